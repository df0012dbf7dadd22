// casella shot: a picture of the window, drawn by the window's own program.
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>

#include "sim/cli/commands.h"

namespace casella::cli {
namespace {

struct ShotOptions {
  std::string lesson, at, file, size, theme, scale;
};

// "1600x1000": both from 1.
bool is_size(const std::string& text) {
  const auto cross = text.find('x');
  if (cross == text.npos) return false;
  return parse_number(text.substr(0, cross), "", 1).ok() &&
         parse_number(text.substr(cross + 1), "", 1).ok();
}

bool is_scale(const std::string& text) {
  double scale = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), scale);
  return fault == std::errc() && end == text.data() + text.size() && scale >= 0.5 && scale <= 4;
}

std::optional<Error> wrong(const ShotOptions& options) {
  if (options.lesson.empty()) return Error{Key{"cli.error.which_lesson"}};
  if (options.at.empty()) return Error{Key{"cli.error.missing"}, {"--at", "N"}};
  if (options.file.empty()) return Error{Key{"cli.error.missing"}, {"-o", "FILE.png"}};
  if (const auto at = parse_number(options.at, "--at"); !at) return at.error();
  if (!options.size.empty() && !is_size(options.size))
    return Error{Key{"cli.error.size"}, {options.size}};
  const bool themed =
      options.theme == "dark" || options.theme == "light" || options.theme == "contrast";
  if (!options.theme.empty() && !themed) return Error{Key{"cli.error.theme"}, {options.theme}};
  if (!options.scale.empty() && !is_scale(options.scale)) {
    return Error{Key{"cli.error.scale"}, {options.scale}};
  }
  return std::nullopt;
}

int shot(House& house, const ShotOptions& options) {
  if (const auto error = wrong(options)) return house.complain(*error);
  const auto folder = find_lesson(options.lesson, house.lessons());
  if (!folder) return house.complain(folder.error());
  const auto program = house.program.parent_path() / "casella-gui";
  std::vector<std::string> words = {program.string(), "--shot",   folder->string(),
                                    "--at",           options.at, "-o",
                                    options.file,     "--lang",   house.language};
  const auto pass_on = [&words](const char* option, const std::string& value) {
    if (!value.empty()) words.insert(words.end(), {option, value});
  };
  pass_on("--size", options.size);
  pass_on("--theme", options.theme);
  pass_on("--scale", options.scale);
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  house.out.flush();
  ::signal(SIGPIPE, SIG_DFL);
  ::execv(program.c_str(), arguments.data());
  if (errno == ENOENT) return house.complain({Key{"cli.error.no_window"}, {program.string()}});
  return house.complain({Key{"cli.error.cannot_start"}, {std::strerror(errno)}, program.string()});
}

}  // namespace

void add_shot(CLI::App& app, House& house, Chosen& chosen) {
  const auto options = std::make_shared<ShotOptions>();
  CLI::App* command = add_command(app, house, chosen, "shot", options, shot);
  add_lesson(*command, house, options->lesson);
  const auto option = [&](const char* name, std::string& value, const char* key, const char* type) {
    command->add_option(name, value, std::string(house.text(key)))->type_name(type);
  };
  option("--at", options->at, "cli.shot.at", "N");
  option("-o,--output", options->file, "cli.shot.output", "FILE.png");
  option("--size", options->size, "cli.shot.size", "WxH");
  option("--theme", options->theme, "cli.shot.theme", "dark|light|contrast");
  option("--scale", options->scale, "cli.shot.scale", "X");
}

}  // namespace casella::cli
