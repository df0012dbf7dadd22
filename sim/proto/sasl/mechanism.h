#pragma once
// Login mechanisms that POP3, IMAP and SMTP share (RFC 4422). A mechanism is a small exchange of
// octets; each protocol wraps them in its own lines, as base64.
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "sim/proto/engine.h"

namespace casella::sasl {

enum class Mechanism : std::uint8_t { ScramSha256, ScramSha1, CramMd5, Plain, Login };

struct Row {
  Mechanism mechanism;
  std::string_view name;
  bool client_first;    // the client's octets may come with the command (RFC 4422, section 3)
  bool in_the_clear;    // an onlooker learns the secret
  const proto::Note* note;
};

namespace note {
using proto::Note;
inline constexpr Note kScramSha256{Key{"sasl.scram_sha_256"}, {7677, "3"}};
inline constexpr Note kScramSha1{Key{"sasl.scram_sha_1"}, {5802, "3"}};
inline constexpr Note kCramMd5{Key{"sasl.cram_md5"}, {2195, "2"}};
inline constexpr Note kPlain{Key{"sasl.plain"}, {4616, "2"}};
inline constexpr Note kLogin{Key{"sasl.login"}, {4422, "3"}};  // never had an RFC of its own
inline constexpr const Note* kAll[] = {&kScramSha256, &kScramSha1, &kCramMd5, &kPlain, &kLogin};
}  // namespace note

// The strongest first.
inline constexpr std::array<Row, 5> kMechanisms{{
    {Mechanism::ScramSha256, "SCRAM-SHA-256", true, false, &note::kScramSha256},
    {Mechanism::ScramSha1, "SCRAM-SHA-1", true, false, &note::kScramSha1},
    {Mechanism::CramMd5, "CRAM-MD5", false, false, &note::kCramMd5},
    {Mechanism::Plain, "PLAIN", true, true, &note::kPlain},
    {Mechanism::Login, "LOGIN", false, true, &note::kLogin},
}};

// Names have no case (RFC 5034, section 5).
const Row* find_mechanism(std::string_view name);

}  // namespace casella::sasl
