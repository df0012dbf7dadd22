#pragma once
// Packets as a capture file (.pcap), which Wireshark and tcpdump read: Ethernet, IPv4 (RFC 791) and
// TCP (RFC 9293) with their checksums, at the simulated clock's times, counted from 1 January 1970.
#include <span>
#include <string>
#include <string_view>

#include "sim/export/packets.h"

namespace casella::exports {

inline constexpr std::size_t kLargestPayload = 65535 - 20 - 28;  // an IPv4 packet's limit

// The frame's octets: Ethernet header, IPv4 header, TCP header, payload. `number` is the packet's
// own in its sender's IPv4 header. Its payload is kLargestPayload at most; more is cut off.
std::string ethernet(const Frame& frame, std::uint16_t number);

// A whole file. A time beyond what the format holds (the year 2038) is written as that.
// Empty only if memory is out.
std::string as_pcap(std::span<const Frame> frames);

}  // namespace casella::exports
