#include "sim/cli/serve_open.h"

#include <sys/resource.h>

#include <fmt/format.h>

#include "sim/live/card.h"

namespace casella::cli {
namespace {

constexpr std::uint64_t kMostPorts = 64'000;

// As many sockets as the system lets us have.
void raise_descriptors() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

std::optional<Error> choose(House& house, const ServeOptions& options, Serving& serving) {
  if (!options.config.empty()) {
    std::vector<Error> errors;
    auto config = live::read_config(options.config, errors);
    if (!config) {
      if (errors.size() > 1) house.complain(errors);
      return config.error();
    }
    serving.live.config = std::move(*config);
  }
  live::Config& config = serving.live.config;
  if (!options.profile.empty()) config.profile = options.profile;
  if (!options.address.empty()) config.address = options.address;
  if (!options.data.empty()) config.data = options.data;
  if (!options.lesson.empty()) {
    auto board = ServeBoard::of(house, options.lesson);
    if (!board) return board.error();
    serving.board = std::move(*board);
    serving.live.lesson = &serving.board->board().house();
    serving.live.pages = serving.board->board().pages();
  } else if (config.accounts.empty()) {
    config.accounts = live::usual_accounts(house.lessons());
  }
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

std::optional<Error> choose_ports(const ServeOptions& options, live::Serving& serving) {
  if (!options.ports.empty()) {
    const auto base = parse_number(options.ports, "--ports");
    if (!base) return base.error();
    if (*base > kMostPorts) return Error{Key{"serve.error.ports"}, {options.ports}};
  }
  serving.base = base_of(options, serving.config);
  return std::nullopt;
}

void tell_in_log(const ServeOptions& options, Serving& serving) {
  serving.narrator = std::make_unique<live::Narrator>(!options.show_passwords);
  if (serving.board != nullptr) serving.live.settings.witness = &serving.board->board().post();
  if (serving.form == LogAs::None) return;
  live::ServerSettings& settings = serving.live.settings;
  settings.watcher = [&](const live::Session& session, const Record& record) {
    serving.log->add(serving.narrator->hear(session, record));
  };
  settings.on_left = [&](const live::Told& told) { serving.narrator->leave(told.id); };
}

// Without it a server serves as well: one that has come first keeps it.
std::optional<Error> open_control(House& house, Serving& serving) {
  if (serving.live.folder.empty()) return std::nullopt;
  serving.control = std::make_unique<live::ControlSocket>(
      serving.live.folder / "control",
      [&](const auto& words) { return serving.orders->carry_out(words); });
  const auto fault = serving.control->start();
  if (!fault || fault->key.name != "serve.error.control_taken") return fault;
  house.err << house.text.say(*fault) << "\n";
  house.err.flush();
  return std::nullopt;
}

}  // namespace

std::optional<Error> open_serving(House& house, const ServeOptions& options, Serving& serving) {
  if (auto fault = choose(house, options, serving)) return fault;
  live::Serving& live = serving.live;
  if (auto fault = choose_ports(options, live)) return fault;
  live.ephemeral = options.ephemeral;
  live.open_to_all = options.open_to_all;
  live.http = !options.no_http;
  if (auto fault = live::prepare(live)) return fault;
  raise_descriptors();
  serving.log = std::make_unique<ServeLog>(house, serving.form);
  if (serving.board != nullptr) {
    const auto fault =
        serving.board->watch(live.settings.store, live.learners, *serving.log, serving.form);
    if (fault) return fault;
  }
  tell_in_log(options, serving);
  if (auto fault = live::start(live)) return fault;
  serving.orders = std::make_unique<live::Orders>(house.text, house.language, live);
  if (serving.board != nullptr) serving.orders->board = &serving.board->board();
  return open_control(house, serving);
}

std::string listening(const House& house, const Serving& serving) {
  const live::Serving& live = serving.live;
  const std::string& address = live.settings.addresses.front();
  if (serving.form == LogAs::Json) {
    std::string out;
    const auto add = [&](std::string_view gate, std::uint16_t port, bool tls) {
      out += fmt::format(R"({{"event":"listening","gate":"{}","address":"{}","port":{},"tls":{}}})",
                         gate, address, port, tls) +
             "\n";
    };
    for (const live::Gate& gate : live.server->gates()) add(gate.name, gate.port, gate.door.tls);
    if (live.autoconfig) add("http", live.autoconfig->port(), false);
    return out + R"({"event":"ready"})";
  }
  const live::Offer offer = live.offer();
  return house.text.fill("serve.card.title", offer.host) + "\n\n" +
         live::as_text(live::settings_card(house.text, live), house.text) + "\n" +
         std::string(house.text("serve.card.end"));
}

}  // namespace casella::cli
