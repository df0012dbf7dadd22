#pragma once
// Rows of one height of which only those in sight are drawn, however many there are.
#include "gui/base/ui.h"

namespace casella::gui {

struct Rows {
  std::size_t first = 0, end = 0;  // those in sight
  float top = 0;                   // where `first` stands on the screen
};

// Takes the whole height in the window's flow. Places are worked out from what is in sight: a
// float can't tell the pixels of a million rows apart.
Rows rows_in_sight(std::size_t count, float height);

// Scrolls no further than needed for the row to stand in sight, with some rows around it.
void bring_row_in_sight(std::size_t row, float height, float around);

}  // namespace casella::gui
