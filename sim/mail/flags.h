#pragma once
// Flags of a message (RFC 3501, section 2.3.2): the system's are bits of their own; keywords are
// bits whose names stand in their mailbox.
#include <cstdint>
#include <string>
#include <vector>

#include "sim/base/encoder.h"

namespace casella {

using FlagBits = std::uint64_t;

namespace flag {
inline constexpr FlagBits kAnswered = 1, kFlagged = 2, kDeleted = 4, kSeen = 8, kDraft = 16;
inline constexpr unsigned kFirstKeyword = 5;  // the bit of a mailbox's first keyword
}  // namespace flag

inline constexpr std::size_t kKeywordsLimit = 64 - flag::kFirstKeyword;  // in one mailbox

// Flags as a client names them, before a mailbox has given its bits to the keywords.
struct FlagNames {
  FlagBits system = 0;
  std::vector<std::string> keywords{};

  void encode(Encoder& out) const {
    out.u64(system);
    out.u64(keywords.size());
    for (const std::string& keyword : keywords) out.text(keyword);
  }
};

}  // namespace casella
