// casella compare: one story, told to POP3 and to IMAP, and what it costs each.
#include "sim/cli/commands.h"
#include "sim/cli/played.h"
#include "sim/compare/table.h"

namespace casella::cli {
namespace {

struct CompareOptions {
  std::string story;
  std::string format = "text";
  std::string file = "-";
  bool push = false;  // IDLE against polling instead
};

int compare_ways(House& house, const CompareOptions& options) {
  if (options.story.empty()) return house.complain({Key{"cli.error.which_story"}});
  const std::filesystem::path file = house.find_story(options.story);
  if (!std::filesystem::is_regular_file(file)) {
    return house.complain({Key{"cli.error.no_story"}, {options.story}});
  }
  const auto loaded = compare::load_story(file);
  if (!loaded.story) return house.complain(loaded.errors);
  std::vector<compare::Column> columns;
  std::vector<compare::Watching> watching;
  const bool html = options.format == "html";
  if (options.push || html) watching = compare::push_and_pull(*loaded.story);
  for (const compare::Way way : compare::kWays) {
    if (!options.push || html) columns.push_back(compare::play(*loaded.story, way));
  }
  std::string document;
  if (options.format == "text") {
    document = options.push ? compare::push_pull_text(watching, house.text)
                            : compare::as_text(*loaded.story, columns, house.language, house.text);
  } else if (html) {
    document = compare::as_html(*loaded.story, columns, watching, house.language, house.text);
  } else if (options.format == "csv") {
    document = options.push ? compare::push_pull_csv(watching) : compare::as_csv(columns);
  } else {
    return house.complain({Key{"cli.error.unknown_format"}, {options.format, "text, html, csv"}});
  }
  const auto written = write_to(options.file, document, house.out);
  return written ? kGood : house.complain(written.error());
}

}  // namespace

void add_compare(CLI::App& app, House& house, Chosen& chosen) {
  const auto options = std::make_shared<CompareOptions>();
  CLI::App* command = add_command(app, house, chosen, "compare", options, compare_ways);
  const std::string name(house.text("cli.label.STORY"));
  command->add_option(name, options->story, std::string(house.text("cli.compare.story")))
      ->type_name("");
  command->add_option("--to", options->format, std::string(house.text("cli.compare.to")))
      ->type_name("text|html|csv");
  command->add_flag("--push", options->push, std::string(house.text("cli.compare.push")));
  command->add_option("-o,--output", options->file, std::string(house.text("cli.compare.output")))
      ->type_name("FILE");
}

}  // namespace casella::cli
