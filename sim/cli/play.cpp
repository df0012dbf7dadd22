// casella play: a whole lesson in the terminal.
#include "sim/cli/commands.h"
#include "sim/cli/play_session.h"

namespace casella::cli {
namespace {

struct PlayOptions {
  std::string lesson, from;
  bool automatic = false;
};

// The step to begin with: the one wanted, by number or key; else where the learner was last.
Result<std::size_t> first_step(const lesson::Lesson& lesson, const std::string& from,
                               const store::Progress& progress) {
  const auto with_key = [&](const std::string& key) {
    for (std::size_t i = 0; i < lesson.steps.size(); ++i) {
      if (!key.empty() && lesson::key_of(lesson.steps[i]) == key) return i;
    }
    return lesson.steps.size();
  };
  if (!from.empty()) {
    const std::size_t found = with_key(from);
    if (found < lesson.steps.size()) return found;
    const auto number = parse_number(from, "--from", 1);
    if (number && *number <= lesson.steps.size()) return static_cast<std::size_t>(*number) - 1;
    return Error{Key{"cli.error.no_step"}, {from, std::to_string(lesson.steps.size())}};
  }
  const auto summary = progress.summary();
  const auto known = summary.find(lesson.id);
  if (known == summary.end() || !known->second.place) return std::size_t{0};
  const store::Place& place = *known->second.place;
  // The lesson may have changed since: its key tells a step better than its number.
  std::size_t step = with_key(place.key);
  if (step == lesson.steps.size()) step = place.step;
  return step + 1 < lesson.steps.size() ? step : std::size_t{0};
}

int play(House& house, const PlayOptions& options) {
  if (options.lesson.empty()) return house.complain({Key{"cli.error.which_lesson"}});
  const auto folder = find_lesson(options.lesson, house.lessons());
  if (!folder) return house.complain(folder.error());
  auto told = read_lesson(*folder, house);
  if (!told) return house.complain(told.error());
  // A demonstration is not the learner's progress, nor is a lesson with another server than its
  // own.
  auto progress = options.automatic || !house.profile.empty()
                      ? store::Progress::in_memory()
                      : store::Progress::open(store::progress_path());
  const auto from = first_step(told->lesson, options.from, progress);
  if (!from) return house.complain(from.error());
  notice_interrupts();
  return PlaySession(house, std::move(*told), std::move(progress), options.automatic).run(*from);
}

}  // namespace

void add_play(CLI::App& app, House& house, Chosen& chosen) {
  const auto options = std::make_shared<PlayOptions>();
  CLI::App* command = add_command(app, house, chosen, "play", options, play);
  add_lesson(*command, house, options->lesson);
  add_profile(*command, house);
  command->add_option("--from", options->from, std::string(house.text("cli.play.from")))
      ->type_name("STEP");
  command->add_flag("--auto", options->automatic, std::string(house.text("cli.play.auto")));
}

}  // namespace casella::cli
