#include "sim/mail/store.h"

#include <algorithm>

#include "sim/base/ascii.h"
#include "sim/mail/store_answers.h"

namespace casella {

Cow<Account>* find_account(StoreState& state, std::string_view user) {
  const auto found = std::find_if(state.accounts.begin(), state.accounts.end(),
                                  [&](const Cow<Account>& a) { return a->user == user; });
  return found == state.accounts.end() ? nullptr : &*found;
}

namespace {

StoreReply answer(StoreState& state, const OpenMaildrop& ask) {
  Cow<Account>* account = find_account(state, ask.user);
  std::string server_signature;
  if (account == nullptr || !proves(ask.credential, (*account)->secret, server_signature))
    return Denied{};
  const Snapshot* box = std::as_const(**account).mailbox(ask.mailbox);
  if (box == nullptr) return NoMailbox{};
  const bool held_by_other = (*account)->held_by && *(*account)->held_by != ask.session;
  if (ask.exclusive && held_by_other) return InUse{};
  if (ask.login_delay > Duration::zero()) {
    const auto& last = (*account)->last_login;
    if (last && ask.at - *last < ask.login_delay) return TooSoon{};
    account->edit().last_login = ask.at;
  }
  if (ask.exclusive) account->edit().held_by = ask.session;
  return Opened{*(*account)->mailbox(ask.mailbox), std::move(server_signature),
                (*account)->last_accessed};
}

StoreReply answer(StoreState& state, const CommitDeletions& ask) {
  Cow<Account>* account = find_account(state, ask.user);
  if (account == nullptr) return Unavailable{};
  const Snapshot* before = std::as_const(**account).mailbox(ask.mailbox);
  if (before == nullptr) return NoMailbox{};
  if (!ask.uids.empty()) {
    std::vector<Uid> gone = ask.uids;
    std::sort(gone.begin(), gone.end());
    auto box = std::make_shared<Mailbox>(**before);
    box->items.filter(
        [&](const Item& item) { return !std::binary_search(gone.begin(), gone.end(), item.uid); });
    box->next_modseq();
    *account->edit().mailbox(ask.mailbox) = std::move(box);
  }
  if (ask.last_accessed > (*account)->last_accessed)
    account->edit().last_accessed = ask.last_accessed;
  if ((*account)->held_by == ask.session && !ask.keep_lock) account->edit().held_by.reset();
  return Committed{};
}

StoreReply answer(StoreState& state, const ReleaseMaildrop& ask) {
  const auto held = [&](const Cow<Account>& account) { return account->held_by == ask.session; };
  const auto& all = std::as_const(state.accounts);
  if (std::none_of(all.begin(), all.end(), held)) return Released{};
  for (Cow<Account>& account : state.accounts) {
    if (held(account)) account.edit().held_by.reset();
  }
  return Released{};
}

}  // namespace

StoreReply answer(StoreState& state, const DeliverMessage& ask) {
  Cow<Account>* account = find_account(state, ask.user);
  if (account == nullptr) return Denied{};
  auto box = std::make_shared<Mailbox>(*(*account)->inbox);
  const Uid uid{box->uid_next++};
  box->items.append({uid, ask.message, ask.at, 0, box->next_modseq(), ask.at});
  const Snapshot before = (*account)->inbox;
  account->edit().inbox = std::move(box);
  if (over_quota(**account)) {
    account->edit().inbox = before;
    return Refused{Refusal::OverQuota};
  }
  return Accepted{uid};
}

namespace {

StoreReply answer(StoreState& state, const Authenticate& ask) {
  const Account* account = state.find(ask.user);
  std::string server_signature;
  if (account == nullptr || !proves(ask.credential, account->secret, server_signature))
    return Denied{};
  return Authenticated{std::move(server_signature)};
}

bool is_inbox(std::string_view name) {
  return name.empty() || same_letters(name, "INBOX");
}

}  // namespace

const Snapshot* Account::mailbox(std::string_view name) const {
  if (is_inbox(name)) return &inbox;
  for (const Folder& folder : folders) {
    if (folder.name == name) return &folder.box;
  }
  return nullptr;
}

Snapshot* Account::mailbox(std::string_view name) {
  return const_cast<Snapshot*>(std::as_const(*this).mailbox(name));
}

bool Account::selectable(std::string_view name) const {
  if (is_inbox(name)) return true;
  return std::any_of(folders.begin(), folders.end(), [&](const Folder& folder) {
    return folder.name == name && folder.selectable;
  });
}

const Account* StoreState::find(std::string_view user) const {
  for (const Cow<Account>& account : accounts) {
    if (account->user == user) return &*account;
  }
  return nullptr;
}

Applied apply(StoreState state, const StoreRequest& request) {
  StoreReply reply = std::visit([&](const auto& ask) { return answer(state, ask); }, request);
  return {std::move(state), std::move(reply)};
}

}  // namespace casella
