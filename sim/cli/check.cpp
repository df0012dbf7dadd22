// casella check: every mistake of a lesson's author, with file and line.
#include <fmt/format.h>

#include "sim/cli/commands.h"
#include "sim/lesson/check.h"

namespace casella::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::vector<std::string> paths;
};

// The lessons that a path means: one, or all in a folder of lessons.
Result<std::vector<fs::path>> lessons_at(const std::string& path, const fs::path& lessons) {
  std::error_code fault;
  if (fs::is_directory(path, fault) && !fs::exists(fs::path(path) / "lesson.toml", fault)) {
    auto found = lesson::find_lessons(path);
    if (!found.empty()) return found;
  }
  const auto one = find_lesson(path, lessons);
  if (!one) return one.error();
  return std::vector<fs::path>{*one};
}

int check(House& house, const Options& options) {
  std::vector<fs::path> folders;
  if (options.paths.empty()) {
    folders = lesson::find_lessons(house.lessons());
    if (folders.empty()) {
      return house.complain({Key{"cli.error.no_lessons"}, {house.lessons().string()}});
    }
  }
  for (const std::string& path : options.paths) {
    const auto found = lessons_at(path, house.lessons());
    if (!found) return house.complain(found.error());
    folders.insert(folders.end(), found->begin(), found->end());
  }
  std::size_t mistakes = 0;
  for (const fs::path& folder : folders) {
    for (const Error& error : lesson::check(folder)) {
      house.out << house.text.say(error) << "\n";
      ++mistakes;
    }
    if (!house.out.flush()) break;
  }
  const auto counted = [&](const std::string& key, std::size_t count) {
    return house.text.fill(key + (count == 1 ? ".one" : ".many"), count);
  };
  house.out << counted("cli.check.lessons", folders.size()) << ", "
            << counted("cli.check.mistakes", mistakes) << "\n";
  return mistakes == 0 ? kGood : kWrong;
}

}  // namespace

void add_check(CLI::App& app, House& house, Chosen& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = add_command(app, house, chosen, "check", options, check);
  command->add_option("PATH", options->paths, std::string(house.text("cli.check.path")))
      ->type_name("");
}

}  // namespace casella::cli
