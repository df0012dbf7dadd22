#include "sim/live/lesson_board.h"

#include <fmt/format.h>

#include "sim/lesson/prose.h"

namespace casella::live {

Result<std::unique_ptr<LessonBoard>> LessonBoard::of(std::shared_ptr<const lesson::Lesson> lesson,
                                                     const std::filesystem::path& folder,
                                                     const std::filesystem::path& data,
                                                     std::string language) {
  std::unique_ptr<LessonBoard> board(new LessonBoard());
  auto house = LessonHouse::of(std::move(lesson));
  if (!house) return house.error();
  board->house_ = std::make_unique<LessonHouse>(std::move(*house));
  for (const lesson::Step& step : board->house_->lesson()->steps) {
    const auto* task = std::get_if<lesson::Task>(&step.what);
    if (task != nullptr && task->outside) board->tasks_.push_back(task->key);
  }
  board->language_ = std::move(language);
  for (const char* each : {"en", "it"}) {
    if (auto fault = board->add_language(each, folder, data)) return *fault;
  }
  return board;
}

std::optional<Error> LessonBoard::add_language(const std::string& language,
                                               const std::filesystem::path& folder,
                                               const std::filesystem::path& data) {
  auto text = Text::load(data / "assets" / "lang" / language);
  if (!text) return text.error();
  const auto prose = lesson::load_prose(folder / fmt::format("text.{}.md", language));
  if (!prose) return prose.error();
  auto own = std::make_unique<Language>();
  own->text = std::move(*text);
  own->words = {language, &own->text, prose->title, {}};
  for (const lesson::Step& step : house_->lesson()->steps) {
    const auto* task = std::get_if<lesson::Task>(&step.what);
    if (task == nullptr || !task->outside) continue;
    const lesson::Section* section = prose->find(task->key);
    auto& goals = own->words.goals.emplace_back();
    for (std::size_t i = 0; i < task->goals.size(); ++i) {
      const bool worded = section != nullptr && i < section->items.size();
      goals.push_back(worded ? lesson::plain(section->items[i]) : task->goals[i]);
    }
  }
  languages_[language] = std::move(own);
  return std::nullopt;
}

const BoardWords& LessonBoard::words(const std::string& language) const {
  const auto found = languages_.find(language);
  if (found != languages_.end()) return found->second->words;
  const auto own = languages_.find(language_);
  return own != languages_.end() ? own->second->words : languages_.begin()->second->words;
}

std::optional<Error> LessonBoard::watch(const StoreState& store,
                                        const std::vector<std::string>& learners,
                                        std::function<void(const Reached&)> reached,
                                        std::function<void()> changed) {
  auto watch = Watch::over(house_->lesson(), house_->start(store), learners);
  if (!watch) return watch.error();
  post_ = std::make_unique<WatchPost>(std::move(*watch), std::move(reached));
  post_->changed = std::move(changed);
  return std::nullopt;
}

void LessonBoard::stop() {
  if (post_) post_->stop();
}

std::optional<std::string> LessonBoard::told(const std::string& form) const {
  const auto board = post_->board();
  if (form == "text") return board_text(*board, words());
  if (form == "json") return board_json(*board, words());
  if (form == "csv") return board_csv(*board, words());
  return std::nullopt;
}

std::vector<AutoconfigServer::Page> LessonBoard::pages() {
  const auto page = [this](auto make) {
    return [this, make](const std::string& language) {
      return make(*post_->board(), words(language));
    };
  };
  return {{"/board", "text/html; charset=utf-8", page(board_page)},
          {"/board.json", "application/json", page(board_json)},
          {"/board.csv", "text/csv; charset=utf-8", page(board_csv)}};
}

}  // namespace casella::live
