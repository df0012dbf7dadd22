#include "sim/cli/serve_board.h"

#include <fmt/format.h>

#include "sim/base/calendar.h"
#include "sim/base/utf8.h"

namespace casella::cli {

Result<std::unique_ptr<ServeBoard>> ServeBoard::of(House& house, const std::string& lesson) {
  const auto folder = find_lesson(lesson, house.lessons());
  if (!folder) return folder.error();
  auto told = read_lesson(*folder, house);
  if (!told) return told.error();
  std::unique_ptr<ServeBoard> made(new ServeBoard(house));
  auto board =
      live::LessonBoard::of(std::make_shared<const lesson::Lesson>(std::move(told->lesson)),
                            *folder, house.data, house.language);
  if (!board) return board.error();
  made->board_ = std::move(*board);
  return made;
}

std::optional<Error> ServeBoard::watch(const StoreState& store,
                                       const std::vector<std::string>& learners, ServeLog& log,
                                       LogAs form) {
  auto fault = board_->watch(store, learners, [this, &log, form](const live::Reached& what) {
    if (form == LogAs::Text) log.add(as_text(what));
    if (form == LogAs::Json) log.add(as_json(what));
  });
  if (!fault) board_->post().start();
  return fault;
}

// --- what is told --------------------------------------------------------------------------------

std::string ServeBoard::as_text(const live::Reached& what) const {
  const Text& text = cli_.text;
  const std::string user = printable(what.user);
  const std::string head = fmt::format("{}      ", date_time(what.at).substr(11, 12));
  if (!what.goal) {
    return head + text.fill(what.last ? "serve.goal.all" : "serve.goal.task", user);
  }
  const std::string_view words = board_->words().goal(what.task, *what.goal);
  return head + text.fill(what.holds ? "serve.goal.met" : "serve.goal.lost", user, words);
}

std::string ServeBoard::as_json(const live::Reached& what) const {
  const std::string head =
      fmt::format(R"({{"event":"{}","at":{},"user":{},"task":{})", what.goal ? "goal" : "task",
                  json_string(date_time(what.at)), json_string(what.user),
                  json_string(board_->tasks()[what.task]));
  if (!what.goal) return head + fmt::format(R"(,"last":{}}})", what.last);
  return head + fmt::format(R"(,"goal":{},"text":{},"reached":{}}})", *what.goal + 1,
                            json_string(board_->words().goal(what.task, *what.goal)), what.holds);
}

std::string ServeBoard::beginning(LogAs form, const std::string& address) const {
  const Text& text = cli_.text;
  const std::string url = address.empty() ? "" : "http://" + address + "/board";
  if (form == LogAs::Json) {
    return fmt::format(R"({{"event":"lesson","lesson":{},"learners":{},"board":{}}})",
                       json_string(board_->house().lesson()->id),
                       board_->post().board()->rows.size(),
                       url.empty() ? "null" : json_string(url));
  }
  const live::BoardWords& words = board_->words();
  std::string out = "\n" + text.fill("serve.goal.lesson", words.title) + "\n";
  for (const auto& goals : words.goals) {
    for (const std::string& goal : goals) out += "  [ ] " + goal + "\n";
  }
  if (!url.empty()) out += text.fill("serve.goal.board", url) + "\n";
  return out;
}

}  // namespace casella::cli
