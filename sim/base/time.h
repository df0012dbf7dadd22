#pragma once
// Simulated time, the only clock that anything below `live` may read.
#include <chrono>
#include <cstdint>

namespace casella {

using Duration = std::chrono::microseconds;

struct SimClock {
  using rep = std::int64_t;
  using period = std::micro;
  using duration = Duration;
  using time_point = std::chrono::time_point<SimClock, Duration>;
  static constexpr bool is_steady = true;
};

// Microseconds since the world began.
using SimTime = SimClock::time_point;

// A thousand years: no world gets older, and nothing in one takes longer, so that sums stay small.
inline constexpr Duration kLongest = std::chrono::hours(24) * 365 * 1000;
inline constexpr SimTime kEndOfTime = SimTime{} + kLongest;

}  // namespace casella
