#pragma once
// What the terminal is told of a lesson while it is served.
#include <memory>
#include <string>
#include <vector>

#include "sim/cli/house.h"
#include "sim/cli/serve_log.h"
#include "sim/live/lesson_board.h"

namespace casella::cli {

class ServeBoard {
 public:
  // The lesson that is named, in all its languages.
  static Result<std::unique_ptr<ServeBoard>> of(House& house, const std::string& lesson);

  live::LessonBoard& board() { return *board_; }
  // Before the server starts; `log` is told of each goal.
  std::optional<Error> watch(const StoreState& store, const std::vector<std::string>& learners,
                             ServeLog& log, LogAs form);
  // What is to be done, and where it is shown; `address` is empty if there are no pages.
  std::string beginning(LogAs form, const std::string& address) const;

 private:
  explicit ServeBoard(House& house) : cli_(house) {}
  std::string as_text(const live::Reached& what) const;
  std::string as_json(const live::Reached& what) const;

  House& cli_;
  std::unique_ptr<live::LessonBoard> board_;
};

}  // namespace casella::cli
