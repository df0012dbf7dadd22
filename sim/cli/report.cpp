// casella report: what the learner attempted and reached.
#include "sim/store/report.h"

#include "sim/cli/commands.h"
#include "sim/store/progress.h"

namespace casella::cli {
namespace {

struct ReportOptions {
  std::string format = "csv";
  std::string file = "-";
};

int report(House& house, const ReportOptions& options) {
  if (options.format != "csv" && options.format != "html") {
    return house.complain({Key{"cli.error.unknown_format"}, {options.format, "csv, html"}});
  }
  std::vector<store::ReportedLesson> lessons;
  for (const Listed& each : list_lessons(house.lessons())) {
    const auto told = read_lesson(each.folder, house.language);
    if (told) lessons.push_back({told->lesson.id, told->prose.title});
  }
  store::Progress progress = store::Progress::open(store::progress_path());
  const std::string content =
      options.format == "csv" ? store::report_csv(progress, lessons, house.text)
                              : store::report_html(progress, lessons, house.text, house.language);
  while (const auto notice = progress.take_notice()) house.complain(*notice);
  const auto written = write_to(options.file, content, house.out);
  return written ? kGood : house.complain(written.error());
}

}  // namespace

void add_report(CLI::App& app, House& house, Chosen& chosen) {
  const auto options = std::make_shared<ReportOptions>();
  CLI::App* command = add_command(app, house, chosen, "report", options, report);
  const Text& text = house.text;
  command->add_option("--to", options->format, std::string(text("cli.report.to")))
      ->type_name("csv|html");
  command->add_option("-o,--output", options->file, std::string(text("cli.export.output")))
      ->type_name("FILE");
}

}  // namespace casella::cli
