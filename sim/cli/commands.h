#pragma once
// The subcommands, one file each. Each adds itself to the program; `chosen` is what is then to be
// done.
#include <functional>
#include <memory>

#include <CLI/CLI.hpp>

#include "sim/cli/house.h"

namespace casella::cli {

using Chosen = std::function<int()>;  // gives the exit code

void add_lessons(CLI::App& app, House& house, Chosen& chosen);
void add_play(CLI::App& app, House& house, Chosen& chosen);
void add_run(CLI::App& app, House& house, Chosen& chosen);
void add_check(CLI::App& app, House& house, Chosen& chosen);
void add_shot(CLI::App& app, House& house, Chosen& chosen);
void add_export(CLI::App& app, House& house, Chosen& chosen);
void add_explore(CLI::App& app, House& house, Chosen& chosen);
void add_compare(CLI::App& app, House& house, Chosen& chosen);
void add_glossary(CLI::App& app, House& house, Chosen& chosen);
void add_report(CLI::App& app, House& house, Chosen& chosen);
void add_guide(CLI::App& app, House& house, Chosen& chosen);
void add_worksheets(CLI::App& app, House& house, Chosen& chosen);
void add_serve(CLI::App& app, House& house, Chosen& chosen);
void add_lesson_from(CLI::App& app, House& house, Chosen& chosen);
void add_ctl(CLI::App& app, House& house, Chosen& chosen);

// A subcommand with its description, and what it does: `act(house, options)`.
template <class Options, class Act>
CLI::App* add_command(CLI::App& app, House& house, Chosen& chosen, const std::string& name,
                      std::shared_ptr<Options> options, Act act) {
  CLI::App* command = app.add_subcommand(name, std::string(house.text("cli." + name + ".does")));
  command->callback([&house, &chosen, options, act] {
    chosen = [&house, options, act] { return act(house, *options); };
  });
  return command;
}

// The argument LESSON, the same for each command that has it. Empty if it was not given.
void add_lesson(CLI::App& command, House& house, std::string& lesson);
// And --profile, for those that play it.
void add_profile(CLI::App& command, House& house);

// The whole program: reads the command line and does what it says. No exception leaves it.
int main_of(int argc, char** argv);

}  // namespace casella::cli
