// What a device's sessions have cost since the scope began: octets, round trips, time.
#include <algorithm>
#include <map>

#include "sim/lesson/goal_node.h"

namespace casella::lesson {
namespace {

struct Cost {
  std::int64_t octets_up = 0, octets_down = 0, round_trips = 0;
  Duration busy{};
};

struct Talk {
  SimTime since{};
  bool heard = true;  // the server has spoken last, or nobody yet
};

// A round trip: the client has said something, and waits for what the server says to it. The
// greeting counts as one, for it must be waited for too.
Cost cost_of(DeviceId device, const Scope& scope) {
  Cost cost;
  std::map<ConnId, Talk> talks;  // those that are open
  for (Seq seq = 0; seq < std::min(scope.until, scope.timeline.size()); ++seq) {
    const RecordView record = scope.timeline[seq];
    const bool counts = seq >= scope.since;
    for (const Happening& what : record.what) {
      if (const auto* opened = std::get_if<happening::Opened>(&what)) {
        if (opened->device != device) continue;
        talks[opened->conn] = {record.at, true};
        cost.round_trips += counts ? 1 : 0;
      } else if (const auto* sent = std::get_if<happening::Sent>(&what)) {
        const auto talk = talks.find(sent->conn);
        if (talk == talks.end()) continue;
        const bool up = sent->from == Side::Client;
        if (counts) (up ? cost.octets_up : cost.octets_down) += sent->octets.size;
        if (counts && up && talk->second.heard) ++cost.round_trips;
        talk->second.heard = !up;
      } else if (const auto* closed = std::get_if<happening::Closed>(&what)) {
        const auto talk = talks.find(closed->conn);
        if (talk == talks.end() || closed->by != Side::Client) continue;
        if (counts) cost.busy += record.at - talk->second.since;
        talks.erase(talk);
      }
    }
  }
  return cost;
}

}  // namespace

std::optional<GoalValue> measure(DeviceId device, std::string_view name, const Scope& scope) {
  if (name == "uploaded") return cost_of(device, scope).octets_up;
  if (name == "downloaded") return cost_of(device, scope).octets_down;
  if (name == "round_trips") return cost_of(device, scope).round_trips;
  if (name == "busy_ms") {
    return std::chrono::duration_cast<std::chrono::milliseconds>(cost_of(device, scope).busy)
        .count();
  }
  return std::nullopt;
}

}  // namespace casella::lesson
