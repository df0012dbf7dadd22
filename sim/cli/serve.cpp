// casella serve: real mail programs connect, and what they say is told.
#include <signal.h>
#include <sys/resource.h>

#include <fmt/format.h>

#include "sim/cli/commands.h"
#include "sim/cli/serve_card.h"
#include "sim/cli/serve_house.h"
#include "sim/cli/serve_log.h"
#include "sim/live/ports.h"
#include "sim/world/profile.h"

namespace casella::cli {
namespace {

namespace fs = std::filesystem;

struct ServeOptions {
  std::string log = "text";
  std::string data;
  std::string profile = "modern";
  std::string address;
  std::string ports;
  bool headless = false;
  bool ephemeral = false;
  bool standard_ports = false;
  bool open_to_all = false;
  bool show_passwords = false;
};

// As many sockets as the system lets us have.
void raise_descriptors() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

bool is_loopback(const std::string& address) {
  return address == "::1" || address == "localhost" || address.rfind("127.", 0) == 0;
}

// Everything that a server is made of, in the order in which it must not go.
struct Serving {
  std::unique_ptr<MailKeeper> keeper;
  std::unique_ptr<ServeLog> log;
  std::unique_ptr<live::Narrator> narrator;
  live::ServerSettings settings;
  std::vector<AccountWish> accounts;
  std::unique_ptr<live::Server> server;
};

std::optional<Error> choose_ports(const ServeOptions& options, const WorldSettings& house,
                                  live::ServerSettings& settings) {
  std::optional<std::uint16_t> offset = options.standard_ports ? std::uint16_t{0} : live::kUnprivileged;
  if (!options.ports.empty()) {
    const auto base = parse_number(options.ports, "--ports");
    if (!base) return base.error();
    if (*base > 64'000) return Error{Key{"serve.error.ports"}, {options.ports}};
    offset = *base == 0 ? std::nullopt : std::optional(static_cast<std::uint16_t>(*base));
  }
  settings.gates = live::gates_of(house, offset);
  if (options.address.empty()) return std::nullopt;
  if (!is_loopback(options.address) && !options.open_to_all) {
    return Error{Key{"serve.error.open"}, {options.address}};
  }
  settings.addresses = {options.address == "localhost" ? "127.0.0.1" : options.address};
  return std::nullopt;
}

std::optional<Error> open_mail(const House& house, const ServeOptions& options, Serving& serving) {
  const SimTime now = live::wall_clock();
  MessageId newest{};
  serving.accounts = usual_accounts(house);
  if (options.ephemeral) {
    serving.settings.certificate = live::make_certificate();
  } else {
    const fs::path folder = options.data.empty() ? usual_serve_folder() : fs::path(options.data);
    std::error_code fault;
    fs::create_directories(folder, fault);
    if (folder.empty() || fault) return Error{Key{"serve.error.no_folder"}, {folder.string()}};
    fs::permissions(folder, fs::perms::owner_all, fault);
    auto certificate = live::certificate_in(folder);
    if (!certificate) return certificate.error();
    serving.settings.certificate = std::move(*certificate);
    auto opened = store::MailStore::open(folder / "mail.db");
    if (!opened) return opened.error();
    serving.keeper = std::make_unique<MailKeeper>(std::move(*opened));
    serving.settings.store = serving.keeper->store().kept();
    serving.settings.keeper = serving.keeper.get();
    newest = serving.keeper->store().newest_message();
  }
  StoreState& store = serving.settings.store;
  for (const AccountWish& wish : serving.accounts) {
    if (store.find(wish.user) != nullptr) continue;
    auto account = make_account(wish, newest, now);
    if (!account) return account.error();
    store.accounts.emplace_back(std::move(*account));
  }
  return serving.keeper == nullptr ? std::nullopt : serving.keeper->keep(store);
}

std::string listening(const House& house, const Serving& serving, LogAs form) {
  std::string out;
  for (const live::Gate& gate : serving.server->gates()) {
    if (form == LogAs::Json) {
      out += fmt::format(R"({{"event":"listening","gate":"{}","address":"{}","port":{},"tls":{}}})",
                         gate.name, serving.settings.addresses.front(), gate.port, gate.door.tls) + "\n";
    }
  }
  if (form == LogAs::Json) return out + R"({"event":"ready"})";
  return settings_card(house, serving.server->gates(), serving.settings.addresses.front(), serving.accounts,
                       live::fingerprint(serving.settings.certificate));
}

int serve(House& house, const ServeOptions& options) {
  const auto form = options.log == "json" ? LogAs::Json : options.log == "none" ? LogAs::None : LogAs::Text;
  if (form == LogAs::Text && options.log != "text") {
    return house.complain({Key{"serve.error.log"}, {options.log}});
  }
  const auto world = live::house_settings(options.profile);
  if (!world) return house.complain({Key{"cli.error.no_profile"}, {options.profile, profile_names()}});
  raise_descriptors();
  sigset_t ends;
  sigemptyset(&ends);
  for (const int each : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&ends, each);
  ::pthread_sigmask(SIG_BLOCK, &ends, nullptr);  // the threads to come inherit it

  Serving serving;
  if (const auto fault = choose_ports(options, *world, serving.settings)) return house.complain(*fault);
  if (const auto fault = open_mail(house, options, serving)) return house.complain(*fault);
  serving.log = std::make_unique<ServeLog>(house, form);
  serving.narrator = std::make_unique<live::Narrator>(!options.show_passwords);
  if (form != LogAs::None) {
    serving.settings.watcher = [&](const live::Session& session, const Record& record) {
      serving.log->add(serving.narrator->hear(session, record));
    };
    serving.settings.on_left = [&](const live::Told& told) { serving.narrator->leave(told.id); };
  }
  live::ServerSettings settings = serving.settings;
  auto server = live::Server::start(std::move(settings));
  if (!server) return house.complain(server.error());
  serving.server = std::move(*server);
  if (options.open_to_all) house.err << house.text.fill("serve.open_warning", options.address) << "\n";
  house.err.flush();
  serving.log->print(listening(house, serving, form));
  serving.log->start();
  int which = 0;
  while (::sigwait(&ends, &which) != 0) {
  }
  serving.server->stop();
  serving.log->stop();
  if (form == LogAs::Text) serving.log->print(std::string(house.text("serve.ended")));
  if (form == LogAs::Json) serving.log->print(R"({"event":"ended"})");
  return kGood;
}

}  // namespace

void add_serve(CLI::App& app, House& house, Chosen& chosen) {
  const auto options = std::make_shared<ServeOptions>();
  CLI::App* command = add_command(app, house, chosen, "serve", options, serve);
  const auto words = [&](const char* key) { return std::string(house.text(key)); };
  command->add_flag("--headless", options->headless, words("cli.serve.headless"));
  command->add_option("--log", options->log, words("cli.serve.log"))->type_name("text|json|none");
  command->add_option("--data", options->data, words("cli.serve.data"))->type_name("DIR");
  command->add_flag("--ephemeral", options->ephemeral, words("cli.serve.ephemeral"));
  command->add_option("--profile", options->profile, words("cli.serve.profile"))->type_name("NAME");
  command->add_option("--ports", options->ports, words("cli.serve.ports"))->type_name("N");
  command->add_flag("--standard-ports", options->standard_ports, words("cli.serve.standard_ports"));
  command->add_option("--address", options->address, words("cli.serve.address"))->type_name("IP");
  command->add_flag("--let-strangers-in", options->open_to_all, words("cli.serve.open"));
  command->add_flag("--show-passwords", options->show_passwords, words("cli.serve.show_passwords"));
}

}  // namespace casella::cli
