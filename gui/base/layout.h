#pragma once
// Where the parts of the window stand. Pure arithmetic in pixels.
#include <vector>

#include "gui/base/rect.h"

namespace casella::gui {

struct LayoutWish {
  bool lesson = true;        // the teacher may hide the explanations
  bool detail = true;        // the ladder and the matrix want the whole height
  bool tall_detail = false;  // what stands below the centre wants as much room as that
};

// A part that finds no room folds: its rectangle is empty and the centre shows it as a tab.
struct Layout {
  Rect top;     // name, tabs, buttons
  Rect lesson;  // left
  Rect centre;
  Rect detail;    // below the centre
  Rect side;      // right: state, server, devices
  Rect timeline;  // bottom
  bool lesson_folded = false;
  bool side_folded = false;
  bool detail_folded = false;
};

// `scale` pixels make one logical pixel. All edges are whole, nothing overlaps, and whatever is
// not folded has a positive size, for any width and height.
Layout lay_out(float width, float height, float scale, const LayoutWish& wish = {});

// One card of a column: never below `least` unless the column itself is too short for all.
struct Stacked {
  float least = 0, wanted = 0;
  float grows = 0;  // its share of what is left over once all have what they want
};

// Splits a column among its cards, from the top, `gap` apart; whole pixels. When not even the
// least heights fit, they are used all the same and the column has to scroll.
std::vector<Rect> stack(const Rect& column, float gap, const std::vector<Stacked>& cards);

}  // namespace casella::gui
