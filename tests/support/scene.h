#pragma once
// Small worlds for tests: one server, some accounts and devices.
#include <string>
#include <utility>
#include <vector>

#include "sim/world/run.h"
#include "sim/world/timeline.h"
#include "sim/world/transcript.h"

namespace casella::test {

inline MessageRef message(std::uint32_t id, std::string octets) {
  return std::make_shared<const Message>(MessageId{id}, "m" + std::to_string(id),
                                         std::move(octets));
}

// A plain message of which subject and body tell the number.
inline MessageRef note(std::uint32_t id) {
  const std::string n = std::to_string(id);
  return message(id, "Subject: note " + n + "\r\n\r\nThis is note " + n + ".\r\n");
}

struct Scene {
  WorldSettings settings;
  std::vector<DeviceSettings> devices;
  std::vector<MessageRef> mail;
  std::uint64_t seed = 1939;

  // A world with the account alice/secret, and the devices given.
  World world() const {
    World made;
    made.settings = std::make_shared<const WorldSettings>(settings);
    made.rng = Rng(seed);
    Mailbox box;
    box.uid_validity = 1939;
    for (const MessageRef& each : mail) box.items.append({Uid{box.uid_next++}, each, {}});
    Account alice{"alice", "secret", std::make_shared<const Mailbox>(std::move(box)), {}};
    made.store.accounts.emplace_back(std::move(alice));
    for (const DeviceSettings& each : devices) {
      Device device;
      device.settings = std::make_shared<const DeviceSettings>(each);
      made.devices.emplace_back(std::move(device));
    }
    return made;
  }
};

inline DeviceSettings device(std::string id, Mode mode) {
  DeviceSettings settings;
  settings.id = std::move(id);
  settings.mode = mode;
  settings.user = "alice";
  settings.pass = "secret";
  return settings;
}

// All happenings of a kind, in their order.
template <class What>
std::vector<What> all_of(const Timeline& timeline) {
  std::vector<What> all;
  for (Seq seq = 0; seq < timeline.size(); ++seq) {
    for (const Happening& what : timeline[seq].what) {
      if (const auto* found = std::get_if<What>(&what)) all.push_back(*found);
    }
  }
  return all;
}

// "C: USER alice" and "S: +OK send PASS", a line each.
inline std::vector<std::string> lines_of(const Timeline& timeline) {
  Transcript transcript;
  transcript.read(timeline);
  std::vector<std::string> all;
  for (const Line& line : transcript.lines()) {
    all.push_back((line.from == Side::Client ? "C: " : "S: ") + std::string(line.text()));
  }
  return all;
}

}  // namespace casella::test
