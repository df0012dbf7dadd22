// casella ctl: asks something of a server that runs.
#include <fmt/format.h>

#include "sim/cli/commands.h"
#include "sim/live/accounts.h"
#include "sim/live/control.h"

namespace casella::cli {
namespace {

namespace fs = std::filesystem;

struct CtlOptions {
  std::string data;
  std::vector<std::string> words;
};

int ctl(House& house, const CtlOptions& options) {
  fs::path folder = options.data.empty() ? live::usual_serve_folder() : fs::path(options.data);
  std::error_code fault;
  if (options.data.empty() && !fs::exists(folder / "control", fault) &&
      fs::exists(live::lesson_folder() / "control", fault)) {
    folder = live::lesson_folder();
  }
  std::vector<std::string> words = options.words;
  // The server may stand in another folder.
  if (words.size() >= 3 && (words[0] == "add-mail" || words[0] == "save")) {
    words[2] = fs::absolute(words[2]).string();
  }
  const auto answer = live::ask_server(folder / "control", words);
  if (!answer) return house.complain(answer.error(), kWrong);
  const bool good = answer->front() == '+';
  (good ? house.out : house.err) << std::string_view(*answer).substr(1);
  house.err.flush();
  return good ? kGood : kWrong;
}

int lesson(House& house, const CtlOptions& options) {
  if (options.words.size() != 3 || options.words[0] != "from-session") {
    return house.complain({Key{"serve.error.lesson"}});
  }
  CtlOptions order{options.data,
                   {"lesson", options.words[1], fs::absolute(options.words[2]).string()}};
  return ctl(house, order);
}

}  // namespace

void add_lesson_from(CLI::App& app, House& house, Chosen& chosen) {
  const auto options = std::make_shared<CtlOptions>();
  CLI::App* command = app.add_subcommand("lesson", std::string(house.text("cli.lesson_from.does")));
  command->callback([&house, &chosen, options] {
    chosen = [&house, options] { return lesson(house, *options); };
  });
  command->add_option("--data", options->data, std::string(house.text("cli.serve.data")))
      ->type_name("DIR");
  command->add_option("ORDER", options->words, std::string(house.text("cli.lesson_from.order")))
      ->type_name("");
}

void add_ctl(CLI::App& app, House& house, Chosen& chosen) {
  const auto options = std::make_shared<CtlOptions>();
  CLI::App* command = add_command(app, house, chosen, "ctl", options, ctl);
  command->add_option("--data", options->data, std::string(house.text("cli.serve.data")))
      ->type_name("DIR");
  command->add_option("ORDER", options->words, std::string(house.text("cli.ctl.order")))
      ->type_name("");
}

}  // namespace casella::cli
