#pragma once
// A learner's way through a lesson: the steps, the branches of its timeline, and where one looks.
//
// The timeline at hand is a branch; its cursor says which moment is seen. To go on from the past is
// to make a branch: every deed done with the cursor before the tip forks there first.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/lesson/deed.h"
#include "sim/lesson/goal.h"
#include "sim/lesson/lesson.h"
#include "sim/world/run.h"
#include "sim/world/timeline.h"
#include "sim/world/transcript.h"

namespace casella::lesson {

struct Branch {
  Timeline timeline;
  std::size_t from = 0;  // the branch it was forked from; itself for the first
  Seq forked_at = 0;
  Seq cursor = 0;        // the moment that is seen: after so many records
};

enum class Wants : std::uint8_t {
  Next,    // read, then go on
  Play,    // a scene that has not come to its end: step() or next()
  Answer,  // answer()
  Act,     // a task whose goals are not reached: do_deed(), step()
  Nothing  // the lesson is over
};

struct Verdict {
  bool right = false;
  std::size_t right_option = 0;
};

class Player {
 public:
  explicit Player(std::shared_ptr<const Lesson> lesson);

  const Lesson& lesson() const { return *lesson_; }
  std::size_t step_index() const { return step_; }
  const Step* current() const;  // null when the lesson is over
  Wants wants() const;

  // Goes to the next step of the lesson, playing what is left of a scene. False if the learner must
  // answer or act first.
  bool next();
  // Back to the beginning of the step before, or of this one; answers given stay known.
  void back();
  void restart_step();
  void go_to(std::size_t step);  // plays every step before it by its solution

  // A question may be answered once in each visit of its step; the scenes are played at once. What
  // the simulation shows decides. None if the step is not a question or was answered.
  std::optional<Verdict> answer(std::size_t option);
  std::optional<std::size_t> answered() const;  // the option chosen in this visit
  std::optional<Verdict> verdict() const;

  // For each goal of the task at hand, whether it holds at the tip.
  std::vector<bool> goals() const;

  Result<Done> do_deed(std::string_view deed, std::string_view device = {});
  Result<Done> do_action(const Action& action);  // forks if the cursor is in the past

  // --- time ---
  Branch& branch() { return branches_[at_]; }
  const Branch& branch() const { return branches_[at_]; }
  const std::vector<Branch>& branches() const { return branches_; }
  std::size_t branch_index() const { return at_; }
  void use_branch(std::size_t index);
  const World& world() const;        // at the cursor
  const Transcript& transcript() const;  // of the whole branch: lines after the cursor are the future

  bool step_forward();               // one record; a new one if the cursor is at the tip
  bool step_back();
  void jump(Seq seq);
  bool run(const Stop& stop);        // forward until `stop` holds or all is quiet

 private:
  struct Visit {                     // of one step
    std::size_t branch = 0;
    Seq start = 0;
    std::size_t line = 0;            // lines of the transcript already spoken for
    std::optional<std::size_t> chosen;
    std::optional<Verdict> verdict;
  };

  void enter(std::size_t step);
  void fork_if_past();
  bool scene_over(const Scene& scene);
  bool play_once(const Scene& scene);  // one event; false when the scene is over
  void play(const Scene& scene);
  Verdict judge(const Question& question, std::size_t option);

  std::shared_ptr<const Lesson> lesson_;
  std::vector<Branch> branches_;
  std::size_t at_ = 0;
  std::size_t step_ = 0;
  std::vector<Visit> visits_;        // one a step, as far as one has come
  mutable std::optional<World> seen_;
  mutable std::size_t seen_branch_ = 0;
  mutable Seq seen_at_ = 0;
  mutable Transcript transcript_;
  mutable std::size_t transcript_branch_ = 0;
};

}  // namespace casella::lesson
