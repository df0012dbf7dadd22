#include "tests/support/world_stage.h"

#include <set>
#include <stdexcept>

#include "sim/world/profile.h"

namespace casella::test {
namespace {

World world_of(const Script& script, const LinkSettings& link, std::uint64_t seed) {
  World world;
  WorldSettings settings;
  if (const Profile* profile = find_profile(script.profile)) profile->apply(settings);
  const Duration latency = settings.link.latency;
  settings.pop3 = script.server;
  settings.pop2 = script.pop2;
  settings.smtp = script.smtp;
  settings.link = link;
  if (!script.profile.empty()) settings.link.latency = latency;
  world.settings = std::make_shared<const WorldSettings>(settings);
  world.rng = Rng(seed);
  world.store = store_of(script);
  std::set<std::string> names;
  for (const Step& step : script.steps) {
    if (step.kind == Step::Kind::Opens) names.insert(step.who);
  }
  for (const std::string& name : names) {
    Device device;
    DeviceSettings of_device;
    of_device.id = name;
    device.settings = std::make_shared<const DeviceSettings>(of_device);
    world.devices.emplace_back(std::move(device));
  }
  return world;
}

}  // namespace

WorldStage::WorldStage(const Script& script, const LinkSettings& link, std::uint64_t seed)
    : protocol_(static_cast<proto::Protocol>(script.protocol)),
      timeline_(world_of(script, link, seed)) {}

bool WorldStage::can_play(const Script& script) {
  std::set<std::string> opened;
  bool at_state = false;
  for (const Step& step : script.steps) {
    // There the handshake follows at once: the state before it can't be looked at.
    if (step.kind == Step::Kind::Secures && at_state && script.protocol == Protocol::Smtp)
      return false;
    at_state = step.kind == Step::Kind::InState;
    if (step.raw || step.kind == Step::Kind::Timestamp) return false;
    if (step.kind == Step::Kind::Says && step.text.find_first_of("\r\n") != std::string::npos)
      return false;
    if (step.kind == Step::Kind::Opens && !opened.insert(step.who).second) return false;
  }
  return true;
}

DeviceId WorldStage::device(const std::string& who) const {
  const auto found = timeline_.tip().device_named(who);
  if (!found) throw std::runtime_error("there is no connection " + who);
  return *found;
}

ConnId WorldStage::conn(const std::string& who) {
  return conns_.at(who);
}

// Until nothing more happens by itself. The store answers as its mood is.
void WorldStage::settle() {
  while (true) {
    std::optional<Action> next = next_action(timeline_.tip());
    if (next && mood_ == StoreMood::Holds && std::holds_alternative<AnswerStore>(*next)) {
      next.reset();
      for (Action& action : enabled(timeline_.tip())) {
        const bool held = std::holds_alternative<AnswerStore>(action) ||
                          std::holds_alternative<CheckMail>(action);
        if (!held && !next) next = std::move(action);
      }
    }
    if (!next) break;
    if (const auto* ask = std::get_if<AnswerStore>(&*next); ask && mood_ == StoreMood::FailsOnce) {
      mood_ = StoreMood::Answers;
      next = FailStore{ask->conn};
    }
    timeline_.step(*next);
  }
  transcript_.read(timeline_);
}

void WorldStage::open(const std::string& who) {
  timeline_.step(Connect{device(who), protocol_});
  conns_[who] = timeline_.tip().connection_of(device(who))->id;
  settle();
}

void WorldStage::say(const std::string& who, const std::string& octets) {
  for (std::size_t at = 0; at < octets.size();) {
    const std::size_t end = octets.find("\r\n", at);
    timeline_.step(Type{device(who), octets.substr(at, end - at)});
    at = end + 2;
  }
  settle();
}

// In a world the handshake follows by itself.
void WorldStage::secure(const std::string& who) {
  const Connection* open = timeline_.tip().find(conn(who));
  const bool secured = open != nullptr && open->server_tls && open->client_tls &&
                       (*open->server_tls)->state() == tls::State::Connected &&
                       (*open->client_tls)->state() == tls::State::Connected;
  if (!secured) throw std::runtime_error("there is no TLS on " + who);
}

void WorldStage::hang_up(const std::string& who) {
  timeline_.step(HangUp{device(who)});
  settle();
}

void WorldStage::wait(int seconds) {
  timeline_.step(AdvanceTime{std::chrono::seconds(seconds)});
  settle();
}

void WorldStage::store(StoreMood mood) {
  mood_ = mood;
  settle();
}

void WorldStage::arrive(const std::string& account, MessageRef message) {
  timeline_.step(Arrive{*timeline_.tip().account_named(account), std::move(message)});
}

std::string WorldStage::take(const std::string& who) {
  std::string octets;
  for (std::size_t& at = read_[who]; at < transcript_.lines().size(); ++at) {
    const Line& line = transcript_.lines()[at];
    if (line.conn == conn(who) && line.from == Side::Server && line.arrived != kNever)
      octets += line.octets;
  }
  return octets;
}

bool WorldStage::closed(const std::string& who) {
  return timeline_.tip().connection_of(device(who)) == nullptr;
}

std::string_view WorldStage::state(const std::string& who) {
  const Connection* connection = timeline_.tip().find(conn(who));
  if (connection != nullptr) return connection->server.state_name();
  switch (protocol_) {
    case proto::Protocol::Pop2: return pop2::name_of(pop2::State::Ended);
    case proto::Protocol::Smtp: return smtp::name_of(smtp::State::Ended);
    case proto::Protocol::Imap: return imap::name_of(imap::State::Logout);
    case proto::Protocol::Pop3: break;
  }
  return pop3::name_of(pop3::State::Ended);
}

}  // namespace casella::test
