// casella serve: real mail programs connect, and what they say is told.
#include <signal.h>

#include <fmt/format.h>

#include "sim/cli/commands.h"
#include "sim/cli/serve_notify.h"
#include "sim/cli/serve_open.h"

namespace casella::cli {
namespace {

int serve(House& house, const ServeOptions& options) {
  sigset_t ends;
  sigemptyset(&ends);
  for (const int each : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&ends, each);
  ::pthread_sigmask(SIG_BLOCK, &ends, nullptr);  // the threads to come inherit it
  if (!options.results.empty() && options.lesson.empty()) {
    return house.complain({Key{"serve.error.results"}});
  }
  Serving serving;
  if (const auto fault = open_serving(house, options, serving)) return house.complain(*fault);
  if (options.open_to_all) {
    house.err << house.text.fill("serve.open_warning", serving.live.settings.addresses.front())
              << "\n";
    house.err.flush();
  }
  serving.log->print(listening(house, serving));
  if (serving.board != nullptr && serving.form != LogAs::None) {
    const std::string& address = serving.live.settings.addresses.front();
    const std::string shown = address.find(':') == address.npos ? address : "[" + address + "]";
    serving.log->print(serving.board->beginning(
        serving.form, serving.live.autoconfig
                          ? fmt::format("{}:{}", shown, serving.live.autoconfig->port())
                          : ""));
  }
  serving.log->start();
  notify("READY=1");
  int which = 0;
  while (::sigwait(&ends, &which) != 0) {
  }
  notify("STOPPING=1");
  if (serving.control) serving.control->stop();  // whoever asks needs the server
  serving.live.server->stop();
  if (serving.board != nullptr) serving.board->board().stop();
  serving.log->stop();
  if (serving.form == LogAs::Text) serving.log->print(std::string(house.text("serve.ended")));
  if (serving.form == LogAs::Json) serving.log->print(R"({"event":"ended"})");
  if (options.results.empty()) return kGood;
  const auto written = write_to(options.results, *serving.board->board().told("csv"), house.out);
  return written ? kGood : house.complain(written.error());
}

}  // namespace

void add_serve(CLI::App& app, House& house, Chosen& chosen) {
  const auto options = std::make_shared<ServeOptions>();
  CLI::App* command = add_command(app, house, chosen, "serve", options, serve);
  const auto words = [&](const char* key) { return std::string(house.text(key)); };
  command->add_flag("--headless", options->headless, words("cli.serve.headless"));
  command->add_option("--log", options->log, words("cli.serve.log"))->type_name("text|json|none");
  command->add_option("--config", options->config, words("cli.serve.config"))->type_name("FILE");
  command->add_option("--data", options->data, words("cli.serve.data"))->type_name("DIR");
  command->add_flag("--ephemeral", options->ephemeral, words("cli.serve.ephemeral"));
  command->add_option("--lesson", options->lesson, words("cli.serve.lesson"))->type_name("NAME");
  command->add_option("--results", options->results, words("cli.serve.results"))->type_name("FILE");
  command->add_option("--profile", options->profile, words("cli.serve.profile"))->type_name("NAME");
  command->add_option("--ports", options->ports, words("cli.serve.ports"))->type_name("N");
  command->add_flag("--standard-ports", options->standard_ports, words("cli.serve.standard_ports"));
  command->add_option("--address", options->address, words("cli.serve.address"))->type_name("IP");
  command->add_flag("--let-strangers-in", options->open_to_all, words("cli.serve.open"));
  command->add_flag("--no-http", options->no_http, words("cli.serve.no_http"));
  command->add_flag("--show-passwords", options->show_passwords, words("cli.serve.show_passwords"));
}

}  // namespace casella::cli
