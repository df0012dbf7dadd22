// What rounds have changed is kept, in batches, or undone.
#include "sim/live/saved.h"

namespace casella::live {

void Hall::save(Session& session) {
  if (session.saved) return;
  touch(session);
  batch_.sessions.push_back(session.id);
  session.saved = std::make_unique<Session::Saved>(
      Session::Saved{session.world, session.tape.mark(), session.seen, session.withheld.size(),
                     session.undelivered.copy(), session.not_before, session.guesses,
                     session.handshake, session.ended, session.cut});
}

void Hall::commit(SimTime now) {
  if (in_hand_) return;  // what has come since waits its turn
  if (batch_.before == nullptr || !keeper_->is_due(*store_)) {
    const Batch nothing = std::exchange(batch_, {});
    settle_parted(nothing.sessions, true, now);
    for (const ConnId id : nothing.sessions) {
      Session* session = find(id);
      if (session == nullptr) continue;
      session->saved.reset();
      touch(*session);  // it may have waited since an earlier round
    }
    return;
  }
  in_hand_ = std::exchange(batch_, {});
  in_hand_->after = store_;
  for (const ConnId id : in_hand_->sessions) {
    if (Session* session = find(id)) session->waits = true;
  }
  if (committer_ == nullptr) return kept(keeper_->keep(*store_), now);
  committer_->begin(store_);
}

void Hall::kept(std::optional<Error> fault, SimTime now) {
  const Batch done = *std::exchange(in_hand_, std::nullopt);
  fault_ = std::move(fault);
  if (fault_) return undo(done, now);
  kept_ = done.after;
  witness_waits_ = true;
  settle_parted(done.sessions, true, now);
  let_go(done.sessions, now);
}

// Of those who are gone: what they did last is so, or has not happened.
void Hall::settle_parted(const std::vector<ConnId>& sessions, bool kept, SimTime now) {
  for (const ConnId id : sessions) {
    const auto found = parted_.find(id);
    if (found == parted_.end()) continue;
    for (Told& told : finished_) {
      if (kept || told.id != id) continue;
      told.tape.cut(found->second);
      told.tape.add(ExternalClosed{id, now});
    }
    parted_.erase(found);
    witness_waits_ = true;
    if (witness != nullptr) witness->parted(id, kept, now);
  }
}

// They may say what they said, and catch up with what has come meanwhile.
void Hall::let_go(const std::vector<ConnId>& sessions, SimTime now) {
  for (const ConnId id : sessions) {
    Session* session = find(id);
    if (session == nullptr) continue;
    session->saved.reset();
    session->waits = false;
    release(*session);
    touch(*session);
  }
  for (const ConnId id : sessions) {
    Session* session = find(id);
    if (session == nullptr) continue;
    if (std::exchange(session->missed_news, false) && !session->ended) see_store(*session, now);
    go_on(*session, now);
    take_input(*session, now);
  }
}

void Hall::keep_all(SimTime now) {
  do {
    tell_followers(now);
    commit(now);
    if (in_hand_) kept(committer_->wait(), now);
  } while (is_unsure());
}

std::optional<Error> Hall::keep(const State& store) {
  if (committer_ == nullptr) return keeper_->keep(*store);
  committer_->begin(store);
  return committer_->wait();
}

std::optional<Error> Hall::change_store(const std::function<void(StoreState&)>& change,
                                        SimTime now) {
  keep_all(now);
  StoreState changed = *store_;
  change(changed);
  const auto next = std::make_shared<const StoreState>(std::move(changed));
  if (keeper_ != nullptr) {
    if (auto fault = keep(next)) return fault;
  }
  store_ = kept_ = next;
  if (witness != nullptr) witness->round_ended(store_, now);
  tell_followers(now);
  return std::nullopt;
}

// What failed, and what grew upon it.
void Hall::undo(const Batch& failed, SimTime now) {
  const Batch grew = std::exchange(batch_, {});
  store_ = told_ = failed.before;
  for (const Batch* batch : {&failed, &grew}) {
    for (const ConnId id : batch->freed) {
      store_ =
          std::make_shared<const StoreState>(casella::apply(*store_, ReleaseMaildrop{id}).state);
    }
  }
  failing_ = true;
  for (const Batch* batch : {&failed, &grew}) {
    settle_parted(batch->sessions, false, now);
    for (const ConnId id : batch->sessions) {
      if (Session* session = find(id)) redo(*session, now);
    }
  }
  failing_ = false;
  let_go(failed.sessions, now);
  let_go(grew.sessions, now);
  tell_followers(now);
}

// The same input once more, from before it met the store.
void Hall::redo(Session& session, SimTime now) {
  const std::unique_ptr<Session::Saved> saved = std::move(session.saved);
  const std::vector<Action> actions = session.tape.actions(saved->mark);
  session.tape.cut(saved->mark);
  session.world = std::move(saved->world);
  session.seen = saved->seen;
  session.withheld.cut(saved->withheld);
  session.undelivered = std::move(saved->undelivered);
  session.not_before = saved->not_before;
  session.guesses = saved->guesses;
  session.handshake = saved->handshake;
  session.ended = saved->ended;
  session.cut = saved->cut;
  session.waits = session.missed_news = false;
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

}  // namespace casella::live
