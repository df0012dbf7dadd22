#pragma once
// Which gates there are, and the ports where they stand.
#include <cstdint>
#include <string_view>
#include <vector>

#include "sim/live/server.h"

namespace casella::live {

inline constexpr std::uint16_t kUnprivileged = 10'000;  // added to the standard ports

struct GateRow {
  std::string_view name;
  proto::Protocol protocol;
  std::uint16_t port;  // RFC 1939, 8314, 3501, 5321, 6409, 937
  bool tls;
  bool submission;
};

inline constexpr GateRow kGates[] = {
    {"pop3", proto::Protocol::Pop3, 110, false, false},
    {"pop3s", proto::Protocol::Pop3, 995, true, false},
    {"imap", proto::Protocol::Imap, 143, false, false},
    {"imaps", proto::Protocol::Imap, 993, true, false},
    {"smtp", proto::Protocol::Smtp, 25, false, false},
    {"submission", proto::Protocol::Smtp, 587, false, true},
    {"submissions", proto::Protocol::Smtp, 465, true, true},
    {"pop2", proto::Protocol::Pop2, 109, false, false},
};

// The settings of a simulated server, made fit for a real one: nothing waits that does not have to.
WorldSettings settings_for(const GateRow& row, const WorldSettings& house);

// All gates; `offset` is added to each port, and none means any port that is free.
std::vector<Gate> gates_of(const WorldSettings& house, std::optional<std::uint16_t> offset);

// The house's settings with the personality of this name (profile.h); "modern" by default.
std::optional<WorldSettings> house_settings(std::string_view profile);

}  // namespace casella::live
