#pragma once
// How a story can end, in the learner's terms.
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "sim/base/ids.h"
#include "sim/explore/party.h"
#include "sim/explore/state_set.h"

namespace casella::explore {

// A message on the server.
struct Filed {
  MessageId message;
  FlagBits flags = 0;    // the system's
  std::string folder{};  // empty: the inbox
  auto operator<=>(const Filed&) const = default;
};

// What an outcome says of one device.
struct Holding {
  std::vector<std::pair<MessageId, std::uint32_t>> mail;  // on its disk: how many copies of each
  // What it shows with its flags: IMAP's picture of the mailbox; of POP3's mail, what has flags.
  std::vector<std::pair<MessageId, FlagBits>> shown;
  std::uint8_t marks = 0;       // Mark bits
  bool holds_lock = false;      // its session was never let go
  std::uint32_t waiting = 0;    // deeds that the server has not been told of
  std::uint32_t conflicts = 0;  // deeds that came too late
  auto operator<=>(const Holding&) const = default;
};

struct Outcome {
  std::vector<std::vector<Filed>> server;  // by account
  std::vector<Holding> devices;            // by device
  std::vector<MessageId> lost;  // neither on the server nor on a disk, and nobody deleted it

  std::uint64_t states = 0;  // that end like this
  double orders = 0;         // in which things can happen to end like this; exact up to 2^53
  double likelihood = 0;     // settings.h, Timing
  std::uint32_t steps = 0;   // of the shortest way there
  StateId end = kNoState;    // where the shortest way leads
  std::vector<std::uint8_t> places;  // device i of this outcome is device places[i] of that way

  // What it says, as words: equal for equal outcomes.
  std::vector<std::uint32_t> says() const;
  // Messages that are on one device's disk and nowhere else.
  std::vector<MessageId> only_on(DeviceId device) const;
  bool on_server(MessageId message) const;
};

Holding holding_of(const Party& party);
std::vector<std::vector<Filed>> contents_of(const Boxes& boxes);
std::vector<MessageId> lost_of(const Outcome& outcome, const std::vector<MessageId>& all);

// What somebody deletes, or has deleted on a device that did not tell the server yet, or marked
// with \Deleted: it is not lost when it goes. `moved_too`: and what somebody moves to another
// mailbox.
std::set<MessageId> put_away(const World& start, const Settings& settings, bool moved_too);

// Every message that is in the world or will come, but for those put away.
std::vector<MessageId> messages_of(const World& start, const Settings& settings);

}  // namespace casella::explore
