#pragma once
// Login mechanisms that POP3, IMAP and SMTP share (RFC 4422). A mechanism is a small exchange of
// octets; each protocol wraps them in its own lines, as base64.
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace casella::sasl {

enum class Mechanism : std::uint8_t { ScramSha256, ScramSha1, CramMd5, Plain, Login };

struct Row {
  Mechanism mechanism;
  std::string_view name;
  bool client_first;  // the client's octets may come with the command (RFC 4422, section 3)
  bool in_the_clear;  // an onlooker learns the secret
};

// The strongest first.
inline constexpr std::array<Row, 5> kMechanisms{{
    {Mechanism::ScramSha256, "SCRAM-SHA-256", true, false},
    {Mechanism::ScramSha1, "SCRAM-SHA-1", true, false},
    {Mechanism::CramMd5, "CRAM-MD5", false, false},
    {Mechanism::Plain, "PLAIN", true, true},
    {Mechanism::Login, "LOGIN", true, true},  // no RFC says so; curl and mutt send the name at once
}};

// Names have no case (RFC 5034, section 5).
const Row* find_mechanism(std::string_view name);

}  // namespace casella::sasl
