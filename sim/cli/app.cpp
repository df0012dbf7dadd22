// The command line as a whole: languages, help, and what is said to those who mistype.
#include <signal.h>

#include <algorithm>
#include <exception>

#include "sim/base/data_dir.h"
#include "sim/cli/commands.h"

namespace casella::cli {
namespace {

// What --lang says, before the options are read: their descriptions need it.
std::string wanted_language(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word.rfind("--lang=", 0) == 0) return std::string(word.substr(7));
    if (word == "--lang" && i + 1 < argc) return argv[i + 1];
  }
  return {};
}

void speak(CLI::App& app, const Text& text) {
  const auto formatter = std::make_shared<CLI::Formatter>();
  formatter->column_width(28);
  for (const auto* label : {"Usage", "OPTIONS", "SUBCOMMAND", "SUBCOMMANDS", "Positionals"}) {
    formatter->label(label, std::string(text("cli.label." + std::string(label))));
  }
  formatter->label("REQUIRED", "");  // the usage shows it already
  app.formatter(formatter);
  app.option_defaults()->group(std::string(text("cli.label.options")));
  app.set_help_flag("-h,--help", std::string(text("cli.help")));
  app.get_help_ptr()->group(std::string(text("cli.label.options")));
}

std::vector<std::string> names_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
  }
  return names;
}

std::vector<std::string> options_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* at = &app; at != nullptr; at = at->get_parent()) {
    for (const CLI::Option* option : at->get_options()) {
      for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    }
  }
  return names;
}

// A word that was not understood: a command, an option, or one argument too many.
Error stray(const CLI::App& app, const CLI::App& command, const std::string& word) {
  if (word.size() > 1 && word.front() == '-') {
    const std::string name = word.substr(0, word.find('='));
    const std::string near = nearest(name, options_of(command));
    if (near.empty()) return {Key{"cli.error.unknown_option"}, {name}};
    return {Key{"cli.error.near_option"}, {name, near}};
  }
  if (&command != &app) return {Key{"cli.error.too_many"}, {word}};
  const std::string near = nearest(word, names_of(app));
  if (near.empty()) return {Key{"cli.error.unknown_command"}, {word}};
  return {Key{"cli.error.near_command"}, {word, near}};
}

int run(House& house, int argc, char** argv) {
  const Text& text = house.text;
  CLI::App app(std::string(text("cli.does")), "casella");
  speak(app, text);
  app.footer(std::string(text("cli.footer")));
  app.set_version_flag("--version", "casella " CASELLA_VERSION, std::string(text("cli.version")));
  std::string language;
  app.add_option("--lang", language, std::string(text("cli.lang")))->type_name("en|it");
  app.require_subcommand(0, 1);
  app.fallthrough();
  app.allow_extras();
  Chosen chosen;
  for (const auto add :
       {add_lessons, add_play, add_run, add_check, add_shot, add_export, add_explore, add_compare,
        add_glossary, add_report, add_guide, add_worksheets, add_serve, add_ctl, add_lesson_from}) {
    add(app, house, chosen);
  }
  for (CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    command->group(std::string(text("cli.label.commands")));
    command->get_help_ptr()->group(std::string(text("cli.label.options")));
    command->fallthrough();
    command->allow_extras();
  }
  const auto command_at_hand = [&app]() -> const CLI::App& {
    const auto taken = app.get_subcommands();
    return taken.empty() ? app : *taken.front();
  };
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    house.out << command_at_hand().help(&command_at_hand() == &app ? "" : "casella");
    return kGood;
  } catch (const CLI::CallForVersion&) {
    house.out << app.version() << "\n";
    return kGood;
  } catch (const CLI::RequiredError&) {
    return house.complain({Key{"cli.error.which_lesson"}});  // nothing else is marked so
  } catch (const CLI::ParseError& error) {
    // What is left is an option without its value; CLI11 begins its sentence with the name.
    const std::string what = error.what();
    return house.complain({Key{"cli.error.no_value"}, {what.substr(0, what.find_first_of(": "))}});
  }
  const auto left = app.remaining(true);
  if (!left.empty()) return house.complain(stray(app, command_at_hand(), left.front()));
  if (const auto known = choose_language(language); !known) return house.complain(known.error());
  if (chosen) return chosen();
  house.err << app.help() << "\n";
  house.err.flush();
  return kUsage;
}

}  // namespace

void add_lesson(CLI::App& command, House& house, std::string& lesson) {
  const std::string name(house.text("cli.label.LESSON"));
  command.add_option(name, lesson, std::string(house.text("cli.lesson")))
      ->type_name("")
      ->required();
}

void add_profile(CLI::App& command, House& house) {
  command.add_option("--profile", house.profile, std::string(house.text("cli.profile")))
      ->type_name("NAME");
}

int main_of(int argc, char** argv) {
  House house;
  try {
    ::signal(SIGPIPE, SIG_IGN);  // a reader that went away is seen when writing
    house.program = executable_path(argc > 0 ? argv[0] : nullptr);
    const auto wanted = choose_language(wanted_language(argc, argv));
    house.language = wanted ? *wanted : *choose_language("");
    const auto data = data_dir(house.program);
    if (!data) {
      house.err << "casella: " << say_without_texts(data.error(), house.language) << "\n";
      house.err.flush();
      return kUsage;
    }
    house.data = *data;
    auto text = Text::load(house.data / "assets" / "lang" / house.language);
    if (!text) return house.complain(text.error());
    house.text = std::move(*text);
    const int code = run(house, argc, argv);
    house.out.flush();
    if (house.out.fault().empty()) return code;
    return house.complain({Key{"cli.error.no_output"}, {house.out.fault()}});
  } catch (const std::exception& fault) {
    // Ours, such as memory that ran out: everything kept so far is on disk.
    return house.complain({Key{"cli.error.own_fault"}, {fault.what()}});
  }
}

}  // namespace casella::cli
