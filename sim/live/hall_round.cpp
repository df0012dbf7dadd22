// The end of a round: what changed is kept, or undone; and what is due later.
#include <algorithm>

#include "sim/live/saved.h"

namespace casella::live {

bool must_be_kept(const StoreRequest& request) {
  struct {
    bool operator()(const OpenMaildrop&) const { return false; }
    bool operator()(const ReleaseMaildrop&) const { return false; }
    bool operator()(const Authenticate&) const { return false; }
    bool operator()(const OpenFolder&) const { return false; }
    bool operator()(const ListFolders&) const { return false; }
    bool operator()(const FindAccount&) const { return false; }
    bool operator()(const CommitDeletions&) const { return true; }
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

std::vector<Session*> Hall::end_round(SimTime now) {
  tell_followers(now);
  commit(now);
  if (witness != nullptr && !round_.empty()) {
    for (const Session* session : round_) witness->settled(*session);
    witness->round_ended(store_, now);
  }
  for (Session* session : round_) {
    if (!session->not_before && !session->withheld.empty()) {
      session->octets_out += session->withheld.size();
      if (session->out.empty()) {
        session->out.swap(session->withheld);
      } else {
        session->out += session->withheld;
      }
      session->withheld = std::string();
    }
    session->busy = false;
    schedule(*session);
  }
  return std::exchange(round_, {});
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
      touch(*session);
      see_store(*session, now);
      go_on(*session, now);
    }
  }
}

void Hall::commit(SimTime now) {
  if (clean_ != nullptr && keeper_->is_due(*store_)) {
    fault_ = keeper_->keep(*store_);
    if (fault_) undo(now);
  }
  clean_ = nullptr;
  freed_.clear();
  for (Session* session : round_) session->saved.reset();
}

void Hall::save(Session& session) {
  if (session.saved) return;
  touch(session);
  session.saved = std::make_unique<Session::Saved>(
      Session::Saved{session.world, session.tape.mark(), session.seen, session.withheld.size(),
                     session.undelivered, session.not_before, session.guesses, session.handshake,
                     session.ended, session.cut});
}

void Hall::undo(SimTime now) {
  store_ = told_ = clean_;
  for (const ConnId id : freed_) {
    store_ = std::make_shared<const StoreState>(casella::apply(*store_, ReleaseMaildrop{id}).state);
  }
  clean_ = nullptr;
  failing_ = true;
  const std::vector<Session*> all = round_;
  for (Session* session : all) {
    if (session->saved) redo(*session, now);
  }
  failing_ = false;
  tell_followers(now);
}

// The same input once more, from before it met the store.
void Hall::redo(Session& session, SimTime now) {
  const std::unique_ptr<Session::Saved> saved = std::move(session.saved);
  const std::vector<Action> actions = session.tape.actions(saved->mark);
  session.tape.cut(saved->mark);
  session.world = std::move(saved->world);
  session.seen = saved->seen;
  session.withheld.resize(saved->withheld);
  session.undelivered = std::move(saved->undelivered);
  session.not_before = saved->not_before;
  session.guesses = saved->guesses;
  session.handshake = saved->handshake;
  session.ended = saved->ended;
  session.cut = saved->cut;
  go_on(session, now);  // what it had asked when it was saved
  for (const Action& action : actions) {
    const bool follows = std::holds_alternative<AnswerStore>(action) ||
                         std::holds_alternative<FailStore>(action) ||
                         std::holds_alternative<StoreBecomes>(action);
    if (std::holds_alternative<FireTimer>(action)) {
      session.seen = nullptr;  // so that its clock goes on
      see_store(session, now);
    }
    if (!follows && !session.ended) run(session, action, now);
  }
}

std::optional<Error> Hall::change_store(const std::function<void(StoreState&)>& change,
                                        SimTime now) {
  tell_followers(now);
  commit(now);
  StoreState next = *store_;
  change(next);
  if (keeper_ != nullptr) {
    if (auto fault = keeper_->keep(next)) return fault;
  }
  store_ = std::make_shared<const StoreState>(std::move(next));
  if (witness != nullptr) witness->round_ended(store_, now);
  tell_followers(now);
  return std::nullopt;
}

// --- what is due later -------------------------------------------------------------------------

void Hall::schedule(Session& session) {
  SimTime due = session.not_before.value_or(kEndOfTime);
  if (const Connection* conn = session.connection()) {
    if (conn->timer) due = std::min(due, *conn->timer);
    if (!conn->asks.empty()) due = std::min(due, conn->asks.front().due);
    for (const Side to : {Side::Server, Side::Client}) {
      const Pipe& pipe = conn->pipe(to);
      if (!pipe.held && !pipe.queue.empty()) due = std::min(due, pipe.queue.front().due);
    }
  }
  if (due >= session.wake) return;
  session.wake = due;
  wakes_.emplace(due, session.id.value);
}

std::optional<SimTime> Hall::next_wake() {
  while (!wakes_.empty()) {
    const auto [at, id] = wakes_.top();
    const Session* session = find(ConnId{id});
    if (session != nullptr && session->wake == at) return at;
    wakes_.pop();
  }
  return std::nullopt;
}

void Hall::wake(SimTime now) {
  while (const auto next = next_wake()) {
    if (*next > now) return;
    Session& session = *find(ConnId{wakes_.top().second});
    wakes_.pop();
    session.wake = kEndOfTime;
    touch(session);
    if (session.not_before && *session.not_before <= now) session.not_before.reset();
    deliver_due(session, now);
    go_on(session, now);
    const Connection* conn = session.connection();
    if (conn != nullptr && conn->timer && *conn->timer <= now) {
      session.seen = nullptr;  // so that its clock goes on
      see_store(session, now);
      run(session, FireTimer{session.id}, now);
    }
    take_input(session, now);
  }
}

void Hall::deliver_due(Session& session, SimTime now) {
  for (const Side to : {Side::Server, Side::Client}) {
    const auto is_due = [&] {
      const Connection* conn = session.connection();
      if (conn == nullptr || conn->pipe(to).held || conn->pipe(to).queue.empty()) return false;
      return conn->pipe(to).queue.front().due <= now;
    };
    while (is_due()) run(session, Deliver{session.id, to}, now);
  }
}

}  // namespace casella::live
