#pragma once
// The one thing under every clickable: an area with a name.
#include <string_view>

#include "gui/base/ui.h"

namespace casella::gui {

struct Press {
  Rect box;
  bool clicked = false, double_clicked = false, right_clicked = false;
  bool hovered = false, held = false;
};

// Takes a place of `size` in the window's flow. `id` names it to ImGui and to the tests; it must
// be unique in the window, and never depends on the language. Draws a ring when the keyboard has
// brought the focus here.
Press press(Ui& ui, std::string_view id, ImVec2 size, float rounding = 6);
// The same over a rectangle of the screen; the window's cursor stays where it was.
Press press_at(Ui& ui, std::string_view id, const Rect& box, float rounding = 6);

// Tells the tests of an item that ImGui drew itself.
void note_hit(Ui& ui, std::string_view id);

ImVec2 top_left(const Rect& box);
ImVec2 bottom_right(const Rect& box);

}  // namespace casella::gui
