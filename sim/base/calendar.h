#pragma once
// Dates for those who must write one: the simulated clock began on a certain day.
#include <cstdint>
#include <string>

#include "sim/base/time.h"

namespace casella {

// Monday 4 November 2024, 12:00 UTC, in seconds since 1970.
inline constexpr std::int64_t kWorldBeganUtcSeconds = 1'730'721'600;

// "Mon, 04 Nov 2024 12:00:00 +0000" (RFC 5322, section 3.3).
std::string mail_date(SimTime at);

// "2026-11-22T08:00:00.123Z" (RFC 3339, section 5.6).
std::string date_time(SimTime at);

}  // namespace casella
