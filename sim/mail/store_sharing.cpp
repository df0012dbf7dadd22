// What an account lets others do with its mailboxes, what it may hold, and what is noted of it
// (RFC 4314, RFC 9208, RFC 5464).
#include <algorithm>

#include "sim/mail/store_answers.h"

namespace casella {
namespace {

constexpr std::size_t kIdentifiersLimit = 100;  // of one mailbox
constexpr std::size_t kAnnotationsLimit = 500;  // of one account
constexpr std::size_t kAnnotationLimitOctets = 65536;

std::string without(std::string_view rights, std::string_view gone) {
  std::string left;
  for (const char right : rights) {
    if (gone.find(right) == gone.npos) left.push_back(right);
  }
  return left;
}

std::string together(std::string_view some, std::string_view more) {
  std::string all;
  for (const char right : kAllRights) {
    if (some.find(right) != some.npos || more.find(right) != more.npos) all.push_back(right);
  }
  return all;
}

// RFC 4314, section 2.1.1: "c" stands for "kx", "d" for "et". None if a letter is no right.
std::optional<std::string> known_rights(std::string_view letters) {
  std::string all;
  for (const char letter : letters) {
    if (letter == 'c')
      all += "kx";
    else if (letter == 'd')
      all += "et";
    else if (kAllRights.find(letter) != kAllRights.npos)
      all.push_back(letter);
    else
      return std::nullopt;
  }
  return together(all, {});
}

}  // namespace

std::pair<std::string, std::string> owner_and_name(std::string_view asker, std::string_view name) {
  if (!name.starts_with(kOthersPrefix)) return {std::string(asker), std::string(name)};
  name.remove_prefix(kOthersPrefix.size());
  const std::size_t slash = std::min(name.find(kHierarchyDelimiter), name.size());
  return {std::string(name.substr(0, slash)),
          std::string(name.substr(std::min(slash + 1, name.size())))};
}

std::string name_for_others(std::string_view owner, std::string_view name) {
  return std::string(kOthersPrefix).append(owner).append(1, kHierarchyDelimiter).append(name);
}

std::string rights_of(const Account& owner, std::string_view mailbox, std::string_view asker) {
  if (asker == owner.user) return std::string(kAllRights);
  const auto list = owner.shared.find(std::string(mailbox));
  if (list == owner.shared.end()) return {};
  const auto given = [&](const std::string& identifier) {
    const auto found = list->second.find(identifier);
    return found == list->second.end() ? std::string() : found->second;
  };
  const std::string name(asker);
  const std::string all = together(given(name), given("anyone"));
  return without(without(all, given("-" + name)), given("-anyone"));
}

bool has_right(std::string_view rights, char right) {
  return rights.find(right) != rights.npos;
}

bool over_quota(const Account& account) {
  if (account.quota_octets == 0 && account.quota_messages == 0) return false;
  const QuotaIs is = quota_of(account);
  return (is.octets_limit != 0 && is.octets > is.octets_limit) ||
         (is.messages_limit != 0 && is.messages > is.messages_limit);
}

QuotaIs quota_of(const Account& account) {
  QuotaIs is;
  is.octets_limit = account.quota_octets;
  is.messages_limit = account.quota_messages;
  is.owner = account.user;
  const auto add = [&](const Mailbox& box) {
    is.messages += box.items.size();
    box.items.each([&](const Item& item) { is.octets += item.message->octets().size(); });
  };
  add(*account.inbox);
  for (const Folder& folder : account.folders) add(*folder.box);
  return is;
}

StoreReply answer(StoreState& state, const ChangeRights& ask) {
  const auto found = find_named(state, ask.folder, 'a');
  if (const auto* refused = std::get_if<Refusal>(&found)) return Refused{*refused};
  const Named& named = std::get<Named>(found);
  const auto rights = known_rights(ask.rights);
  const std::string& who = ask.identifier;
  if (!rights || who.empty() || who.size() > 100 || who == (*named.account)->user)
    return Refused{Refusal::BadRights};
  auto& list = named.account->edit().shared[named.name];
  std::string& given = list[who];
  switch (ask.how) {
    case FlagChange::Replace: given = *rights; break;
    case FlagChange::Add: given = together(given, *rights); break;
    case FlagChange::Remove: given = without(given, *rights); break;
  }
  if (given.empty()) list.erase(who);
  if (list.size() > kIdentifiersLimit) {
    list.erase(who);
    return Refused{Refusal::BadRights};
  }
  if (list.empty()) named.account->edit().shared.erase(named.name);
  return FoldersChanged{};
}

StoreReply answer(StoreState& state, const ReadRights& ask) {
  const auto found = find_named(state, ask.folder, '\0');  // any right will do: section 3.5
  if (const auto* refused = std::get_if<Refusal>(&found)) return Refused{*refused};
  const Named& named = std::get<Named>(found);
  const Account& owner = **named.account;
  RightsAre is{{{owner.user, std::string(kAllRights)}}, named.rights, owner.user};
  const auto list = owner.shared.find(named.name);
  if (list != owner.shared.end()) {
    for (const auto& each : list->second) is.all.push_back(each);
  }
  return is;
}

StoreReply answer(StoreState& state, const ReadQuota& ask) {
  if (ask.folder.mailbox.empty()) {
    const Account* account = state.find(ask.folder.user);
    if (account == nullptr) return Refused{Refusal::NoFolder};
    return quota_of(*account);
  }
  const auto found = find_named(state, ask.folder, 'r');
  if (const auto* refused = std::get_if<Refusal>(&found)) return Refused{*refused};
  return quota_of(**std::get<Named>(found).account);
}

namespace {

// What an annotation request is about: the server itself (mailbox ""), or a mailbox.
std::variant<Named, Refusal> annotated(StoreState& state, const FolderRef& folder) {
  if (!folder.mailbox.empty()) return find_named(state, folder, 'l');
  Cow<Account>* account = find_account(state, folder.user);
  if (account == nullptr) return Refusal::NoFolder;
  return Named{account, {}, std::string(kAllRights)};
}

bool before(const Annotation& a, const Annotation& b) {
  return std::tie(a.mailbox, a.entry, a.user) < std::tie(b.mailbox, b.entry, b.user);
}

}  // namespace

// RFC 5464, section 4.3: all of them or none.
StoreReply answer(StoreState& state, const ChangeAnnotations& ask) {
  const auto found = annotated(state, ask.folder);
  if (const auto* refused = std::get_if<Refusal>(&found)) return Refused{*refused};
  const Named& named = std::get<Named>(found);
  std::vector<Annotation> all = (*named.account)->annotations;
  for (Annotation each : ask.entries) {
    const bool shared = each.entry.starts_with("/shared/");
    // RFC 5464, section 3.2: who may write in a mailbox may write what all others see of it.
    if (shared && !has_right(named.rights, 'w')) return Refused{Refusal::NoRight};
    if (each.value && each.value->size() > kAnnotationLimitOctets)
      return Refused{Refusal::TooManyAnnotations};
    each.mailbox = named.name;
    each.user = shared ? std::string() : ask.folder.user;
    const auto place = std::lower_bound(all.begin(), all.end(), each, before);
    const bool there = place != all.end() && !before(each, *place);
    if (!each.value) {
      if (there) all.erase(place);
    } else if (there) {
      *place = std::move(each);
    } else {
      all.insert(place, std::move(each));
    }
  }
  if (all.size() > kAnnotationsLimit) return Refused{Refusal::TooManyAnnotations};
  named.account->edit().annotations = std::move(all);
  return FoldersChanged{};
}

StoreReply answer(StoreState& state, const ReadAnnotations& ask) {
  const auto found = annotated(state, ask.folder);
  if (const auto* refused = std::get_if<Refusal>(&found)) return Refused{*refused};
  const Named& named = std::get<Named>(found);
  AnnotationsAre is;
  for (const Annotation& each : (*named.account)->annotations) {
    const bool visible = each.user.empty() || each.user == ask.folder.user;
    if (each.mailbox == named.name && visible) is.all.push_back(each);
  }
  return is;
}

}  // namespace casella
