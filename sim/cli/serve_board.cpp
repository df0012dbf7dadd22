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
  std::unique_ptr<ServeBoard> board(new ServeBoard(house));
  auto lesson_house =
      live::LessonHouse::of(std::make_shared<const lesson::Lesson>(std::move(told->lesson)));
  if (!lesson_house) return lesson_house.error();
  board->house_ = std::make_unique<live::LessonHouse>(std::move(*lesson_house));
  for (const char* language : {"en", "it"}) {
    if (auto fault = board->add_language(language, *folder)) return *fault;
  }
  return board;
}

std::optional<Error> ServeBoard::add_language(const std::string& language,
                                              const std::filesystem::path& folder) {
  auto text = Text::load(cli_.data / "assets" / "lang" / language);
  if (!text) return text.error();
  const auto prose = lesson::load_prose(folder / fmt::format("text.{}.md", language));
  if (!prose) return prose.error();
  auto own = std::make_unique<Language>();
  own->text = std::move(*text);
  tasks_.clear();
  for (const lesson::Step& step : house_->lesson()->steps) {
    const auto* task = std::get_if<lesson::Task>(&step.what);
    if (task == nullptr || !task->outside) continue;
    tasks_.push_back(task->key);
    const lesson::Section* section = prose->find(task->key);
    own->goals.emplace_back();
    for (std::size_t i = 0; i < task->goals.size(); ++i) {
      const bool worded = section != nullptr && i < section->items.size();
      own->goals.back().push_back(worded ? lesson::plain(section->items[i]) : task->goals[i]);
    }
  }
  own->words = {language, &own->text, prose->title, own->goals};
  languages_[language] = std::move(own);
  return std::nullopt;
}

const live::BoardWords& ServeBoard::words(const std::string& language) const {
  const auto found = languages_.find(language);
  if (found != languages_.end()) return found->second->words;
  const auto own = languages_.find(cli_.language);
  return own != languages_.end() ? own->second->words : languages_.begin()->second->words;
}

std::optional<Error> ServeBoard::watch(const StoreState& store,
                                       const std::vector<std::string>& learners, ServeLog& log,
                                       LogAs form) {
  auto watch = live::Watch::over(house_->lesson(), house_->start(store), learners);
  if (!watch) return watch.error();
  post_ = std::make_unique<live::WatchPost>(std::move(*watch),
                                            [this, &log, form](const live::Reached& what) {
                                              if (form == LogAs::Text) log.add(as_text(what));
                                              if (form == LogAs::Json) log.add(as_json(what));
                                            });
  post_->start();
  return std::nullopt;
}

// --- what is told --------------------------------------------------------------------------------

std::string ServeBoard::as_text(const live::Reached& what) const {
  const Text& text = cli_.text;
  const std::string user = printable(what.user);
  const std::string head = fmt::format("{}      ", date_time(what.at).substr(11, 12));
  if (!what.goal) {
    return head + text.fill(what.last ? "serve.goal.all" : "serve.goal.task", user);
  }
  const std::string_view words = this->words({}).goal(what.task, *what.goal);
  return head + text.fill(what.holds ? "serve.goal.met" : "serve.goal.lost", user, words);
}

std::string ServeBoard::as_json(const live::Reached& what) const {
  const std::string head = fmt::format(R"({{"event":"{}","at":{},"user":{},"task":{})",
                                       what.goal ? "goal" : "task", json_string(date_time(what.at)),
                                       json_string(what.user), json_string(tasks_[what.task]));
  if (!what.goal) return head + fmt::format(R"(,"last":{}}})", what.last);
  return head + fmt::format(R"(,"goal":{},"text":{},"reached":{}}})", *what.goal + 1,
                            json_string(words({}).goal(what.task, *what.goal)), what.holds);
}

std::string ServeBoard::beginning(LogAs form, const std::string& address) const {
  const Text& text = cli_.text;
  const std::string url = address.empty() ? "" : "http://" + address + "/board";
  if (form == LogAs::Json) {
    return fmt::format(R"({{"event":"lesson","lesson":{},"learners":{},"board":{}}})",
                       json_string(house_->lesson()->id), post_->board()->rows.size(),
                       url.empty() ? "null" : json_string(url));
  }
  const live::BoardWords& words = this->words({});
  std::string out = "\n" + text.fill("serve.goal.lesson", words.title) + "\n";
  for (const auto& goals : words.goals) {
    for (const std::string& goal : goals) out += "  [ ] " + goal + "\n";
  }
  if (!url.empty()) out += text.fill("serve.goal.board", url) + "\n";
  return out;
}

std::optional<std::string> ServeBoard::told(const std::string& form) const {
  const auto board = post_->board();
  if (form == "text") return live::board_text(*board, words({}));
  if (form == "json") return live::board_json(*board, words({}));
  if (form == "csv") return live::board_csv(*board, words({}));
  return std::nullopt;
}

std::vector<live::AutoconfigServer::Page> ServeBoard::pages() {
  const auto page = [this](auto make) {
    return [this, make](const std::string& language) {
      return make(*post_->board(), words(language));
    };
  };
  return {{"/board", "text/html; charset=utf-8", page(live::board_page)},
          {"/board.json", "application/json", page(live::board_json)},
          {"/board.csv", "text/csv; charset=utf-8", page(live::board_csv)}};
}

}  // namespace casella::cli
