// casella run: a lesson's transcript on standard output.
#include "sim/cli/commands.h"
#include "sim/cli/played.h"
#include "sim/export/exports.h"
#include "sim/export/wire.h"

namespace casella::cli {
namespace {

struct RunOptions {
  std::string lesson;
  std::optional<std::string> until;
  bool explain = false;
  bool tcp = false;
};

int transcribe(House& house, const RunOptions& options) {
  const auto played = play_through(house, options.lesson);
  if (!played) return house.complain(played.error());
  const auto extent = extent_of(played->timeline, options.until, "--until");
  if (!extent) return house.complain(extent.error());
  const exports::Voice voice{house.language, &house.text, {}};
  if (options.tcp) {
    house.out << exports::wire_as_text(played->timeline, extent->until, voice, options.explain);
  } else {
    const exports::Story story(played->timeline, extent->until);
    house.out << exports::as_text(story, voice, options.explain);
  }
  if (extent->reached) return kGood;
  return house.complain({Key{"cli.error.not_so_many"}, {std::to_string(extent->until)}}, kWrong);
}

}  // namespace

void add_run(CLI::App& app, House& house, Chosen& chosen) {
  const auto options = std::make_shared<RunOptions>();
  CLI::App* command = add_command(app, house, chosen, "run", options, transcribe);
  add_lesson(*command, house, options->lesson);
  add_profile(*command, house);
  command->add_option("--until", options->until, std::string(house.text("cli.run.until")))
      ->type_name("N");
  command->add_flag("--explain", options->explain, std::string(house.text("cli.run.explain")));
  command->add_flag("--tcp", options->tcp, std::string(house.text("cli.run.tcp")));
}

}  // namespace casella::cli
