#pragma once
// What the learner is to do, and how far it is done.
#include <cstddef>
#include <string>
#include <vector>

#include "gui/model/mark.h"

namespace casella::gui {

enum class CheckMood : std::uint8_t { todo, current, done, failed };

struct CheckItem {
  std::string text{};
  CheckMood mood = CheckMood::todo;
};

struct Progress {
  std::size_t done = 0;  // segments wholly behind; the next one is the current
  std::size_t total = 0;
};

}  // namespace casella::gui
