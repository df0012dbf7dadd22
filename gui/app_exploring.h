#pragma once
// What the app does with the explorer.
#include "gui/app.h"

namespace casella::gui {

struct App::Exploring {
  App& app;

  void begin_or_stop() const;
  void go_on() const;  // with what was stopped, or ran out of memory
  // A session found, as a branch to step through.
  void open_outcome(std::size_t row) const;
  void open_break(std::size_t promise) const;
  void save(std::size_t row) const;

 private:
  void open(const std::vector<Action>& actions) const;
  std::filesystem::path free_folder(std::string& id) const;
};

}  // namespace casella::gui
