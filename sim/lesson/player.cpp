#include "sim/lesson/player.h"

#include <algorithm>

namespace casella::lesson {

Player::Player(std::shared_ptr<const Lesson> lesson) : lesson_(std::move(lesson)) {
  branches_.push_back({Timeline(world_of(*lesson_))});
  enter(0, all_spoken(0));
}

const Step* Player::current() const {
  return step_ < lesson_->steps.size() ? &lesson_->steps[step_] : nullptr;
}

Wants Player::wants() const {
  const Step* step = current();
  if (step == nullptr) return Wants::Nothing;
  if (std::holds_alternative<Say>(step->what)) return Wants::Next;
  if (std::holds_alternative<Play>(step->what)) return visit().over ? Wants::Next : Wants::Play;
  if (std::holds_alternative<Question>(step->what))
    return visit().verdict ? Wants::Next : Wants::Answer;
  const std::vector<bool> reached = goals();
  const bool all = std::all_of(reached.begin(), reached.end(), [](bool each) { return each; });
  return all ? Wants::Next : Wants::Act;
}

void Player::enter(std::size_t step, Spoken lines) {
  step_ = step;
  const Seq start = branch().cursor;
  if (step < visits_.size() && visits_[step].branch == at_ && visits_[step].start == start) return;
  visits_.resize(step);
  visits_.emplace_back();
  visit().branch = at_;
  visit().start = start;
  visit().lines = std::move(lines);
}

bool Player::next() {
  const Step* step = current();
  if (step == nullptr) return false;
  if (std::holds_alternative<Say>(step->what)) {
    rewind();  // what was tried meanwhile stays a branch of its own
    visit().end = visit().start;
    enter(step_ + 1, visit().lines);
    return true;
  }
  if (const auto* scene = std::get_if<Play>(&step->what)) {
    play(scene->scene);
    if (visit().stuck && !visit().replayed) {
      // Somebody has interfered: the scene is played as it was written, on a branch of its own.
      rewind();
      begin_scene();
      visit().replayed = true;
      visit().end.reset();
      play(scene->scene);
    }
  } else if (wants() != Wants::Next) {
    return false;
  }
  if (!visit().end) visit().end = branch().timeline.size();
  visit().branch = at_;
  jump(*visit().end);
  enter(step_ + 1, lines_spoken());
  return true;
}

// How much of the transcript needs no more be waited for when the step at hand is left.
Player::Spoken Player::lines_spoken() const {
  const auto* scene = std::get_if<Play>(&current()->what);
  const auto* run = scene == nullptr ? nullptr : std::get_if<Run>(&scene->scene);
  if (run != nullptr && !run->lines.empty() && !visit().stuck) {
    Spoken spoken = visit().lines;  // what others have on the way may still be waited for
    spoken[device(run->device).value] = matched(*run).end;
    return spoken;
  }
  const bool aside = scene != nullptr && (std::holds_alternative<Mail>(scene->scene) ||
                                          std::holds_alternative<Handling>(scene->scene));
  if (aside) return visit().lines;  // nothing was waited for
  const auto& lines = transcript().lines();
  const auto after = std::find_if(lines.begin(), lines.end(),
                                  [&](const Line& line) { return line.sent >= *visit().end; });
  return all_spoken(static_cast<std::size_t>(after - lines.begin()));
}

Player::Spoken Player::all_spoken(std::size_t lines) const {
  return Spoken(branch().timeline.tip().devices.size(), lines);
}

void Player::back() {
  if (step_ == 0) return;
  --step_;
  use_branch(visit().branch);
  jump(visit().start);
}

void Player::restart_step() {
  if (current() == nullptr) return;
  rewind();
  visit().chosen.reset();
  visit().verdict.reset();
  if (std::holds_alternative<Task>(current()->what)) {
    visit().end.reset();
    fork_if_past();
    visit().branch = at_;
  }
}

void Player::rewind() {
  use_branch(visit().branch);
  jump(visit().start);
}

void Player::begin_scene() {
  visit().over = visit().stuck = visit().started = visit().applied = false;
}

void Player::solve() {
  const Step* step = current();
  if (step == nullptr) return;
  if (const auto* scene = std::get_if<Play>(&step->what)) {
    play(scene->scene);
  } else if (const auto* question = std::get_if<Question>(&step->what)) {
    const auto found =
        std::find(question->options.begin(), question->options.end(), question->answer);
    answer(static_cast<std::size_t>(found - question->options.begin()));
  } else if (const auto* task = std::get_if<Task>(&step->what)) {
    if (wants() == Wants::Next) return;
    for (const std::string& deed : task->solution) {
      if (!do_deed(deed)) return;
    }
  }
}

void Player::go_to(std::size_t step) {
  step = std::min(step, lesson_->steps.size());
  while (step_ > step) back();
  while (step_ < step) {
    solve();
    if (!next()) return;
  }
}

std::optional<Verdict> Player::answer(std::size_t option) {
  const Step* step = current();
  const auto* question = step == nullptr ? nullptr : std::get_if<Question>(&step->what);
  if (question == nullptr || visit().verdict || option >= question->options.size())
    return std::nullopt;
  rewind();
  if (visit().end) {
    jump(*visit().end);  // answered before: what is shown is on record
  } else {
    bool stuck = false;
    for (const Scene& scene : question->scenes) {
      begin_scene();
      play(scene);
      stuck |= visit().stuck;
      visit().lines = all_spoken(transcript().lines().size());
    }
    visit().stuck = stuck;
    visit().end = branch().cursor;
  }
  visit().chosen = option;
  visit().verdict = judge(*question, option);
  return visit().verdict;
}

std::optional<std::size_t> Player::answered() const {
  return current() == nullptr ? std::nullopt : visit().chosen;
}

std::optional<Verdict> Player::verdict() const {
  return current() == nullptr ? std::nullopt : visit().verdict;
}

Verdict Player::judge(const Question& question, std::size_t option) const {
  const auto found = std::find(question.options.begin(), question.options.end(), question.answer);
  Verdict verdict;
  verdict.right_option = static_cast<std::size_t>(found - question.options.begin());
  if (question.verify.size() == question.options.size()) {
    const Scope scope{world(), branch().timeline, visit().start, branch().cursor};
    for (std::size_t i = 0; i < question.verify.size(); ++i) {
      const auto goal = Goal::parse(question.verify[i]);
      const auto holds = goal ? goal->holds(scope) : Result<bool>(false);
      if (holds && *holds) verdict.right_option = i;
    }
  }
  verdict.right = option == verdict.right_option;
  return verdict;
}

std::vector<bool> Player::goals() const {
  const Step* step = current();
  const auto* task = step == nullptr ? nullptr : std::get_if<Task>(&step->what);
  std::vector<bool> reached;
  if (task == nullptr) return reached;
  const Timeline& timeline = branch().timeline;
  const Seq until = visit().end.value_or(timeline.size());
  const World at_end = timeline.seek(until);
  const Scope scope{at_end, timeline, visit().start, until};
  for (const std::string& text : task->goals) {
    const auto goal = Goal::parse(text);
    const auto holds = goal ? goal->holds(scope) : Result<bool>(false);
    reached.push_back(holds && *holds);
  }
  return reached;
}

Result<Done> Player::do_deed(std::string_view deed, std::string_view device) {
  const Step* step = current();
  const auto* task = step == nullptr ? nullptr : std::get_if<Task>(&step->what);
  if (device.empty() && task != nullptr) device = task->as;
  if (device.empty()) device = lesson_->devices.front().id;
  const std::size_t branch_before = at_;
  const bool forks = branch().cursor < branch().timeline.size();
  fork_if_past();
  Result<Done> done = perform(timeline(), *lesson_, deed, device);
  if (!done && forks) {  // nothing was done: no branch for it
    branches_.pop_back();
    at_ = branch_before;
    return done;
  }
  if (task != nullptr) visit().end.reset();
  branches_[at_].cursor = branch().timeline.size();
  return done;
}

void Player::do_action(const Action& action) {
  fork_if_past();
  timeline().step(action);
  branches_[at_].cursor = branch().timeline.size();
}

}  // namespace casella::lesson
