#pragma once
// What is looked at: a timeline and a place in it. Every model is built from one.
#include <cstddef>
#include <cstdint>

#include "sim/world/timeline.h"
#include "sim/world/transcript.h"

namespace casella::gui {

// Valid as long as what it refers to is; models keep the pointers only until their next update.
struct Moment {
  const Timeline& timeline;
  const Transcript& transcript;  // of the whole timeline: what comes after the cursor is the future
  const World& world;            // at the cursor
  Seq cursor = 0;                // after so many records
  std::size_t branch = 0;
  std::uint32_t edition = 0;  // another number whenever lesson or language is another
};

// Tells whether a model has to be built anew.
struct Stamp {
  Seq size = 0, cursor = 0;
  std::size_t branch = 0;
  std::uint32_t edition = 0, epoch = 0;
  std::uint64_t own = 0;  // what else it depends on: a filter, a selection
  bool operator==(const Stamp&) const = default;
};

}  // namespace casella::gui
