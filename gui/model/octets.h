#pragma once
// Octets to look at, with stretches of them that mean something.
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "gui/model/mark.h"

namespace casella::gui {

struct OctetRange {
  std::size_t begin = 0, end = 0;  // half open
  Tone tone = Tone::accent;
  std::string label{};  // said when the mouse is over it: CR LF, stuffed dot, keyword …
};

struct Octets {
  std::string data{};
  std::size_t offset = 0;  // of the first octet in its stream, for the numbers at the left
  std::vector<OctetRange> ranges{};  // a later one lies over an earlier one
  std::optional<std::size_t> chosen{};
};

}  // namespace casella::gui
