#pragma once
// The system flags as they are written behind their backslash (RFC 3501, section 2.3.2).
#include <string_view>
#include <utility>

#include "sim/mail/flags.h"

namespace casella::imap {

inline constexpr std::pair<FlagBits, std::string_view> kSystemFlags[] = {
    {flag::kAnswered, "Answered"},
    {flag::kFlagged, "Flagged"},
    {flag::kDeleted, "Deleted"},
    {flag::kSeen, "Seen"},
    {flag::kDraft, "Draft"}};

}  // namespace casella::imap
