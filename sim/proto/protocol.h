#pragma once
// The protocols that a device and a server speak here, and where servers wait for them.
#include <cstdint>
#include <span>
#include <string_view>

namespace casella::proto {

enum class Protocol : std::uint8_t { Pop3, Pop2, Smtp, Imap };

// What became of a call to a port.
enum class Reach : std::uint8_t {
  Reached,
  Refused,   // the machine is there, but nobody listens
  NoAnswer,  // not even that
};

struct ProtocolRow {
  Protocol protocol;
  std::string_view id;     // in lessons: "pop3"
  std::string_view name;   // for people: "POP3"
  std::uint16_t port;      // RFC 1939, section 3; RFC 937, Introduction; RFC 5321, section 2.1;
                           // RFC 3501, section 2.1
  std::uint16_t tls_port;  // RFC 8314, section 7; 0: none
};

inline constexpr ProtocolRow kProtocols[] = {
    {Protocol::Pop3, "pop3", "POP3", 110, 995},
    {Protocol::Pop2, "pop2", "POP2", 109, 0},
    {Protocol::Smtp, "smtp", "SMTP", 25, 465},
    {Protocol::Imap, "imap", "IMAP", 143, 993},
};

constexpr const ProtocolRow& row_of(Protocol protocol) {
  return kProtocols[static_cast<std::size_t>(protocol)];
}
constexpr const ProtocolRow* find_protocol(std::string_view id) {
  for (const ProtocolRow& row : kProtocols) {
    if (row.id == id) return &row;
  }
  return nullptr;
}

}  // namespace casella::proto
