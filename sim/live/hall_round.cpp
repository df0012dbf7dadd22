// The end of a round, and what is due later.
#include <algorithm>

#include "sim/live/saved.h"
#include "sim/mail/expiry.h"

namespace casella::live {
namespace {

constexpr std::size_t kStaleWakes = 4096;  // on the list, beyond as many as there are sessions
constexpr Duration kExpiryLooks = std::chrono::minutes(1);

}  // namespace

std::vector<Session*> Hall::end_round(SimTime now) {
  tell_followers(now);
  commit(now);
  const bool waits = std::exchange(witness_waits_, false);
  if (witness != nullptr && (waits || !round_.empty())) {
    for (const Session* session : round_) {
      if (!session->saved) witness->settled(*session);
    }
    witness->round_ended(kept_store(), now);
  }
  for (Session* session : round_) {
    if (!session->saved) release(*session);
    session->busy = false;
    schedule(*session);
  }
  return std::exchange(round_, {});
}

// The store as nothing can undo it any more.
Hall::State Hall::kept_store() const {
  if (in_hand_) return in_hand_->before;
  return batch_.before == nullptr ? store_ : batch_.before;
}

void Hall::release(Session& session) {
  if (session.not_before || session.withheld.empty()) return;
  session.octets_out += session.withheld.size();
  session.out.append(std::move(session.withheld));
}

// --- what is due later -------------------------------------------------------------------------

void Hall::schedule(Session& session) {
  if (session.waits) return;
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
  if (wakes_.size() > 2 * sessions_.size() + kStaleWakes) forget_stale_wakes();
}

// Those of sessions that are over by now, or wake at another time.
void Hall::forget_stale_wakes() {
  wakes_ = {};
  for (const auto& [id, session] : sessions_) {
    if (session->wake != kEndOfTime) wakes_.emplace(session->wake, id);
  }
}

std::optional<SimTime> Hall::next_wake() {
  auto next = next_session_wake();
  if (expire_days.value_or(0) == 0) return next;
  return std::min(next.value_or(kEndOfTime), expires_at_);
}

std::optional<SimTime> Hall::next_session_wake() {
  while (!wakes_.empty()) {
    const auto [at, id] = wakes_.top();
    const Session* session = find(ConnId{id});
    if (session != nullptr && session->wake == at) return at;
    wakes_.pop();
  }
  return std::nullopt;
}

void Hall::wake(SimTime now) {
  expire_old(now);
  while (const auto next = next_session_wake()) {
    if (*next > now) return;
    Session& session = *find(ConnId{wakes_.top().second});
    wakes_.pop();
    session.wake = kEndOfTime;
    if (session.waits) continue;  // it is looked at when it goes on
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

// As a change of its own, which is kept or undone with what others do; then it is tried again.
void Hall::expire_old(SimTime now) {
  if (expire_days.value_or(0) == 0 || now < expires_at_) return;
  expires_at_ = now + kExpiryLooks;
  auto left = casella::expire(*store_, *expire_days, now);
  if (!left) return;
  if (batch_.before == nullptr && keeper_ != nullptr) batch_.before = store_;
  store_ = std::make_shared<const StoreState>(std::move(*left));
  witness_waits_ = true;
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
