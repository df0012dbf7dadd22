#pragma once
// Small pictures drawn with lines, on a grid of 24: sharp at every size, of one hand.
#include <initializer_list>

#include "gui/base/ui.h"

namespace casella::gui {

// `size` is the side of the square the icon is drawn in, in pixels.
void draw_icon(ImDrawList& list, Icon icon, ImVec2 centre, float size, ImU32 color);

// The hand that draws them; also for other small drawings.
class Pen {
 public:
  Pen(ImDrawList& list, ImVec2 centre, float size, ImU32 color);

  void line(std::initializer_list<ImVec2> points, bool closed = false) const;
  void box(float left, float top, float right, float bottom, float rounding = 0) const;
  void solid_box(float left, float top, float right, float bottom, float rounding = 0) const;
  void circle(float x, float y, float radius) const;
  void disc(float x, float y, float radius) const;
  void triangle(ImVec2 a, ImVec2 b, ImVec2 c) const;
  // Part of a circle, clockwise, in turns: 0 is right, 0.25 is down.
  void arc(float x, float y, float radius, float from, float to) const;
  void half_disc(float x, float y, float radius) const;  // the right half

 private:
  ImVec2 at(float x, float y) const;

  ImDrawList& list_;
  ImVec2 origin_;
  float unit_, stroke_;
  ImU32 color_;
};

}  // namespace casella::gui
