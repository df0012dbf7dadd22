#pragma once
// A lesson in a terminal: line by line, so that it works in a pipe and with a screen reader too.
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sim/cli/house.h"
#include "sim/cli/play_server.h"
#include "sim/cli/play_words.h"
#include "sim/cli/render.h"
#include "sim/cli/terminal.h"
#include "sim/lesson/player.h"
#include "sim/store/progress.h"

namespace casella::cli {

class PlaySession {
 public:
  PlaySession(House& house, Told told, store::Progress progress, bool automatic);

  // From this step on; gives the exit code.
  int run(std::size_t from);

  const lesson::Lesson& lesson() const { return player_.lesson(); }

 private:
  // --- steps: play_session.cpp ---
  void greet();
  void show_step();
  void show_section(std::string_view key);
  void show_option(const lesson::Question& question, std::size_t option);
  void take_step();  // until the learner has left it
  void go_on();      // Enter
  bool scene_goes_on() const;
  void show_next();  // of a scene: up to the next message
  void answer(std::string_view line);
  void act(std::string_view line);
  void task_done();
  void judge(const lesson::Question& question, std::size_t option);
  int farewell();

  // --- input ---
  std::optional<std::string> ask(std::string_view prompt);
  std::string scripted();  // what the author would type
  bool is_for_server(std::string_view line) const;
  void hear(std::string_view line);

  // --- what was typed: play_commands.cpp ---
  void follow(const Steered& steered);
  void help();
  void hint();
  void goals(bool all);
  void lines();
  void explain(std::string_view argument);
  void past(std::string_view argument);
  void undo();
  void go_to(std::string_view argument);
  void leave_step();  // what was tried in a task counts as an attempt

  // --- tasks for a program of one's own: play_outside.cpp ---
  void open_server(const lesson::Task& task);
  void close_server();
  void hear_server();
  void done_outside();

  // --- what is seen ---
  exports::Story story() const { return {player_.branch().timeline, player_.branch().cursor}; }
  // The moments from this record on, and the lines from before that were lost since; whether any.
  bool show_moments(Seq from);
  void say(std::string_view key, Look look = Look::Plain);
  void say_words(std::string_view words, Look look = Look::Plain);
  std::size_t count() const { return lesson().steps.size(); }

  House& house_;
  const Text& text_;
  lesson::Prose prose_;
  lesson::Player player_;
  store::Progress progress_;
  Renderer render_;
  LineReader reader_{0};
  bool automatic_;
  bool name_devices_;

  Shown shown_;
  bool moved_ = false;  // to another step, or this one anew
  bool leaving_ = false;
  bool ended_ = false;                                     // the input
  std::uint32_t hints_ = 0;                                // given in this step
  std::vector<bool> reached_;                              // goals, when last shown
  std::vector<std::string> deeds_;                         // typed in this task
  std::vector<std::pair<std::size_t, Seq>> before_deeds_;  // branch and cursor before each
  bool task_over_ = false;
  std::deque<std::string> script_;
  std::set<std::string> tried_;  // questions answered since the start
  std::size_t right_at_once_ = 0;
  std::unique_ptr<PlayServer> server_;
};

}  // namespace casella::cli
