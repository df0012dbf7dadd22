#pragma once
// A protocol's state machine as a picture wants it, drawn from its table of commands.
#include <string>
#include <string_view>

namespace casella::proto {

struct Edge {
  std::string_view from, to;  // names of states, as RFC and engine have them
  std::string label;          // the commands that take it, parted by commas, or what else does
};

}  // namespace casella::proto
