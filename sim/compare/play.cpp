#include "sim/compare/play.h"

#include "sim/compare/model.h"
#include "sim/compare/telling.h"

namespace casella::compare {
World world_of(const Story& story, Way way) {
  World world;
  WorldSettings settings;
  settings.link = story.link;
  world.settings = std::make_shared<const WorldSettings>(std::move(settings));
  world.rng = Rng(story.seed);
  Mailbox box;
  box.uid_validity = static_cast<std::uint32_t>(1 + story.seed % 1'000'000);
  world.store.accounts.emplace_back(
      Account{"alice", "secret", std::make_shared<const Mailbox>(std::move(box)), {}});
  for (const StoryDevice& each : story.devices) {
    DeviceSettings device;
    device.id = each.id;
    device.user = "alice";
    device.pass = "secret";
    switch (way) {
      case Way::Pop3Delete: device.mode = Mode::Delete; break;
      case Way::Pop3Keep: device.mode = Mode::Keep; break;
      case Way::Imap:
        device.protocol = proto::Protocol::Imap;
        device.mode = each.offline ? Mode::Offline : Mode::Online;
        device.idle = each.idle;
        device.parts = each.parts;
        break;
      case Way::Webmail:
      case Way::PushSync: break;  // reckoned, see model.h
    }
    Device made;
    made.settings = std::make_shared<const DeviceSettings>(std::move(device));
    world.devices.emplace_back(std::move(made));
  }
  return world;
}

DeviceCost Column::total() const {
  DeviceCost sum;
  for (const DeviceCost& each : devices) {
    sum.sessions += each.sessions;
    sum.round_trips += each.round_trips;
    sum.octets_up += each.octets_up;
    sum.octets_down += each.octets_down;
    sum.waited += each.waited;
    sum.doubled += each.doubled;
  }
  return sum;
}

Column play(const Story& story, Way way, Timeline* told) {
  if (is_reckoned(way)) return reckon(story, way);
  Telling telling(story, way);
  while (telling.next()) {
  }
  if (told != nullptr) *told = telling.timeline();
  return telling.column();
}

}  // namespace casella::compare
