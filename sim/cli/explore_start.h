#pragma once
// What `casella explore` is asked, and where it begins.
#include <optional>
#include <string>

#include "sim/cli/house.h"
#include "sim/cli/played.h"
#include "sim/explore/property.h"

namespace casella::cli {

struct ExploreOptions {
  std::string lesson, faults, deeds, property, witness;
  std::string mode = "here";
  std::string at = "0", sessions = "1", threads = "0", memory = "1024";
  bool json = false, quick = false;
};

struct ExploreStart {
  World world;
  explore::Settings settings;
  std::string id;                // of the lesson or story
  std::optional<Played> played;  // the lesson, up to its end
  Seq at = 0;                    // where in it the world is from
  std::uint64_t seed = 1;
  bool changed = false;  // its devices begin anew, in another mode
};

// A lesson from the moment asked for, or a story from its first morning on: what arrives later and
// what people do in it may then happen at any time.
Result<ExploreStart> explore_start(House& house, const ExploreOptions& options);

}  // namespace casella::cli
