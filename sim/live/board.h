#pragma once
// Who has reached which goal of a lesson: a table that is only read, for a projector, a script or a
// spreadsheet. There is nothing secret in it.
#include <optional>
#include <string>
#include <vector>

#include "sim/base/text.h"
#include "sim/base/time.h"

namespace casella::live {

struct BoardRow {
  std::string user;
  // By task and goal: since when it is reached; those of a task that is done stay so.
  std::vector<std::vector<std::optional<SimTime>>> goals;
  std::vector<std::optional<SimTime>> done;  // by task
  bool here = false;                         // a program of theirs is connected
  bool all_done() const { return !done.empty() && done.back().has_value(); }
};

struct Board {
  std::string lesson;  // its id
  SimTime at{};
  struct Task {
    std::string key;
    std::vector<std::string> goals;  // as the lesson writes them
  };
  std::vector<Task> tasks;
  std::vector<BoardRow> rows;
};

// How the lesson says it in one language.
struct BoardWords {
  std::string language;  // "it"
  const Text* text = nullptr;
  std::string title;
  std::vector<std::vector<std::string>> goals;  // by task
  std::string_view goal(std::size_t task, std::size_t goal) const { return goals[task][goal]; }
};

// A page that looks again by itself; it needs nothing but itself.
std::string board_page(const Board& board, const BoardWords& words);
std::string board_json(const Board& board, const BoardWords& words);
std::string board_text(const Board& board, const BoardWords& words);
// A line a learner; the moments as in date_time().
std::string board_csv(const Board& board, const BoardWords& words);

}  // namespace casella::live
