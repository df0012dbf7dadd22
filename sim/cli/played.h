#pragma once
// A lesson played to its end by its own solutions, as `run`, `export` and the teacher show it.
#include <memory>
#include <optional>
#include <string>

#include "sim/cli/house.h"
#include "sim/world/timeline.h"

namespace casella::cli {

struct Played {
  Told told;
  Timeline timeline;
};

// The lesson that is named. Fails if there is none, or if it has mistakes that keep it from being
// read.
Result<Played> play_through(House& house, const std::string& name);

// How many records to show: all without `wanted`. `reached` is whether there were so many.
struct Extent {
  Seq until = 0;
  bool reached = true;
};
Result<Extent> extent_of(const Timeline& timeline, const std::optional<std::string>& wanted,
                         std::string_view option);

}  // namespace casella::cli
