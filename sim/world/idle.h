#pragma once
// When a device that stays connected by IDLE says so anew.
#include <optional>

#include "sim/world/world.h"

namespace casella {

// Before the server loses patience (RFC 9051, section 6.3.13); none: it is not idling.
std::optional<SimTime> idle_anew(const World& world, const Connection& conn);

}  // namespace casella
