// What IMAP changes in a mailbox: messages come, get flags, are copied, and go.
#include <algorithm>

#include "sim/mail/store_answers.h"

namespace casella {
namespace {

// A mailbox that a request names, and a copy of it to change. Nothing is changed before put().
struct FoundFolder {
  Cow<Account>* account = nullptr;
  std::string name;
  std::string rights;
  Snapshot before;
  std::shared_ptr<Mailbox> box;

  Snapshot put() {
    *account->edit().mailbox(name) = box;
    return box;
  }
};

std::variant<FoundFolder, Refusal> find(StoreState& state, const FolderRef& folder, char needs) {
  auto named = find_named(state, folder, needs);
  if (const auto* refused = std::get_if<Refusal>(&named)) return *refused;
  auto& [account, name, rights] = std::get<Named>(named);
  const Snapshot* seen = std::as_const(**account).mailbox(name);
  if (!(*account)->selectable(name)) return Refusal::NoFolder;
  if (folder.uid_validity != 0 && (*seen)->uid_validity != folder.uid_validity)
    return Refusal::NoFolder;
  FoundFolder found{account, std::move(name), std::move(rights), *seen, {}};
  found.box = std::make_shared<Mailbox>(**seen);
  found.box->watched = true;
  return found;
}

}  // namespace

FlagBits changeable_flags(std::string_view rights) {
  FlagBits mask = 0;
  if (has_right(rights, 's')) mask |= flag::kSeen;
  if (has_right(rights, 't')) mask |= flag::kDeleted;
  if (has_right(rights, 'w')) mask |= ~(flag::kSeen | flag::kDeleted);
  return mask;
}

StoreReply answer(StoreState& state, const OpenFolder& ask) {
  auto open = find(state, ask.folder, 'r');
  if (const auto* refused = std::get_if<Refusal>(&open)) return Refused{*refused};
  auto* found = std::get_if<FoundFolder>(&open);
  const Uid recent_from = found->before->recent_from;
  if (ask.claims_recent) found->box->recent_from = Uid{found->before->uid_next};
  const bool same = found->before->watched && found->box->recent_from == recent_from;
  return FolderIs{same ? found->before : found->put(), recent_from, found->rights};
}

StoreReply answer(StoreState& state, const AppendMessages& ask) {
  auto open = find(state, ask.folder, 'i');
  if (const auto* refused = std::get_if<Refusal>(&open))
    return Refused{*refused == Refusal::NoFolder ? Refusal::NoTarget : *refused};
  auto* found = std::get_if<FoundFolder>(&open);
  Appended done{found->box->uid_validity, {}, {}};
  const std::uint64_t modseq = found->box->next_modseq();
  for (const NewMessage& made : ask.messages) {
    if (!found->box->make_bits(made.flags)) return Refused{Refusal::TooManyKeywords};
  }
  std::optional<FoundFolder> source;
  if (ask.replaces) {  // RFC 8508, section 3: what APPEND and EXPUNGE need
    auto from = find(state, ask.replaces->folder, 'e');
    if (const auto* refused = std::get_if<Refusal>(&from)) return Refused{*refused};
    source = std::move(std::get<FoundFolder>(from));
    if (source->before->find(ask.replaces->uid) == nullptr) return Refused{Refusal::Gone};
  }
  const Cow<Account> before = *found->account;
  const std::uint32_t brought = state.messages_brought;
  const FlagBits mask = changeable_flags(found->rights);
  for (const NewMessage& made : ask.messages) {
    const FlagBits bits = found->box->make_bits(made.flags).value_or(0) & mask;
    const Uid uid{found->box->uid_next++};
    const MessageId id{kBroughtMessages + ++state.messages_brought};
    auto message = std::make_shared<const Message>(id, "", made.octets);
    found->box->items.append(
        {uid, std::move(message), made.date.value_or(ask.at), bits, modseq, ask.at});
    done.uids.append(uid);
  }
  done.box = found->put();
  if (source) {
    // It may be the same mailbox, which has the new ones by now.
    source->box = std::make_shared<Mailbox>(**source->account->edit().mailbox(source->name));
    source->box->watched = true;
    source->box->items.filter([&](const Item& item) { return item.uid != ask.replaces->uid; });
    source->box->next_modseq();
    done.source = source->put();
    if (source->account == found->account && source->name == found->name) done.box = done.source;
  }
  if (over_quota(**found->account)) {
    if (!source || source->account == found->account) *found->account = before;
    state.messages_brought = brought;
    return Refused{Refusal::OverQuota};
  }
  return done;
}

StoreReply answer(StoreState& state, const ChangeFlags& ask) {
  auto open = find(state, ask.folder, 'r');
  if (const auto* refused = std::get_if<Refusal>(&open)) return Refused{*refused};
  auto* found = std::get_if<FoundFolder>(&open);
  const FlagBits mask = changeable_flags(found->rights);
  if (mask == 0) return Refused{Refusal::NoRight};
  const auto asked = ask.how == FlagChange::Remove ? FlagNames{ask.flags.system, {}} : ask.flags;
  auto bits = found->box->make_bits(asked);
  if (!bits) return Refused{Refusal::TooManyKeywords};
  if (ask.how == FlagChange::Remove) {  // a keyword that nobody has used need not be made
    for (const std::string& keyword : ask.flags.keywords) {
      *bits |= found->box->bits({0, {keyword}}).value_or(0);
    }
  }
  const auto after = [&](FlagBits flags) {
    switch (ask.how) {
      case FlagChange::Replace: return (flags & ~mask) | (*bits & mask);
      case FlagChange::Add: return flags | (*bits & mask);
      case FlagChange::Remove: return flags & ~(*bits & mask);
    }
    return flags;
  };
  FlagsChanged done{found->before, {}, {}, false};
  std::uint64_t met = 0;
  bool some = false;
  UidWalk walk(ask.uids);
  found->before->items.each([&](const Item& item) {
    if (!walk.contains(item.uid)) return;
    ++met;
    if (ask.unchanged_since && item.modseq > *ask.unchanged_since) {
      done.modified.append(item.uid);
    } else {
      some |= after(item.flags) != item.flags;
    }
  });
  done.missing = met < ask.uids.size();
  if (some) {
    const std::uint64_t modseq = found->box->next_modseq();
    found->box->items.change(
        [&](const Item& item) {
          return ask.uids.contains(item.uid) && !done.modified.contains(item.uid) &&
                 after(item.flags) != item.flags;
        },
        [&](Item& item) {
          item.flags = after(item.flags);
          item.modseq = modseq;
        });
  }
  const bool same =
      !some && found->before->watched && found->box->keywords == found->before->keywords;
  done.after = same ? found->before : found->put();
  return done;
}

StoreReply answer(StoreState& state, const ExpungeDeleted& ask) {
  auto open = find(state, ask.folder, 'e');
  if (const auto* refused = std::get_if<Refusal>(&open)) return Refused{*refused};
  auto* found = std::get_if<FoundFolder>(&open);
  const std::size_t before = found->box->items.size();
  found->box->items.filter([&](const Item& item) {
    return (item.flags & flag::kDeleted) == 0 || (ask.only && !ask.only->contains(item.uid));
  });
  if (found->box->items.size() == before) return FolderIs{found->before, {}, found->rights};
  found->box->next_modseq();
  return FolderIs{found->put(), {}, found->rights};
}

StoreReply answer(StoreState& state, const CopyMessages& ask) {
  auto source = find(state, ask.from, 'r');
  if (const auto* refused = std::get_if<Refusal>(&source)) return Refused{*refused};
  auto target = find(state, {ask.from.user, ask.to, 0}, 'i');
  if (const auto* refused = std::get_if<Refusal>(&target))
    return Refused{*refused == Refusal::NoFolder ? Refusal::NoTarget : *refused};
  auto* from = std::get_if<FoundFolder>(&source);
  auto* to = std::get_if<FoundFolder>(&target);
  if (ask.move && !(has_right(from->rights, 't') && has_right(from->rights, 'e')))
    return Refused{Refusal::NoRight};
  Copied done{to->box->uid_validity, {}, {}, {}, {}};
  const std::uint64_t modseq = to->box->next_modseq();
  const FlagBits mask = changeable_flags(to->rights);
  bool keywords_fit = true;
  UidWalk walk(ask.uids);
  from->before->items.each([&](const Item& item) {
    if (!walk.contains(item.uid)) return;
    const auto bits = to->box->make_bits(from->box->names(item.flags));
    keywords_fit &= bits.has_value();
    const Uid uid{to->box->uid_next++};
    to->box->items.append(
        {uid, item.message, item.arrived, bits.value_or(0) & mask, modseq, ask.at});
    done.from.append(item.uid);
    done.to.append(uid);
  });
  if (!keywords_fit) return Refused{Refusal::TooManyKeywords};
  if (ask.needs_all && done.from.size() < ask.uids.size()) return Refused{Refusal::Gone};
  if (done.from.empty()) return Copied{to->box->uid_validity, {}, {}, from->before, to->before};
  done.source = from->before;
  const Cow<Account> before = *to->account;
  done.target = to->put();
  const bool grows = !ask.move || from->account != to->account;
  if (grows && over_quota(**to->account)) {
    *to->account = before;
    return Refused{Refusal::OverQuota};
  }
  if (ask.move) {
    // The target may be the source: its copies stay, the messages themselves go.
    from->box = std::make_shared<Mailbox>(*from->account->edit().mailbox(from->name)->get());
    from->box->watched = true;
    from->box->items.filter([&](const Item& item) { return !done.from.contains(item.uid); });
    from->box->next_modseq();
    done.source = from->put();
  } else if (from->account == to->account && from->name == to->name) {
    done.source = done.target;
  }
  return done;
}

}  // namespace casella
