// What IMAP changes in a mailbox: messages come, get flags, are copied, and go.
#include <algorithm>

#include "sim/mail/store_answers.h"

namespace casella {
namespace {

// A mailbox that a request names, and a copy of it to change. Nothing is changed before put().
struct FoundFolder {
  Cow<Account>* account = nullptr;
  std::string name;
  Snapshot before;
  std::shared_ptr<Mailbox> box;

  Snapshot put() {
    *account->edit().mailbox(name) = box;
    return box;
  }
};

std::optional<FoundFolder> find(StoreState& state, const FolderRef& folder) {
  FoundFolder found{find_account(state, folder.user), folder_name(folder.mailbox), {}, {}};
  if (found.account == nullptr || found.name.empty()) return std::nullopt;
  const Account& account = **found.account;
  const Snapshot* seen = account.mailbox(found.name);
  if (seen == nullptr || !account.selectable(found.name)) return std::nullopt;
  if (folder.uid_validity != 0 && (*seen)->uid_validity != folder.uid_validity) return std::nullopt;
  found.before = *seen;
  found.box = std::make_shared<Mailbox>(**seen);
  found.box->watched = true;
  return found;
}

}  // namespace

StoreReply answer(StoreState& state, const OpenFolder& ask) {
  auto found = find(state, ask.folder);
  if (!found) return Refused{Refusal::NoFolder};
  const Uid recent_from = found->before->recent_from;
  if (ask.claims_recent) found->box->recent_from = Uid{found->before->uid_next};
  const bool same = found->before->watched && found->box->recent_from == recent_from;
  return FolderIs{same ? found->before : found->put(), recent_from};
}

StoreReply answer(StoreState& state, const AppendMessages& ask) {
  auto found = find(state, ask.folder);
  if (!found) return Refused{Refusal::NoTarget};
  Appended done{found->box->uid_validity, {}, {}};
  const std::uint64_t modseq = found->box->next_modseq();
  for (const NewMessage& made : ask.messages) {
    if (!found->box->make_bits(made.flags)) return Refused{Refusal::TooManyKeywords};
  }
  for (const NewMessage& made : ask.messages) {
    const FlagBits bits = found->box->make_bits(made.flags).value_or(0);
    const Uid uid{found->box->uid_next++};
    const MessageId id{kBroughtMessages + ++state.messages_brought};
    auto message = std::make_shared<const Message>(id, "", made.octets);
    found->box->items.append({uid, std::move(message), made.date.value_or(ask.at), bits, modseq});
    done.uids.append(uid);
  }
  done.box = found->put();
  return done;
}

StoreReply answer(StoreState& state, const ChangeFlags& ask) {
  auto found = find(state, ask.folder);
  if (!found) return Refused{Refusal::NoFolder};
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
      case FlagChange::Replace:
        return *bits;
      case FlagChange::Add:
        return flags | *bits;
      case FlagChange::Remove:
        return flags & ~*bits;
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
    UidWalk again(ask.uids);
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
  const bool same = !some && found->before->watched && found->box->keywords == found->before->keywords;
  done.after = same ? found->before : found->put();
  return done;
}

StoreReply answer(StoreState& state, const ExpungeDeleted& ask) {
  auto found = find(state, ask.folder);
  if (!found) return Refused{Refusal::NoFolder};
  const std::size_t before = found->box->items.size();
  found->box->items.filter([&](const Item& item) {
    return (item.flags & flag::kDeleted) == 0 || (ask.only && !ask.only->contains(item.uid));
  });
  if (found->box->items.size() == before) return FolderIs{found->before, {}};
  found->box->next_modseq();
  return FolderIs{found->put(), {}};
}

StoreReply answer(StoreState& state, const CopyMessages& ask) {
  auto from = find(state, ask.from);
  if (!from) return Refused{Refusal::NoFolder};
  auto to = find(state, {ask.from.user, ask.to, 0});
  if (!to) return Refused{Refusal::NoTarget};
  Copied done{to->box->uid_validity, {}, {}, {}, {}};
  const std::uint64_t modseq = to->box->next_modseq();
  bool keywords_fit = true;
  UidWalk walk(ask.uids);
  from->before->items.each([&](const Item& item) {
    if (!walk.contains(item.uid)) return;
    const auto bits = to->box->make_bits(from->box->names(item.flags));
    keywords_fit &= bits.has_value();
    const Uid uid{to->box->uid_next++};
    to->box->items.append({uid, item.message, item.arrived, bits.value_or(0), modseq});
    done.from.append(item.uid);
    done.to.append(uid);
  });
  if (!keywords_fit) return Refused{Refusal::TooManyKeywords};
  if (ask.needs_all && done.from.size() < ask.uids.size()) return Refused{Refusal::Gone};
  if (done.from.empty()) return Copied{to->box->uid_validity, {}, {}, from->before, to->before};
  done.source = from->before;
  done.target = to->put();
  if (ask.move) {
    // The target may be the source: its copies stay, the messages themselves go.
    from->box = std::make_shared<Mailbox>(*from->account->edit().mailbox(from->name)->get());
    from->box->watched = true;
    from->box->items.filter([&](const Item& item) { return !done.from.contains(item.uid); });
    from->box->next_modseq();
    done.source = from->put();
  } else if (from->name == to->name) {
    done.source = done.target;
  }
  return done;
}

}  // namespace casella
