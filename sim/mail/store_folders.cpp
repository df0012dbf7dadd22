// The tree of an account's mailboxes (RFC 3501, sections 6.3.3 to 6.3.9).
#include <algorithm>

#include "sim/base/ascii.h"
#include "sim/mail/store_answers.h"

namespace casella {
namespace {

constexpr std::string_view kInbox = "INBOX";

Folder* find_folder(Account& account, std::string_view name) {
  const auto found = std::find_if(account.folders.begin(), account.folders.end(),
                                  [&](const Folder& folder) { return folder.name == name; });
  return found == account.folders.end() ? nullptr : &*found;
}

bool has_inferiors(const Account& account, std::string_view name) {
  return std::any_of(account.folders.begin(), account.folders.end(),
                     [&](const Folder& folder) { return is_inferior(folder.name, name); });
}

// A new mailbox; a name that was used before gets a larger UIDVALIDITY (RFC 3501, section 2.3.1.1).
void make(Account& account, std::string name, SpecialUse use = SpecialUse::None) {
  auto box = std::make_shared<Mailbox>();
  box->object_id = box->uid_validity = ++account.last_uid_validity;
  account.folders.push_back({std::move(name), std::move(box), use, true});
}

// The levels above a name that do not exist yet (section 6.3.3 wants them made).
std::vector<std::string> missing_above(const Account& account, std::string_view name) {
  std::vector<std::string> missing;
  for (std::size_t at = name.find(kHierarchyDelimiter); at != name.npos;
       at = name.find(kHierarchyDelimiter, at + 1)) {
    const std::string_view above = name.substr(0, at);
    if (account.mailbox(above) == nullptr) missing.emplace_back(above);
  }
  return missing;
}

void retire(Account& account, std::string_view name, std::uint32_t uid_validity) {
  std::uint32_t& last = account.retired[std::string(name)];
  last = std::max(last, uid_validity);
}

// Gives a mailbox another name. Who knew messages under that name must not take these for them.
void rename(Account& account, Folder& folder, std::string name) {
  retire(account, folder.name, folder.box->uid_validity);
  const auto used = account.retired.find(name);
  if (used != account.retired.end() && used->second >= folder.box->uid_validity) {
    auto box = std::make_shared<Mailbox>(*folder.box);
    box->uid_validity = ++account.last_uid_validity;
    folder.box = std::move(box);
  }
  if (auto shared = account.shared.extract(folder.name)) {
    shared.key() = name;
    account.shared.insert(std::move(shared));
  }
  for (Annotation& each : account.annotations) {
    if (each.mailbox == folder.name) each.mailbox = name;
  }
  std::sort(account.annotations.begin(), account.annotations.end(),
            [](const Annotation& a, const Annotation& b) {
              return std::tie(a.mailbox, a.entry, a.user) < std::tie(b.mailbox, b.entry, b.user);
            });
  folder.name = std::move(name);
}

// Whose tree a name belongs to, and its name there; a refusal if the asker lacks a right to the
// mailbox that decides: itself, or for a new one the level above it (RFC 4314, section 4).
std::variant<Named, Refusal> in_tree(StoreState& state, const std::string& asker,
                                     const std::string& given, char needs, bool above) {
  const auto [owner, rest] = owner_and_name(asker, given);
  Cow<Account>* account = find_account(state, owner);
  if (account == nullptr) return Refusal::NoFolder;
  std::string name = folder_name(rest);
  if (name.empty() || (owner == asker && name.starts_with(kOthersPrefix))) return Refusal::BadName;
  if (owner == asker) return Named{account, std::move(name), std::string(kAllRights)};
  const std::size_t slash = name.rfind(kHierarchyDelimiter);
  const std::string decides = !above ? name : slash == name.npos ? "" : name.substr(0, slash);
  std::string rights = rights_of(**account, decides, asker);
  if (!above && !has_right(rights, 'l')) return Refusal::NoFolder;
  if (!has_right(rights, needs)) return Refusal::NoRight;
  return Named{account, std::move(name), std::move(rights)};
}

}  // namespace

std::variant<Named, Refusal> find_named(StoreState& state, const FolderRef& folder, char needs) {
  const auto [owner, rest] = owner_and_name(folder.user, folder.mailbox);
  Named named{find_account(state, owner), folder_name(rest), {}};
  if (named.account == nullptr || named.name.empty()) return Refusal::NoFolder;
  const Account& account = **named.account;
  if (account.mailbox(named.name) == nullptr) return Refusal::NoFolder;
  named.rights = rights_of(account, named.name, folder.user);
  if (named.rights.empty()) return Refusal::NoFolder;
  if (needs != '\0' && !has_right(named.rights, needs)) {
    return has_right(named.rights, 'l') ? Refusal::NoRight : Refusal::NoFolder;
  }
  return named;
}

bool is_inferior(std::string_view name, std::string_view above) {
  return name.size() > above.size() + 1 && name.starts_with(above) &&
         name[above.size()] == kHierarchyDelimiter;
}

std::string folder_name(std::string_view as_given) {
  if (as_given.ends_with(kHierarchyDelimiter)) as_given.remove_suffix(1);
  if (as_given.empty() || as_given.size() > kFolderNameLimitOctets) return {};
  std::size_t depth = 0;
  for (std::string_view rest = as_given;;) {
    const std::size_t slash = rest.find(kHierarchyDelimiter);
    if (rest.empty() || slash == 0 || ++depth > kFolderDepthLimit) return {};
    if (slash == rest.npos) break;
    rest.remove_prefix(slash + 1);
  }
  const auto odd = [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '*' || c == '%';
  };
  if (std::any_of(as_given.begin(), as_given.end(), odd)) return {};
  std::string name(as_given);
  const std::string_view first = as_given.substr(0, as_given.find(kHierarchyDelimiter));
  if (same_letters(first, kInbox)) name.replace(0, first.size(), kInbox);
  return name;
}

StoreReply answer(StoreState& state, const CreateFolder& ask) {
  auto found = in_tree(state, ask.user, ask.name, 'k', true);
  if (const auto* refused = std::get_if<Refusal>(&found)) return Refused{*refused};
  auto& [account, name, rights] = std::get<Named>(found);
  Account& edit = account->edit();
  if (Folder* left = find_folder(edit, name); left != nullptr && !left->selectable) {
    left->selectable = true;  // the level above others becomes a mailbox again
    auto box = std::make_shared<Mailbox>();
    box->object_id = box->uid_validity = ++edit.last_uid_validity;
    left->box = std::move(box);
    left->use = ask.use;
    return FolderIs{left->box};
  }
  if (edit.mailbox(name) != nullptr) return Refused{Refusal::Exists};
  const auto above = missing_above(edit, name);
  if (edit.folders.size() + above.size() + 1 > kFoldersLimit)
    return Refused{Refusal::TooManyFolders};
  for (const std::string& each : above) make(edit, each);
  make(edit, std::move(name), ask.use);
  return FolderIs{edit.folders.back().box};
}

StoreReply answer(StoreState& state, const DeleteFolder& ask) {
  const auto found = in_tree(state, ask.user, ask.name, 'x', false);
  if (const auto* refused = std::get_if<Refusal>(&found)) return Refused{*refused};
  const auto& [account, name, rights] = std::get<Named>(found);
  if (name == kInbox) return Refused{Refusal::IsInbox};
  Account& edit = account->edit();
  Folder* folder = find_folder(edit, name);
  if (folder == nullptr) return Refused{Refusal::NoFolder};
  const bool inferiors = has_inferiors(edit, name);
  if (inferiors && !folder->selectable) return Refused{Refusal::HasInferiors};
  retire(edit, name, folder->box->uid_validity);
  edit.shared.erase(name);
  std::erase_if(edit.annotations,
                [&gone = name](const Annotation& each) { return each.mailbox == gone; });
  if (inferiors) {
    folder->selectable = false;
    folder->use = SpecialUse::None;
    folder->box = std::make_shared<const Mailbox>();
  } else {
    edit.folders.erase(edit.folders.begin() + (folder - edit.folders.data()));
  }
  return FoldersChanged{};
}

StoreReply answer(StoreState& state, const RenameFolder& ask) {
  const auto source = in_tree(state, ask.user, ask.from, 'x', false);
  if (const auto* refused = std::get_if<Refusal>(&source)) {
    return Refused{*refused == Refusal::BadName ? Refusal::NoFolder : *refused};
  }
  const auto target = in_tree(state, ask.user, ask.to, 'k', true);
  if (const auto* refused = std::get_if<Refusal>(&target)) return Refused{*refused};
  const auto& [account, from, rights] = std::get<Named>(source);
  const std::string& to = std::get<Named>(target).name;
  if (account != std::get<Named>(target).account) return Refused{Refusal::BadName};
  Account& edit = account->edit();
  const bool inbox = from == kInbox;
  if (!inbox && find_folder(edit, from) == nullptr) return Refused{Refusal::NoFolder};
  if (edit.mailbox(to) != nullptr) return Refused{Refusal::Exists};
  if (!inbox && is_inferior(to, from)) return Refused{Refusal::BadName};
  const auto fits = [&to, &old = from](const Folder& folder) {
    return !is_inferior(folder.name, old) ||
           !folder_name(to + folder.name.substr(old.size())).empty();
  };
  if (!inbox && !std::all_of(edit.folders.begin(), edit.folders.end(), fits))
    return Refused{Refusal::BadName};
  const auto above = missing_above(edit, to);
  if (edit.folders.size() + above.size() + 1 > kFoldersLimit)
    return Refused{Refusal::TooManyFolders};
  for (const std::string& each : above) make(edit, each);
  if (inbox) {  // section 6.3.5: its messages move, it stays, and so do its inferiors
    auto moved = std::make_shared<Mailbox>(*edit.inbox);
    moved->object_id = moved->uid_validity = ++edit.last_uid_validity;
    edit.folders.push_back({to, std::move(moved), SpecialUse::None, true});
    auto left = std::make_shared<Mailbox>(*edit.inbox);
    left->items = {};
    left->next_modseq();
    edit.inbox = std::move(left);
    return FoldersChanged{};
  }
  for (Folder& folder : edit.folders) {
    if (folder.name == from || is_inferior(folder.name, from))
      rename(edit, folder, to + folder.name.substr(from.size()));
  }
  return FoldersChanged{};
}

StoreReply answer(StoreState& state, const SubscribeFolder& ask) {
  Cow<Account>* account = find_account(state, ask.user);
  if (account == nullptr) return Refused{Refusal::NoFolder};
  const std::string name = folder_name(ask.name);
  if (name.empty()) return Refused{Refusal::BadName};
  if (ask.on) {
    const auto found = find_named(state, {ask.user, name, 0}, 'l');
    if (const auto* refused = std::get_if<Refusal>(&found)) return Refused{*refused};
  }
  std::vector<std::string>& all = account->edit().subscribed;
  const auto place = std::lower_bound(all.begin(), all.end(), name);
  const bool there = place != all.end() && *place == name;
  if (ask.on && !there) all.insert(place, name);
  if (!ask.on && there) all.erase(place);
  return FoldersChanged{};
}

StoreReply answer(StoreState& state, const ListFolders& ask) {
  const Account* account = state.find(ask.user);
  if (account == nullptr) return Refused{Refusal::NoFolder};
  FolderList list{account->folders, account->subscribed};
  list.folders.push_back({std::string(kInbox), account->inbox, SpecialUse::None, true});
  for (const Cow<Account>& other : state.accounts) {
    if (other->user == ask.user) continue;
    for (const auto& [name, who] : other->shared) {
      std::string rights = rights_of(*other, name, ask.user);
      const Snapshot* box = other->mailbox(name);
      if (!has_right(rights, 'l') || box == nullptr) continue;
      list.folders.push_back({name_for_others(other->user, name), *box, SpecialUse::None,
                              other->selectable(name), std::move(rights)});
    }
  }
  std::sort(list.folders.begin(), list.folders.end(),
            [](const Folder& a, const Folder& b) { return a.name < b.name; });
  return list;
}

}  // namespace casella
