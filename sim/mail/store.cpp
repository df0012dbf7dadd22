#include "sim/mail/store.h"

#include <algorithm>

namespace casella {
namespace {

Cow<Account>* find_account(StoreState& state, std::string_view user) {
  const auto found = std::find_if(state.accounts.begin(), state.accounts.end(),
                                  [&](const Cow<Account>& a) { return a->user == user; });
  return found == state.accounts.end() ? nullptr : &*found;
}

StoreReply answer(StoreState& state, const OpenMaildrop& ask) {
  Cow<Account>* account = find_account(state, ask.user);
  std::string server_signature;
  if (account == nullptr || !proves(ask.credential, (*account)->secret, server_signature)) return Denied{};
  if (ask.exclusive) {
    if ((*account)->held_by && *(*account)->held_by != ask.session) return InUse{};
    account->edit().held_by = ask.session;
  }
  return Opened{(*account)->inbox, std::move(server_signature)};
}

StoreReply answer(StoreState& state, const CommitDeletions& ask) {
  Cow<Account>* account = find_account(state, ask.user);
  if (account == nullptr) return Unavailable{};
  if (!ask.uids.empty()) {
    std::vector<Uid> gone = ask.uids;
    std::sort(gone.begin(), gone.end());
    auto box = std::make_shared<Mailbox>(*(*account)->inbox);
    box->items.filter([&](const Item& item) {
      return !std::binary_search(gone.begin(), gone.end(), item.uid);
    });
    account->edit().inbox = std::move(box);
  }
  if ((*account)->held_by == ask.session) account->edit().held_by.reset();
  return Committed{};
}

StoreReply answer(StoreState& state, const ReleaseMaildrop& ask) {
  for (Cow<Account>& account : state.accounts) {
    if (account->held_by == ask.session) account.edit().held_by.reset();
  }
  return Released{};
}

StoreReply answer(StoreState& state, const DeliverMessage& ask) {
  Cow<Account>* account = find_account(state, ask.user);
  if (account == nullptr) return Denied{};
  auto box = std::make_shared<Mailbox>(*(*account)->inbox);
  const Uid uid{box->uid_next++};
  box->items.append({uid, ask.message, ask.at});
  account->edit().inbox = std::move(box);
  return Accepted{uid};
}

}  // namespace

const Account* StoreState::find(std::string_view user) const {
  for (const Cow<Account>& account : accounts) {
    if (account->user == user) return &*account;
  }
  return nullptr;
}

void StoreState::encode(Encoder& out) const {
  out.u64(accounts.size());
  for (const Cow<Account>& account : accounts) {
    out.text(account->user);
    out.u64(account->held_by ? account->held_by->value : 0);
    account->inbox->encode(out);
  }
}

void encode(const StoreRequest& request, Encoder& out) {
  struct {
    Encoder& out;
    void operator()(const OpenMaildrop& ask) const {
      out.u64(ask.session.value);
      out.text(ask.user);
      out.u64(ask.credential.index());
      if (const auto* plain = std::get_if<PlainPassword>(&ask.credential)) out.text(plain->password);
      if (const auto* apop = std::get_if<ApopDigest>(&ask.credential)) {
        out.text(apop->timestamp);
        out.text(apop->digest);
      }
      out.flag(ask.exclusive);
    }
    void operator()(const CommitDeletions& ask) const {
      out.u64(ask.session.value);
      out.text(ask.user);
      out.u64(ask.uids.size());
      for (const Uid uid : ask.uids) out.u64(uid.value);
    }
    void operator()(const ReleaseMaildrop& ask) const { out.u64(ask.session.value); }
    void operator()(const DeliverMessage& ask) const {
      out.text(ask.user);
      out.u64(ask.message->id().value);
      out.i64(ask.at.time_since_epoch().count());
    }
  } content{out};
  out.u64(request.index());
  std::visit(content, request);
}

Applied apply(StoreState state, const StoreRequest& request) {
  StoreReply reply = std::visit([&](const auto& ask) { return answer(state, ask); }, request);
  return {std::move(state), std::move(reply)};
}

}  // namespace casella
