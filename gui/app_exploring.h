#pragma once
// What the app does with the explorer.
#include "gui/app.h"
#include "sim/explore/save.h"

namespace casella::gui {

struct App::Exploring {
  App& app;

  void begin_or_stop() const;
  void go_on() const;  // with what was stopped, or ran out of memory
  // A session found, as a branch to step through.
  void open_outcome(std::size_t row) const;
  // What breaks a promise; in another mode than the lesson's on a lesson of its own.
  void open_break(std::size_t promise, std::size_t mode) const;
  void save_break(std::size_t promise, std::size_t mode) const;
  void save(std::size_t row) const;

 private:
  void open(const std::vector<Action>& actions) const;
  void open_changed(const Timeline& session) const;
  Timeline from_the_lesson(const std::vector<Action>& actions) const;
  void write_lesson(const Timeline& session, const lesson::Lesson& from, std::string id,
                    const std::vector<explore::SavedWords>& words) const;
  std::filesystem::path free_folder(std::string& id) const;
};

}  // namespace casella::gui
