// casella lessons: which there are, and how far the learner has come.
#include <algorithm>

#include <fmt/format.h>

#include "sim/base/utf8.h"
#include "sim/cli/commands.h"
#include "sim/store/progress.h"

namespace casella::cli {
namespace {

struct Nothing {};

std::string progress_words(const store::LessonProgress& progress, const Text& text) {
  if (progress.finished > 0) return std::string(text("cli.lessons.finished"));
  if (!progress.place) return {};
  return text.fill("cli.lessons.at_step", progress.place->step + 1, progress.place->steps);
}

int lessons(House& house, const Nothing&) {
  const auto all = list_lessons(house.lessons());
  if (all.empty()) return house.complain({Key{"cli.error.no_lessons"}, {house.lessons().string()}});
  store::Progress progress = store::Progress::open(store::progress_path());
  const auto known = progress.summary();
  std::vector<std::array<std::string, 3>> rows;
  std::vector<Error> broken;
  std::size_t id_width = 0, title_width = 0;
  for (const Listed& each : all) {
    const auto told = read_lesson(each.folder, house.language);
    if (!told) broken.push_back(told.error());
    const std::string id = told ? told->lesson.id : each.id;
    const auto found = known.find(id);
    rows.push_back(
        {id, told ? printable(told->prose.title) : std::string(house.text("cli.lessons.broken")),
         found == known.end() ? "" : progress_words(found->second, house.text)});
    id_width = std::max(id_width, columns_of(rows.back()[0]));
    title_width = std::max(title_width, columns_of(rows.back()[1]));
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::string row = fmt::format("{:2}  ", i + 1) + padded(rows[i][0], id_width) + "  " +
                      padded(rows[i][1], title_width) + "  " + rows[i][2];
    row.erase(row.find_last_not_of(' ') + 1);
    house.out << row << "\n";
  }
  while (const auto notice = progress.take_notice()) house.complain(*notice);
  return broken.empty() ? kGood : (house.complain(broken), kWrong);
}

}  // namespace

void add_lessons(CLI::App& app, House& house, Chosen& chosen) {
  add_command(app, house, chosen, "lessons", std::make_shared<Nothing>(), lessons);
}

}  // namespace casella::cli
