// Sessions and the store: what they ask of it, and what they hear of each other.
#include <algorithm>

#include "sim/live/saved.h"

namespace casella::live {
namespace {

// Who wants to log in by this; empty: it is something else.
std::string login_of(const StoreRequest& request) {
  if (const auto* open = std::get_if<OpenMaildrop>(&request)) return open->user;
  if (const auto* who = std::get_if<Authenticate>(&request)) return who->user;
  return {};
}

bool same(const StoreState& one, const StoreState* other) {
  if (other == nullptr) return one.accounts.empty();
  if (one.messages_brought == other->messages_brought && one.accounts.is_same(other->accounts))
    return true;
  const auto is = [](const Cow<Account>& a, const Cow<Account>& b) { return &*a == &*b; };
  return one.messages_brought == other->messages_brought &&
         std::equal(one.accounts.begin(), one.accounts.end(), other->accounts.begin(),
                    other->accounts.end(), is);
}

}  // namespace

bool must_be_kept(const StoreRequest& request) {
  struct {
    bool operator()(const OpenMaildrop&) const { return false; }
    bool operator()(const ReleaseMaildrop&) const { return false; }
    bool operator()(const Authenticate&) const { return false; }
    bool operator()(const OpenFolder&) const { return false; }
    bool operator()(const ListFolders&) const { return false; }
    bool operator()(const FindAccount&) const { return false; }
    bool operator()(const CommitDeletions& wish) const { return !wish.uids.empty(); }
    bool operator()(const DeliverMessage&) const { return true; }
    bool operator()(const AppendMessages&) const { return true; }
    bool operator()(const ChangeFlags&) const { return true; }
    bool operator()(const ExpungeDeleted&) const { return true; }
    bool operator()(const CopyMessages&) const { return true; }
    bool operator()(const CreateFolder&) const { return true; }
    bool operator()(const DeleteFolder&) const { return true; }
    bool operator()(const RenameFolder&) const { return true; }
    bool operator()(const SubscribeFolder&) const { return true; }
    bool operator()(const SubmitMessage&) const { return true; }
    bool operator()(const ReadRights&) const { return false; }
    bool operator()(const ReadQuota&) const { return false; }
    bool operator()(const ReadAnnotations&) const { return false; }
    bool operator()(const ChangeRights&) const { return true; }
    bool operator()(const ChangeAnnotations&) const { return true; }
  } must;
  return std::visit(must, request);
}

void Hall::answer(Session& session, SimTime now) {
  const StoreRequest& request = session.connection()->asks.front().request;
  const bool keeps = must_be_kept(request);
  const std::string user = login_of(request);
  const std::uint32_t guesses = session.guesses;
  const bool brings = std::holds_alternative<AppendMessages>(request) ||
                      std::holds_alternative<CopyMessages>(request) ||
                      std::holds_alternative<SubmitMessage>(request);
  const bool fails = std::exchange(session.fails, false) || (full && brings) || (keeps && failing_);
  if (keeps && !fails && batch_.before == nullptr && keeper_ != nullptr) batch_.before = store_;
  see_store(session, now);
  if (fails) {
    step(session, FailStore{session.id});
  } else {
    step(session, AnswerStore{session.id});
  }
  publish(session, true);
  if (user.empty() || failing_) return;
  const SimTime at = guesses_.answer_at(session.peer, user, session.guesses > guesses, now);
  if (at > now) session.not_before = std::max(at, session.not_before.value_or(at));
}

// The session's world gets the store as it is by now.
void Hall::see_store(Session& session, SimTime now) {
  if (is_unsure()) save(session);
  if (session.seen == store_) return;
  step(session, StoreBecomes{store_, std::max(now, session.world.now)});
  session.seen = store_;
}

// What the session has made of the store is the store from now on. Without having seen the store it
// can only have let go of a maildrop.
void Hall::publish(Session& session, bool with_store) {
  if (same(session.world.store, session.seen.get())) {
    if (session.seen != nullptr) session.world.store = *session.seen;  // its list is in memory once
    return;
  }
  if (with_store) {
    store_ = std::make_shared<const StoreState>(session.world.store);
    session.seen = store_;
    return;
  }
  if (is_unsure()) batch_.freed.push_back(session.id);
  store_ = std::make_shared<const StoreState>(
      casella::apply(*store_, ReleaseMaildrop{session.id}).state);
  session.seen = nullptr;
}

// Keeps up who has logged in, and who wants to hear of whose mailboxes.
void Hall::follow(Session& session) {
  const Connection* conn = session.connection();
  if (conn == nullptr) return;
  const std::string user = user_of(*conn);
  if (user.empty() || user == session.user) return;
  session.user = user;
  if (session.door->protocol == proto::Protocol::Imap) followers_[user].insert(session.id);
}

// IMAP sessions hear of what others have done to the mailboxes of their user.
void Hall::tell_followers(SimTime now) {
  const State before = std::exchange(told_, store_);
  if (before == store_) return;
  const std::size_t both = std::min(before->accounts.size(), store_->accounts.size());
  for (std::size_t i = 0; i < both; ++i) {
    const Account& was = *before->accounts[i];
    const Account& is = *store_->accounts[i];
    const auto other = [](const Folder& a, const Folder& b) { return a.box == b.box; };
    if (&was == &is ||
        (was.inbox == is.inbox && std::equal(was.folders.begin(), was.folders.end(),
                                             is.folders.begin(), is.folders.end(), other))) {
      continue;
    }
    const auto following = followers_.find(is.user);
    if (following == followers_.end()) continue;
    const std::set<ConnId> ids = following->second;
    for (const ConnId id : ids) {
      Session* session = find(id);
      if (session == nullptr || session->ended || session->seen == store_) continue;
      if (session->waits) {
        session->missed_news = true;
        continue;
      }
      touch(*session);
      see_store(*session, now);
      go_on(*session, now);
    }
  }
}

void Hall::change_locks(const std::function<void(StoreState&)>& change, SimTime now) {
  for (State* state : {&store_, &batch_.before, in_hand_ ? &in_hand_->before : nullptr}) {
    if (state == nullptr || *state == nullptr) continue;
    StoreState next = **state;
    change(next);
    *state = std::make_shared<const StoreState>(std::move(next));
  }
  tell_followers(now);
}

}  // namespace casella::live
