#include "sim/cli/serve_open.h"

#include <sys/resource.h>

#include <fmt/format.h>

#include "sim/cli/serve_card.h"
#include "sim/live/ports.h"
#include "sim/world/profile.h"

namespace casella::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMostPorts = 64'000;
constexpr std::string_view kDomain = "casella.example";

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

std::optional<Error> choose(House& house, const ServeOptions& options, Serving& serving) {
  if (!options.config.empty()) {
    std::vector<Error> errors;
    auto config = live::read_config(options.config, errors);
    if (!config) {
      if (errors.size() > 1) house.complain(errors);
      return config.error();
    }
    serving.config = std::move(*config);
  }
  live::Config& config = serving.config;
  if (!options.profile.empty()) config.profile = options.profile;
  if (!options.address.empty()) config.address = options.address;
  if (!options.data.empty()) config.data = options.data;
  if (config.accounts.empty()) config.accounts = usual_accounts(house);
  if (options.log == "json") serving.form = LogAs::Json;
  if (options.log == "none") serving.form = LogAs::None;
  if (serving.form == LogAs::Text && options.log != "text") {
    return Error{Key{"serve.error.log"}, {options.log}};
  }
  return std::nullopt;
}

std::optional<std::uint16_t> base_of(const ServeOptions& options, const live::Config& config) {
  if (options.standard_ports) return std::uint16_t{0};
  std::uint16_t base = config.ports.value_or(live::kUnprivileged);
  if (!options.ports.empty()) base = static_cast<std::uint16_t>(std::stoul(options.ports));
  return base == 0 ? std::nullopt : std::optional(base);
}

std::optional<Error> choose_ports(const ServeOptions& options, Serving& serving) {
  const live::Config& config = serving.config;
  const std::string profile = config.profile.value_or("modern");
  const auto world = live::house_settings(profile);
  if (!world) return Error{Key{"cli.error.no_profile"}, {profile, profile_names()}};
  if (!options.ports.empty()) {
    const auto base = parse_number(options.ports, "--ports");
    if (!base) return base.error();
    if (*base > kMostPorts) return Error{Key{"serve.error.ports"}, {options.ports}};
  }
  serving.settings.gates = live::gates_of(*world, base_of(options, config));
  for (live::Gate& gate : serving.settings.gates) {
    const auto chosen = config.port_of.find(gate.name);
    if (chosen != config.port_of.end()) gate.port = chosen->second;
  }
  if (!config.address) return std::nullopt;
  if (!is_loopback(*config.address) && !options.open_to_all) {
    return Error{Key{"serve.error.open"}, {*config.address}};
  }
  serving.settings.addresses = {*config.address == "localhost" ? "127.0.0.1" : *config.address};
  return std::nullopt;
}

std::optional<Error> open_folder(Serving& serving) {
  serving.folder = serving.config.data ? fs::path(*serving.config.data) : usual_serve_folder();
  std::error_code fault;
  fs::create_directories(serving.folder, fault);
  if (serving.folder.empty() || fault) {
    return Error{Key{"serve.error.no_folder"}, {serving.folder.string()}};
  }
  fs::permissions(serving.folder, fs::perms::owner_all, fault);
  auto opened = store::MailStore::open(serving.folder / "mail.db");
  if (!opened) return opened.error();
  serving.keeper = std::make_unique<MailKeeper>(std::move(*opened));
  serving.settings.store = serving.keeper->store().kept();
  serving.settings.keeper = serving.keeper.get();
  return std::nullopt;
}

std::optional<Error> open_mail(const ServeOptions& options, Serving& serving) {
  MessageId newest{};
  if (!options.ephemeral) {
    if (auto fault = open_folder(serving)) return fault;
    newest = serving.keeper->store().newest_message();
  }
  const live::Config& config = serving.config;
  auto certificate = config.certificate ? live::read_certificate(*config.certificate, *config.key)
                     : serving.folder.empty() ? Result<live::Certificate>(live::make_certificate())
                                              : live::certificate_in(serving.folder);
  if (!certificate) return certificate.error();
  serving.settings.certificate = std::move(*certificate);
  StoreState& store = serving.settings.store;
  for (const AccountWish& wish : config.accounts) {
    if (store.find(wish.user) != nullptr) continue;
    auto account = make_account(wish, newest, live::wall_clock());
    if (!account) return account.error();
    store.accounts.emplace_back(std::move(*account));
  }
  return serving.keeper == nullptr ? std::nullopt : serving.keeper->keep(store);
}

void listen_in(House& house, const ServeOptions& options, Serving& serving) {
  serving.log = std::make_unique<ServeLog>(house, serving.form);
  serving.narrator = std::make_unique<live::Narrator>(!options.show_passwords);
  for (const live::Fault& fault : serving.config.faults) serving.faults.add(fault);
  serving.settings.limits = serving.config.limits;
  serving.settings.meddler = [&](live::Hall& hall, live::Session& session, std::string_view line,
                                 SimTime now) { serving.faults.look(hall, session, line, now); };
  if (serving.form == LogAs::None) return;
  serving.settings.watcher = [&](const live::Session& session, const Record& record) {
    serving.log->add(serving.narrator->hear(session, record));
  };
  serving.settings.on_left = [&](const live::Told& told) { serving.narrator->leave(told.id); };
}

live::Offer offer_of(const Serving& serving) {
  const std::string& address = serving.settings.addresses.front();
  return {is_loopback(address) ? "localhost" : address, std::string(kDomain),
          serving.server->gates()};
}

std::optional<Error> open_http(const ServeOptions& options, Serving& serving) {
  if (options.no_http) return std::nullopt;
  const auto base = base_of(options, serving.config);
  auto port = static_cast<std::uint16_t>(base ? *base + live::kHttpPort : 0);
  const auto chosen = serving.config.port_of.find("http");
  if (chosen != serving.config.port_of.end()) port = chosen->second;
  auto http =
      live::AutoconfigServer::start(serving.settings.addresses.front(), port, offer_of(serving));
  if (!http) return http.error();
  serving.http = std::move(*http);
  return std::nullopt;
}

}  // namespace

std::optional<Error> open_serving(House& house, const ServeOptions& options, Serving& serving) {
  if (auto fault = choose(house, options, serving)) return fault;
  if (auto fault = choose_ports(options, serving)) return fault;
  if (auto fault = open_mail(options, serving)) return fault;
  raise_descriptors();
  listen_in(house, options, serving);
  auto server = live::Server::start(serving.settings);
  if (!server) return server.error();
  serving.server = std::move(*server);
  if (auto fault = open_http(options, serving)) return fault;
  serving.orders =
      std::make_unique<Orders>(house, *serving.server, serving.faults, serving.config.accounts);
  if (serving.folder.empty()) return std::nullopt;
  serving.control = std::make_unique<ControlSocket>(
      serving.folder / "control",
      [&](const auto& words) { return serving.orders->carry_out(words); });
  return serving.control->start();
}

std::string listening(const House& house, const Serving& serving) {
  const std::string& address = serving.settings.addresses.front();
  if (serving.form == LogAs::Json) {
    std::string out;
    const auto add = [&](std::string_view gate, std::uint16_t port, bool tls) {
      out += fmt::format(R"({{"event":"listening","gate":"{}","address":"{}","port":{},"tls":{}}})",
                         gate, address, port, tls) +
             "\n";
    };
    for (const live::Gate& gate : serving.server->gates()) add(gate.name, gate.port, gate.door.tls);
    if (serving.http) add("http", serving.http->port(), false);
    return out + R"({"event":"ready"})";
  }
  return settings_card(house, offer_of(serving), serving.config.accounts,
                       serving.http ? serving.http->port() : std::uint16_t{0},
                       live::fingerprint(serving.settings.certificate));
}

}  // namespace casella::cli
