// casella guide, casella worksheets: the course on paper.
#include "sim/lesson/handbook.h"

#include "sim/cli/commands.h"

namespace casella::cli {
namespace {

struct PaperOptions {
  std::string lesson;  // empty: all of them
  std::string file = "-";
};

using Paper = std::string (*)(std::span<const lesson::Taught>, const Text&, std::string_view);

int print_paper(House& house, const PaperOptions& options, Paper paper) {
  std::filesystem::path only;
  if (!options.lesson.empty()) {
    const auto found = find_lesson(options.lesson, house.lessons());
    if (!found) return house.complain(found.error());
    only = *found;
  }
  std::vector<lesson::Taught> course;
  int place = 0;
  for (const Listed& each : list_lessons(house.lessons())) {
    ++place;
    if (!only.empty() && !std::filesystem::equivalent(only, each.folder)) continue;
    auto told = read_lesson(each.folder, house.language);
    if (!told) return house.complain(told.error());
    course.push_back({std::move(told->lesson), std::move(told->prose), place});
  }
  if (course.empty() && !only.empty()) {  // one of the learner's own
    auto told = read_lesson(only, house.language);
    if (!told) return house.complain(told.error());
    course.push_back({std::move(told->lesson), std::move(told->prose), 1});
  }
  const auto written = write_to(options.file, paper(course, house.text, house.language), house.out);
  return written ? kGood : house.complain(written.error());
}

void add_paper(CLI::App& app, House& house, Chosen& chosen, const std::string& name, Paper paper) {
  const auto options = std::make_shared<PaperOptions>();
  const auto act = [paper](House& at, const PaperOptions& wanted) {
    return print_paper(at, wanted, paper);
  };
  CLI::App* command = add_command(app, house, chosen, name, options, act);
  command
      ->add_option(std::string(house.text("cli.label.LESSON")), options->lesson,
                   std::string(house.text("cli.guide.lesson")))
      ->type_name("");
  command->add_option("-o,--output", options->file, std::string(house.text("cli.export.output")))
      ->type_name("FILE");
}

}  // namespace

void add_guide(CLI::App& app, House& house, Chosen& chosen) {
  add_paper(app, house, chosen, "guide", lesson::guide_html);
}

void add_worksheets(CLI::App& app, House& house, Chosen& chosen) {
  add_paper(app, house, chosen, "worksheets", lesson::worksheets_html);
}

}  // namespace casella::cli
