#pragma once
// The timeline as data: moments 0 to `count`, a mark for each event, stretches with names.
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "gui/model/mark.h"

namespace casella::gui {

enum class TickKind : std::uint8_t { none, client, server, fault };

struct Stretch {
  std::size_t begin = 0, end = 0;  // moments
  std::string label{};
  std::string brief{};  // where the label has no room
};

struct Bookmark {
  std::size_t moment = 0;
  std::string label{};
};

struct Scrubber {
  std::size_t count = 0;          // events; after the last one stands moment `count`
  std::size_t cursor = 0;         // 0: nothing has happened yet
  std::vector<TickKind> ticks{};  // one an event; the event i ends at moment i + 1
  std::vector<Stretch> stretches{};
  std::vector<Bookmark> bookmarks{};
  std::function<std::string(std::size_t moment)> tip{};  // asked only under the mouse
};

}  // namespace casella::gui
