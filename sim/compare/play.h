#pragma once
// Plays a story one way, and measures what it cost and what each device ends up with.
//
// For a view that shows the ways side by side: Column::moments has one entry for each event of the
// story, at the same index for every way, so all ways stand at the same event; telling.h goes from
// event to event. rows_of() in table.h makes the table.
#include <optional>
#include <string>
#include <vector>

#include "sim/compare/story.h"
#include "sim/world/timeline.h"
#include "sim/world/world.h"

namespace casella::compare {

// How long it took until something was known where it matters: over all that had to learn it.
struct Knowing {
  std::uint32_t times = 0;  // that somebody learnt it
  std::uint32_t never = 0;  // that somebody had not learnt it by the end
  Duration longest{}, sum{};
  std::optional<Duration> mean() const {
    return times == 0 ? std::nullopt : std::optional(sum / times);
  }
};

struct DeviceCost {
  std::string id;
  std::uint32_t sessions = 0;
  std::uint32_t round_trips = 0;  // times that it waited for the server's word
  std::uint64_t octets_up = 0, octets_down = 0;
  Duration waited{};           // by the person, until all was quiet
  std::uint32_t on_disk = 0;   // whole messages
  std::uint32_t can_read = 0;  // of those that nobody deleted: on its disk, or still on the server
  std::uint32_t doubled = 0;   // copies too many
  Knowing news{};              // until it knew of what had come
};

// How things stood when an event of the story was over and all was quiet.
struct Moment {
  Duration at{};  // the event's
  std::uint32_t server_messages = 0;
  std::uint64_t server_octets = 0;
  DeviceCost so_far;  // of all devices together
  struct Holding {
    std::uint32_t knows = 0;  // messages that it can show, or at least list
    std::uint32_t whole = 0;  // that it has on its disk
  };
  std::vector<Holding> devices{};
};

struct Column {
  Way way{};
  std::vector<DeviceCost> devices;
  std::uint32_t wanted = 0;  // messages that nobody deleted
  std::uint32_t server_messages = 0;
  std::uint64_t server_octets = 0;
  std::uint32_t lost = 0;       // wanted, and nowhere any more
  std::uint32_t yet_there = 0;  // deleted by somebody, and still on the server or another device
  std::uint32_t could_not = 0;  // deeds at a device that did not know the message
  Knowing news, reads, deletions;
  std::vector<Moment> moments;  // one an event

  DeviceCost total() const;
};

// What was said meanwhile goes to `told`, if one is given.
Column play(const Story& story, Way way, Timeline* told = nullptr);

// The world before anything has happened in it: an account without mail, and the story's devices.
World world_of(const Story& story, Way way);

}  // namespace casella::compare
