#pragma once
// What travels between two TCP endpoints (RFC 9293, section 3.1). RFCs call it a segment; here it
// is a packet, because the world's link has segments of its own.
#include <cstdint>
#include <optional>
#include <string>

#include "sim/base/encoder.h"

namespace casella::tcp {

// Sequence numbers wrap round: they are compared by the way from one to the other (section 3.4).
constexpr bool before(std::uint32_t one, std::uint32_t other) {
  return static_cast<std::int32_t>(one - other) < 0;
}
constexpr bool after(std::uint32_t one, std::uint32_t other) {
  return before(other, one);
}

enum Flag : std::uint8_t { kFin = 1, kSyn = 2, kRst = 4, kPsh = 8, kAck = 16 };  // as on the wire

struct Packet {
  std::uint16_t source = 0, destination = 0;  // ports
  std::uint32_t seq = 0;  // of the first octet, or of SYN or FIN if there is none
  std::uint32_t ack = 0;  // the next octet that is awaited; counts only with kAck
  std::uint8_t flags = 0;
  std::uint16_t window = 0;  // octets from `ack` on that the sender has room for
  std::uint16_t mss = 0;     // the option of a SYN (section 3.7.1); 0: not there
  std::string payload;
  std::optional<std::uint8_t>
      scale{};  // the option of a SYN (RFC 7323): windows are so many times doubled

  bool has(Flag flag) const { return (flags & flag) != 0; }
  // What it takes of the sequence: SYN and FIN count as an octet each.
  std::uint32_t length() const {
    return static_cast<std::uint32_t>(payload.size()) + (has(kSyn) ? 1 : 0) + (has(kFin) ? 1 : 0);
  }
  bool operator==(const Packet&) const = default;

  void encode(Encoder& out) const;
};

// "SYN,ACK seq=300 ack=101 win=65535 mss=1460 len=4": the short form of textbooks and tests.
std::string to_text(const Packet& packet);

}  // namespace casella::tcp
