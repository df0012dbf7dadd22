#pragma once
// Who has which message at a moment, and why.
#include <string>

#include "sim/base/text.h"
#include "sim/world/timeline.h"

namespace casella::cli {

// A paragraph a message: the server, then each device, with what last changed there. Reads the
// first `until` records.
std::string whereabouts(const Timeline& timeline, Seq until, const Text& text);

// Each device's session and disk, and the server's maildrops, in sentences.
std::string state_of(const World& world, const Text& text);

}  // namespace casella::cli
