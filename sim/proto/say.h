#pragma once
#include <string>
#include <utility>

#include "sim/proto/engine.h"

namespace casella::proto {

// Octets to send, line ends and all, with the reason for them.
inline void say(Effects& out, const Note& why, std::string octets, MessageNumber about = {},
                std::vector<Passage> passages = {}) {
  out.emplace_back(Narrate{&why, about});
  out.emplace_back(Send{std::move(octets), std::move(passages)});
}

}  // namespace casella::proto
