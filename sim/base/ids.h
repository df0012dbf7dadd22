#pragma once
// Numbers that must not be mixed up are different types.
#include <compare>
#include <cstdint>

namespace casella {

template <class Tag>
struct Id {
  std::uint32_t value = 0;
  auto operator<=>(const Id&) const = default;
};

using DeviceId = Id<struct DeviceTag>;    // index of a device in its world
using ConnId = Id<struct ConnTag>;        // one connection, counted from 1; 0 is none
using AskId = Id<struct AskTag>;          // one question to the store, counted from 1 in a session
using MessageId = Id<struct MessageTag>;  // one arrival of a message in the world, counted from 1
using AccountId = Id<struct AccountTag>;  // index of an account in its store
using Uid = Id<struct UidTag>;            // a message's unique number in its mailbox, from 1

// A POP3 message-number (RFC 1939, section 4): valid in one session only, counted from 1.
using MessageNumber = Id<struct MessageNumberTag>;

// A place in a log: the number of records before it.
using Seq = std::uint64_t;

enum class Side : std::uint8_t { Client, Server };

constexpr Side peer(Side side) {
  return side == Side::Client ? Side::Server : Side::Client;
}

}  // namespace casella
