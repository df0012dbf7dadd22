#include "sim/live/serving.h"

#include "sim/world/profile.h"

namespace casella::live {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kDomain = "casella.example";

bool is_loopback(const std::string& address) {
  return address == "::1" || address == "localhost" || address.rfind("127.", 0) == 0;
}

std::optional<Error> choose_ports(Serving& serving) {
  const Config& config = serving.config;
  const std::string profile = config.profile.value_or("modern");
  const bool as_lesson = serving.lesson != nullptr && !config.profile;
  const auto world =
      as_lesson ? std::optional(serving.lesson->settings()) : house_settings(profile);
  if (!world) return Error{Key{"cli.error.no_profile"}, {profile, profile_names()}};
  serving.settings.gates = gates_of(*world, serving.base);
  for (Gate& gate : serving.settings.gates) {
    const auto chosen = config.port_of.find(gate.name);
    if (chosen != config.port_of.end()) gate.port = chosen->second;
  }
  if (!config.address) return std::nullopt;
  if (!is_loopback(*config.address) && !serving.open_to_all) {
    return Error{Key{"serve.error.open"}, {*config.address}};
  }
  serving.settings.addresses = {*config.address == "localhost" ? "127.0.0.1" : *config.address};
  return std::nullopt;
}

std::optional<Error> make_folder(Serving& serving, const fs::path& usual) {
  serving.folder = serving.config.data ? fs::path(*serving.config.data) : usual;
  std::error_code fault;
  fs::create_directories(serving.folder, fault);
  if (serving.folder.empty() || fault) {
    return Error{Key{"serve.error.no_folder"}, {serving.folder.string()}};
  }
  fs::permissions(serving.folder, fs::perms::owner_all, fault);
  return std::nullopt;
}

std::optional<Error> open_folder(Serving& serving) {
  if (auto fault = make_folder(serving, usual_serve_folder())) return fault;
  auto opened = store::MailStore::open(serving.folder / "mail.db");
  if (!opened) return opened.error();
  serving.keeper = std::make_unique<MailKeeper>(std::move(*opened));
  serving.settings.store = serving.keeper->store().kept();
  serving.settings.keeper = serving.keeper.get();
  return std::nullopt;
}

std::optional<Error> open_mail(Serving& serving) {
  MessageId newest{};
  if (serving.lesson != nullptr && !serving.ephemeral && !serving.config.data) {
    if (auto fault = make_folder(serving, lesson_folder())) return fault;  // the mail begins anew
  } else if (!serving.ephemeral) {
    if (auto fault = open_folder(serving)) return fault;
    newest = serving.keeper->store().newest_message();
  }
  Config& config = serving.config;
  auto certificate = config.certificate       ? read_certificate(*config.certificate, *config.key)
                     : serving.folder.empty() ? Result<Certificate>(make_certificate())
                                              : certificate_in(serving.folder);
  if (!certificate) return certificate.error();
  serving.settings.certificate = std::move(*certificate);
  StoreState& store = serving.settings.store;
  if (serving.lesson != nullptr) {
    serving.learners = serving.lesson->learners(config.accounts);
    config.accounts = serving.lesson->accounts(config.accounts);
    if (auto fault = serving.lesson->furnish(store, config.accounts, newest, wall_clock())) {
      return fault;
    }
  }
  for (const AccountWish& wish : config.accounts) {
    if (store.find(wish.user) != nullptr) continue;
    auto account = make_account(wish, newest, wall_clock());
    if (!account) return account.error();
    store.accounts.emplace_back(std::move(*account));
  }
  return serving.keeper == nullptr ? std::nullopt : serving.keeper->keep(store);
}

std::optional<Error> start_autoconfig(Serving& serving) {
  if (!serving.http) return std::nullopt;
  auto port = static_cast<std::uint16_t>(serving.base ? *serving.base + kHttpPort : 0);
  const auto chosen = serving.config.port_of.find("http");
  if (chosen != serving.config.port_of.end()) port = chosen->second;
  auto http = AutoconfigServer::start(serving.settings.addresses.front(), port, serving.offer(),
                                      serving.pages);
  if (!http) return http.error();
  serving.autoconfig = std::move(*http);
  return std::nullopt;
}

}  // namespace

Offer Serving::offer() const {
  const std::string& address = settings.addresses.front();
  return {is_loopback(address) ? "localhost" : address, std::string(kDomain), server->gates()};
}

std::optional<Error> prepare(Serving& serving) {
  if (auto fault = choose_ports(serving)) return fault;
  if (auto fault = open_mail(serving)) return fault;
  for (const Fault& fault : serving.config.faults) serving.faults.add(fault);
  serving.settings.limits = serving.config.limits;
  serving.settings.meddler = [&serving](Hall& hall, Session& session, std::string_view line,
                                        SimTime now) {
    serving.faults.look(hall, session, line, now);
    serving.breakpoints.look(hall, session, line, now);
  };
  serving.settings.entered = [&serving](Hall& hall, Session& session, SimTime now) {
    serving.breakpoints.entered(hall, session, now);
  };
  return std::nullopt;
}

std::optional<Error> start(Serving& serving) {
  auto server = Server::start(serving.settings);
  if (!server) return server.error();
  serving.server = std::move(*server);
  return start_autoconfig(serving);
}

}  // namespace casella::live
