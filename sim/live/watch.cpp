#include "sim/live/watch.h"

#include <algorithm>

#include "sim/lesson/player.h"

namespace casella::live {

std::optional<std::size_t> first_outside(const lesson::Lesson& lesson) {
  for (std::size_t i = 0; i < lesson.steps.size(); ++i) {
    const auto* task = std::get_if<lesson::Task>(&lesson.steps[i].what);
    if (task != nullptr && task->outside) return i;
  }
  return std::nullopt;
}

World world_before(const std::shared_ptr<const lesson::Lesson>& lesson, std::size_t step) {
  lesson::Player player(lesson);
  player.go_to(step);
  World world = player.world();
  world.connections.clear();
  for (Cow<Device>& device : world.devices) {
    if (device->session) end_session(device.edit());
  }
  for (Cow<Account>& account : world.store.accounts) {
    if (account->held_by) account.edit().held_by.reset();
  }
  return world;
}

Result<Watch> Watch::over(std::shared_ptr<const lesson::Lesson> lesson, World start,
                          const std::vector<std::string>& users,
                          std::optional<std::size_t> only_step) {
  Watch watch;
  for (std::size_t i = 0; i < lesson->steps.size(); ++i) {
    const auto* task = std::get_if<lesson::Task>(&lesson->steps[i].what);
    if (task == nullptr || !task->outside || (only_step && *only_step != i)) continue;
    watch.device_ = start.device_named(task->as).value_or(DeviceId{});
    WatchedTask made{task->key, task->goals, {}};
    for (const std::string& text : task->goals) {
      auto goal = lesson::Goal::parse(text);
      if (!goal) return goal.error();
      made.goals.push_back(std::move(*goal));
    }
    watch.tasks_.push_back(std::move(made));
  }
  if (watch.tasks_.empty()) return Error{Key{"live.error.no_task"}, {lesson->slug}};
  watch.lesson_ = std::move(lesson);
  watch.start_ = std::move(start);
  watch.account_ = watch.start_.devices[watch.device_.value]->settings->user;
  watch.composed_.settings = watch.start_.settings;
  watch.now_ = watch.start_.now;
  for (const std::string& user : users) {
    auto learner = std::make_unique<Learner>();
    learner->user = user;
    watch.begin(*learner);
    watch.by_user_[user] = learner.get();
    watch.learners_.push_back(std::move(learner));
  }
  watch.take({}, std::make_shared<const StoreState>(watch.start_.store), watch.start_.now);
  return watch;
}

void Watch::begin(Learner& learner) {
  learner.devices = start_.devices;
  learner.log = WatchLog();
  learner.since = 0;
  learner.task = 0;
  learner.told.clear();
  learner.takes_part = false;
  learner.row = BoardRow{learner.user, {}, {}, learner.row.here};
  for (const WatchedTask& task : tasks_) learner.row.goals.emplace_back(task.goals.size());
  learner.row.done.resize(tasks_.size());
}

void Watch::restart(const std::string& user) {
  Learner* learner = learner_named(user);
  if (learner == nullptr) return;
  for (auto& [id, watched] : sessions_) watched.past |= watched.of == learner;
  begin(*learner);
  ++version_;
  look(*learner);
}

void Watch::come_to(std::size_t task) {
  if (task == 0) return;
  for (const auto& learner : learners_) {
    if (learner->task >= task) continue;
    learner->task = std::min(task, tasks_.size());
    learner->since = learner->log.size();
    learner->told.clear();
    learner->changed = true;
  }
}

Watch::Learner* Watch::learner_named(const std::string& user) {
  const auto found = by_user_.find(user);
  return found == by_user_.end() ? nullptr : found->second;
}

void Watch::take(const std::vector<Piece>& pieces, const std::shared_ptr<const StoreState>& store,
                 SimTime now) {
  now_ = std::max(now_, now);
  for (const Piece& piece : pieces) live(piece);
  if (store != nullptr && store != store_) see_store(store);
  for (const auto& learner : learners_) {
    if (std::exchange(learner->changed, false)) look(*learner);
  }
  for (const Piece& piece : pieces) {
    if (piece.over) sessions_.erase(piece.session.id);
  }
}

// Whose account has changed is looked at; everybody, if it is nobody's.
void Watch::see_store(const std::shared_ptr<const StoreState>& store) {
  const auto before = std::exchange(store_, store);
  composed_.store = *store;
  const auto& accounts = store->accounts;
  for (std::size_t i = 0; i < accounts.size(); ++i) {
    const bool same =
        before != nullptr && i < before->accounts.size() && &*before->accounts[i] == &*accounts[i];
    if (same) continue;
    Learner* own = learner_named(accounts[i]->user);
    if (own != nullptr) {
      own->changed = true;
      continue;
    }
    for (const auto& learner : learners_) learner->changed = true;
  }
}

void Watch::live(const Piece& piece) {
  auto found = sessions_.find(piece.session.id);
  if (found == sessions_.end()) {
    if (sessions_.size() >= kMostSessions) return;
    Watched made{ReadAlong(piece.session, start_.devices, device_)};
    made.scratch.settings = start_.devices[device_.value]->settings;
    found = sessions_.emplace(piece.session.id, std::move(made)).first;
  }
  Watched& watched = found->second;
  for (const Action& action : piece.actions) {
    if (watched.past) return;
    if (watched.of == nullptr) {
      wait(watched, watched.session.step(action, watched.scratch));
      Learner* learner = learner_named(watched.session.user());
      if (learner != nullptr && !watched.past) give(watched, *learner);
    } else {
      Learner& of = *watched.of;
      Record told = watched.session.step(action, of.devices[device_.value].edit());
      of.since -= std::min(of.since, of.log.add(std::move(told)));
    }
  }
  if (watched.of != nullptr) watched.of->changed = true;
}

void Watch::wait(Watched& watched, Record told) {
  watched.pending_octets += told.octets.size();
  watched.pending.push_back(std::move(told));
  if (watched.pending.size() <= kMostPending && watched.pending_octets <= kMostPendingOctets) {
    return;
  }
  watched.past = true;
  watched.pending = {};
}

void Watch::give(Watched& watched, Learner& to) {
  watched.of = &to;
  to.takes_part = true;
  to.devices[device_.value].edit().last_reply = watched.scratch.last_reply;
  for (Record& record : watched.pending) {
    to.since -= std::min(to.since, to.log.add(std::move(record)));
  }
  watched.pending = {};
}

void Watch::look(Learner& learner) {
  if (!learner.takes_part) return;
  composed_.now = now_;
  composed_.devices = learner.devices;
  composed_.connections.clear();
  for (const auto& [id, watched] : sessions_) {
    if (watched.of != &learner || watched.past) continue;
    if (auto conn = watched.session.connection()) {
      composed_.connections.push_back(std::move(*conn));
    }
  }
  const bool here = !composed_.connections.empty();
  if (std::exchange(learner.row.here, here) != here) ++version_;
  while (learner.task < tasks_.size() && holds_all(learner)) {
    ++version_;
    learner.row.done[learner.task] = now_;
    const bool last = ++learner.task == tasks_.size();
    learner.since = learner.log.size();
    learner.told.clear();
    if (reached) reached({now_, learner.user, learner.task - 1, std::nullopt, true, last});
  }
  composed_.devices.clear();  // they are the learner's alone again
  composed_.connections.clear();
}

bool Watch::holds_all(Learner& learner) {
  const WatchedTask& task = tasks_[learner.task];
  lesson::Scope scope{composed_, learner.log, learner.since};
  scope.named = account_;
  scope.account = learner.user;
  bool all = true;
  learner.told.resize(task.goals.size());
  for (std::size_t i = 0; i < task.goals.size(); ++i) {
    const auto value = task.goals[i].holds(scope);
    const bool holds = value && *value;
    all &= holds;
    std::optional<SimTime>& since = learner.row.goals[learner.task][i];
    if (holds != since.has_value()) {
      ++version_;
      since = holds ? std::optional(now_) : std::nullopt;
    }
    if (learner.told[i] == holds || (!holds && learner.row.here)) continue;
    learner.told[i] = holds;
    if (reached) reached({now_, learner.user, learner.task, i, holds});
  }
  return all;
}

Board Watch::board() const {
  Board board{lesson_->id, now_, {}, {}};
  for (const WatchedTask& task : tasks_) board.tasks.push_back({task.key, task.wordings});
  for (const auto& learner : learners_) board.rows.push_back(learner->row);
  return board;
}

}  // namespace casella::live
