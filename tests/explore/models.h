#pragma once
// Small models for the explorer's tests and benchmarks.
#include "sim/explore/settings.h"
#include "tests/support/scene.h"

namespace casella::test {

struct Model {
  const char* name;
  std::vector<Mode> modes;  // a device each
  std::uint32_t messages = 1;
  unsigned sessions = 1;
  explore::Faults faults{};
  std::uint32_t arrivals = 0;
  bool careless = false;  // the first device saves only at the end
  bool lock = true;
  std::vector<explore::PersonsDeed> deeds{};
  bool idle = false;       // the last device
  bool by_number = false;  // the last device
};

inline bool is_imap(Mode mode) {
  return mode == Mode::Online || mode == Mode::Offline;
}

inline World world_of(const Model& model) {
  static constexpr const char* kNames[] = {"laptop", "phone", "tablet", "office"};
  Scene scene;
  scene.settings.pop3.exclusive = model.lock;
  for (std::size_t i = 0; i < model.modes.size(); ++i) {
    scene.devices.push_back(device(kNames[i], model.modes[i]));
    if (is_imap(model.modes[i])) scene.devices.back().protocol = proto::Protocol::Imap;
  }
  scene.devices.back().idle = model.idle;
  scene.devices.back().by_number = model.by_number;
  if (model.careless) scene.devices[0].saves = SaveWhen::AtEnd;
  for (std::uint32_t i = 1; i <= model.messages; ++i) scene.mail.push_back(note(i));
  World world = scene.world();
  world.messages_made = model.messages;
  return world;
}

inline explore::Settings settings_of(const Model& model, bool reduced = true,
                                     unsigned threads = 1) {
  explore::Settings settings;
  settings.sessions = model.sessions;
  settings.faults = model.faults;
  settings.deeds = model.deeds;
  settings.threads = threads;
  settings.reductions.independent = settings.reductions.symmetric = reduced;
  for (std::uint32_t i = 1; i <= model.arrivals; ++i) {
    settings.arrivals.push_back({AccountId{0}, note(model.messages + i)});
  }
  return settings;
}

}  // namespace casella::test
