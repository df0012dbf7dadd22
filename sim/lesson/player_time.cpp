// Branches, the cursor, and what is seen at it.
#include <algorithm>

#include "sim/lesson/player.h"

namespace casella::lesson {

void Player::use_branch(std::size_t index) {
  if (index < branches_.size()) at_ = index;
}

void Player::fork_if_past() {
  const Branch& now = branch();
  if (now.cursor < now.timeline.size()) branch_off({});
}

void Player::branch_off(const std::vector<Action>& actions) {
  const Branch& now = branch();
  Branch fork{now.timeline.fork(now.cursor), at_, now.cursor, now.cursor};
  branches_.push_back(std::move(fork));
  at_ = branches_.size() - 1;
  for (const Action& action : actions) timeline().step(action);
}

const World& Player::world() const {
  const Branch& now = branch();
  if (now.cursor >= now.timeline.size()) return now.timeline.tip();
  if (!seen_ || seen_branch_ != at_ || seen_at_ != now.cursor) {
    seen_ = now.timeline.seek(now.cursor);
    seen_branch_ = at_;
    seen_at_ = now.cursor;
  }
  return *seen_;
}

const Transcript& Player::transcript() const {
  if (transcript_branch_ != at_) transcript_.reset();
  transcript_branch_ = at_;
  transcript_.read(branch().timeline);
  return transcript_;
}

bool Player::step_forward() {
  Branch& now = branches_[at_];
  if (now.cursor < now.timeline.size()) {
    ++now.cursor;
    return true;
  }
  const Step* step = current();
  const auto* scene = step == nullptr ? nullptr : std::get_if<Play>(&step->what);
  if (scene != nullptr && !visit().over) return play_event(scene->scene);
  const auto action = next_action(now.timeline.tip());
  if (!action) return false;
  do_action(*action);
  return true;
}

bool Player::step_back() {
  Branch& now = branches_[at_];
  if (now.cursor == 0) return false;
  --now.cursor;
  return true;
}

void Player::jump(Seq seq) {
  branches_[at_].cursor = std::min(seq, branch().timeline.size());
}

Ran Player::run(const Stop& stop) {
  for (std::size_t taken = 0; taken < kRunLimit; ++taken) {
    if (!step_forward()) return Ran::Quiet;
    const Seq last = branch().cursor;
    if (stop && last > 0 && stop(branch().timeline[last - 1])) return Ran::Stopped;
  }
  return Ran::Limit;
}

}  // namespace casella::lesson
