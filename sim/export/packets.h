#pragma once
// A session's log as the packets that a tap on the wire would have seen.
//
// Where the link shows TCP, its packets stand in the log. Else the link holds octets, and what TCP
// does beneath them is played again here, with two endpoints (sim/proto/tcp) a connection that are
// given what the log tells: what was written and when, how it was cut and when it arrived, who
// closed, where the link was cut. So numbers, acknowledgements, FIN and RST are those that would
// really follow. The handshake takes no time, as in the world. A packet has the time at which its
// sender put it on the wire; after a cut, what the server still sends is seen there and arrives
// nowhere, and of the client nothing is seen.
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/proto/tcp/endpoint.h"
#include "sim/world/timeline.h"

namespace casella::exports {

inline constexpr std::uint32_t kServerAddress = 0x0A000001;    // 10.0.0.1
inline constexpr std::uint32_t kDeviceAddresses = 0x0A010000;  // 10.1.0.1 and so on, by device

// One packet on the wire, with its addresses, ready to be written into a capture.
struct Frame {
  SimTime at{};
  ConnId conn;
  Side from = Side::Client;
  std::uint32_t source = 0, destination = 0;  // IPv4
  tcp::Packet packet;
  const proto::Note* why = nullptr;
  std::uint32_t number = 0;          // of its connection, from 1
  std::optional<SimTime> arrived{};  // none: lost, or still on its way
  bool lost = false;
};

// The packets of the first `until` records, in the order of their times.
std::vector<Frame> frames_of(const Timeline& timeline, Seq until);

}  // namespace casella::exports
