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
  Seq cursor = 0;  // the moment that is seen: after so many records
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
  const std::shared_ptr<const Lesson>& lesson_shared() const { return lesson_; }
  std::size_t step_index() const { return step_; }
  const Step* current() const;  // null when the lesson is over
  Wants wants() const;

  // Goes to the next step of the lesson, playing what is left of a scene. What the learner tried in
  // a step that only tells or asks stays a branch of its own; the lesson goes on from where the
  // step began. False if the learner must answer or act first.
  bool next();
  void back();          // to the beginning of the step before
  void restart_step();  // to the beginning of this one; a question may be answered anew
  void solve();  // does what the step wants, as the lesson's author would; then next() leads on
  void go_to(std::size_t step);  // by back(), or by solve() and next()

  // Predicts. The question's scenes are played at once, and what the simulation shows decides. None
  // if the step is not a question, or was answered in this visit.
  std::optional<Verdict> answer(std::size_t option);
  std::optional<std::size_t> answered() const;  // the option chosen in this visit
  std::optional<Verdict> verdict() const;

  // Where the step at hand ended in its branch, if its scene was played or it was left before.
  std::optional<Seq> step_end() const { return current() == nullptr ? std::nullopt : visit().end; }

  // For each goal of the task at hand, whether it holds at the step's end.
  std::vector<bool> goals() const;

  // Whether the scene at hand came to rest before its end, and how many of its lines it had got.
  bool stuck() const { return current() != nullptr && visit().stuck; }
  std::size_t lines_exchanged() const;

  // The device is the task's if none is named.
  Result<Done> do_deed(std::string_view deed, std::string_view device = {});
  void do_action(const Action& action);
  // These actions on a branch of their own, from the cursor on; the cursor stays where they begin.
  void branch_off(const std::vector<Action>& actions);

  // --- time: the deeds above fork first if the cursor is in the past ---
  const Branch& branch() const { return branches_[at_]; }
  const std::vector<Branch>& branches() const { return branches_; }
  std::size_t branch_index() const { return at_; }
  void use_branch(std::size_t index);
  const World& world() const;  // at the cursor
  const Transcript& transcript()
      const;  // of the whole branch: lines after the cursor are the future

  bool
  step_forward();  // one record: a recorded one, or a new one at the tip; false if all is quiet
  bool step_back();
  void jump(Seq seq);
  Ran run(const Stop& stop = {});  // forward until `stop` holds or all is quiet

 private:
  using Spoken =
      std::vector<std::size_t>;  // by device: its lines before this one of the transcript
  struct Visit {                 // of one step
    std::size_t branch = 0;
    Seq start = 0;
    Spoken lines{};          // spoken for at the start already
    bool started = false;    // the scene has made its device begin
    bool applied = false;    // the scene's fault has struck
    bool over = false;       // the scene has come to its end
    bool stuck = false;      // and not to the one that it was written for
    bool replayed = false;   // a second try was made, from the start
    std::optional<Seq> end;  // after its last record, once the step was left or is over
    std::optional<std::size_t> chosen;
    std::optional<Verdict> verdict;
  };

  Visit& visit() { return visits_[step_]; }
  const Visit& visit() const { return visits_[step_]; }
  void enter(std::size_t step, Spoken lines);
  void fork_if_past();
  void rewind();
  void begin_scene();
  struct Matched {
    std::size_t count, end;
  };  // lines of the run, and the transcript's after the last
  Matched matched(const Run& run) const;
  Spoken lines_spoken() const;
  Spoken all_spoken(std::size_t lines) const;

  // Scenes: player_scenes.cpp. One event each; they set `over`, and `stuck` if nothing leads on.
  void play(const Scene& scene);
  bool play_event(const Scene& scene);
  void go_on(const Run& run);
  void go_on(const Fault& fault);
  void go_on(const Mail& mail);
  void go_on(const Post& post);
  void go_on(const Handling& handling);
  void go_on(const Pass& pass);
  bool strikes_now(const Fault& fault, const Action& action) const;
  void strike(const Fault& fault);
  void finish(bool stuck = false);

  Verdict judge(const Question& question, std::size_t option) const;
  Timeline& timeline() { return branches_[at_].timeline; }
  DeviceId device(std::string_view id) const;

  std::shared_ptr<const Lesson> lesson_;
  std::vector<Branch> branches_;
  std::size_t at_ = 0;
  std::size_t step_ = 0;
  std::vector<Visit> visits_;  // one a step, as far as one has come

  // What world() and transcript() have worked out last.
  mutable std::optional<World> seen_;
  mutable std::size_t seen_branch_ = 0;
  mutable Seq seen_at_ = 0;
  mutable Transcript transcript_;
  mutable std::size_t transcript_branch_ = 0;
};

}  // namespace casella::lesson
