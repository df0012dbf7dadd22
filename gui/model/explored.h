#pragma once
// What an exploration has found so far.
#include <cstdint>
#include <optional>
#include <vector>

#include "gui/model/explore_budget.h"
#include "sim/explore/property.h"

namespace casella::gui {

struct Explored {
  std::uint64_t edition = 0;  // another number whenever something is new
  explore::Progress progress{};
  std::vector<explore::Outcome> outcomes{};
  std::vector<explore::Finding> here{};  // of the devices as they are set
  explore::Table table{};                // of the same devices in other modes
  std::optional<explore::Halt> halt{};   // none while orders are tried
  bool table_filled = false;
  double seconds = 0;

  bool running() const { return !halt || !table_filled; }
};

}  // namespace casella::gui
