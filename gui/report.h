#pragma once
// Tells another program what the window shows and where, in a file that is replaced as a whole:
// for tests that drive a real window, and for measuring it.
#include <string>

#include "gui/app.h"

namespace casella::gui {

class Report {
 public:
  // An empty path: nothing is told.
  explicit Report(std::string file) : file_(std::move(file)) {}

  void prepare(Ui& ui);
  // `resting`: all that happened is drawn, so things stay where they are.
  void after_frame(App& app, const Ui& ui, double first_frame_ms, bool resting);

 private:
  std::string file_;
  std::string told_;
  Hits hits_;
};

}  // namespace casella::gui
