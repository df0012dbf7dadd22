#pragma once
// What an exploration may do: whose sessions, which faults, how much memory.
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "sim/world/world.h"

namespace casella::explore {

inline constexpr std::size_t kDevicesLimit = 6;
inline constexpr unsigned kSessionsLimit = 7;  // of each device
inline constexpr unsigned kFaultsLimit = 7;    // of each kind
inline constexpr unsigned kArrivalsLimit = 15;
inline constexpr std::size_t kDeedsLimit = 8;

// A message that will come in at some time; those of a list come in its order.
struct Arrival {
  AccountId account;
  MessageRef message;
};

// What a person will do to a message, at some time after the device has come to know it.
struct PersonsDeed {
  DeviceId device;
  Deed deed = Deed::Flag;
  MessageId message;
  std::string folder{};  // where to move it
};

// How many of each kind may happen in one story; none has to.
struct Faults {
  unsigned cuts = 0;
  unsigned crashes = 0;
  unsigned store_failures = 0;
  unsigned timeouts = 0;  // the server's autologout
};

// What makes the graph smaller without changing its endings. Each can be left out, to show that.
struct Reductions {
  bool parts = true;        // a step of one device is taken once, whatever the others do meanwhile
  bool independent = true;  // of steps that nobody else can notice one order is enough
  bool symmetric = true;    // devices that differ in name only may change places
  bool time = true;         // when something happens is nothing; in which order is all
};

// The model of timing behind an outcome's likelihood. Everything that may happen waits for a time
// of its own, drawn anew at each step from an exponential distribution with the mean given here or,
// for links, store and disks, in the world's settings. So of what is possible in a state, each
// comes first with the probability: its rate / the sum of all rates.
struct Timing {
  Duration check = std::chrono::minutes(1);  // until a person checks mail, or does something to it
  Duration arrival = std::chrono::minutes(1);
  Duration fault =
      std::chrono::minutes(10);  // of each kind that is left, at each place it may strike
};

struct Settings {
  unsigned sessions = 1;  // that each device may begin, besides those it has open
  Faults faults;
  std::vector<Arrival> arrivals;
  std::vector<PersonsDeed> deeds;
  Reductions reductions;
  Timing timing;
  unsigned threads = 0;  // 0: as many as the machine has
  std::size_t memory_octets = std::size_t{1} << 30U;

  // Called after each step, to change what the engines did: for engines broken on purpose. It may
  // add to the record, and must depend on nothing but its arguments.
  std::function<void(World&, Record&)> meddle;
};

}  // namespace casella::explore
