#include "sim/live/watch_post.h"

#include "sim/live/saved.h"

namespace casella::live {

WatchPost::WatchPost(Watch watch, std::function<void(const Reached&)> reached)
    : watch_(std::move(watch)) {
  watch_.reached = std::move(reached);
  publish();
}

void WatchPost::start() {
  thread_ = std::thread([this] { run(); });
}

void WatchPost::stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  more_.notify_one();
  thread_.join();
}

std::shared_ptr<const Board> WatchPost::board() const {
  const std::lock_guard lock(mutex_);
  return board_;
}

void WatchPost::publish() {
  auto made = std::make_shared<const Board>(watch_.board());
  const std::lock_guard lock(mutex_);
  board_ = std::move(made);
}

void WatchPost::restart(const std::string& user) {
  Batch batch;
  batch.restart = user;
  post(std::move(batch));
}

void WatchPost::come_to(std::size_t task) {
  Batch batch;
  batch.task = task;
  post(std::move(batch));
}

// --- the server's thread -------------------------------------------------------------------------

void WatchPost::settled(const Session& session) {
  if (auto piece = new_of(session); piece && !piece->actions.empty()) see(std::move(*piece));
}

void WatchPost::left(const Session& session) {
  auto piece = new_of(session);
  read_.erase(session.id.value);
  too_much_.erase(session.id.value);
  if (!piece) return;
  piece->over = true;
  if (session.saved) {
    const std::size_t doubts = session.tape.actions(session.saved->mark).size();
    const std::size_t sure = piece->actions.size() - doubts;
    doubtful_.emplace(session.id, std::pair(std::move(*piece), sure));
    return;
  }
  see(std::move(*piece));
  post(std::exchange(round_, {}));
}

void WatchPost::parted(ConnId session, bool kept, SimTime now) {
  const auto found = doubtful_.find(session);
  if (found == doubtful_.end()) return;
  auto [piece, sure] = std::move(found->second);
  doubtful_.erase(found);
  if (!kept) {
    piece.actions.resize(sure);
    piece.actions.emplace_back(ExternalClosed{session, now});
  }
  see(std::move(piece));
}

// What it has done since it was last looked at; none if it is looked at no more.
std::optional<Piece> WatchPost::new_of(const Session& session) {
  if (too_much_.contains(session.id.value)) return std::nullopt;
  Tape::Mark& from = read_[session.id.value];
  if (session.tape.size_octets() < from.octets) from = {};  // it has begun anew
  Piece piece{{session.id, session.settings, session.seed, session.opened},
              session.tape.actions(from)};
  from = session.tape.mark();
  return piece;
}

void WatchPost::see(Piece piece) {
  round_.actions += piece.actions.size();
  round_.pieces.push_back(std::move(piece));
}

void WatchPost::round_ended(std::shared_ptr<const StoreState> store, SimTime now) {
  if (round_.pieces.empty() && store == told_) return;
  round_.store = told_ = std::move(store);
  round_.now = now;
  post(std::exchange(round_, {}));
}

void WatchPost::post(Batch batch) {
  {
    const std::lock_guard lock(mutex_);
    if (actions_ + batch.actions > kMostActions) {
      for (Piece& piece : batch.pieces) {
        too_much_.insert(piece.session.id.value);
        piece.actions.clear();
        piece.over = true;
      }
      batch.actions = 0;
    }
    actions_ += batch.actions;
    waiting_.push_back(std::move(batch));
  }
  more_.notify_one();
}

// --- the watch's thread --------------------------------------------------------------------------

void WatchPost::look_now() {
  const std::size_t count = waiting_.size();
  for (std::size_t i = 0; i < count; ++i) look_at_next();
}

void WatchPost::run() {
  while (look_at_next()) {
  }
}

// False if there is nothing more to come.
bool WatchPost::look_at_next() {
  Batch batch;
  {
    std::unique_lock lock(mutex_);
    more_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (waiting_.empty()) return false;
    batch = std::move(waiting_.front());
    waiting_.pop_front();
    actions_ -= batch.actions;
  }
  const std::uint64_t before = watch_.version();
  if (!batch.restart.empty()) watch_.restart(batch.restart);
  watch_.come_to(batch.task);
  watch_.take(batch.pieces, batch.store, batch.now);
  if (watch_.version() == before) return true;
  publish();
  if (changed) changed();
  return true;
}

}  // namespace casella::live
