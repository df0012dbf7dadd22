#include "gui/widget/icon.h"

#include <algorithm>
#include <cmath>

#include "gui/widget/icon_shapes.h"

namespace casella::gui {
namespace {

constexpr float grid = 24, turn = 6.28318530718F;

void draw(const Pen& pen, Icon icon) {
  switch (icon) {
    case Icon::none: return;
    case Icon::envelope: return shape::envelope(pen);
    case Icon::envelope_open: return shape::envelope_open(pen);
    case Icon::server: return shape::server(pen);
    case Icon::laptop: return shape::laptop(pen);
    case Icon::desktop: return shape::desktop(pen);
    case Icon::phone: return shape::phone(pen);
    case Icon::tablet: return shape::tablet(pen);
    case Icon::database: return shape::database(pen);
    case Icon::lock: return shape::lock(pen);
    case Icon::unlock: return shape::unlock(pen);
    case Icon::disk: return shape::disk(pen);
    case Icon::play: return shape::play(pen);
    case Icon::pause: return shape::pause(pen);
    case Icon::step: return shape::step(pen);
    case Icon::step_back: return shape::step_back(pen);
    case Icon::to_start: return shape::to_start(pen);
    case Icon::to_end: return shape::to_end(pen);
    case Icon::skip: return shape::skip(pen);
    case Icon::skip_back: return shape::skip_back(pen);
    case Icon::reset: return shape::reset(pen);
    case Icon::check: return shape::check(pen);
    case Icon::cross: return shape::cross(pen);
    case Icon::plus: return shape::plus(pen);
    case Icon::minus: return shape::minus(pen);
    case Icon::search: return shape::search(pen);
    case Icon::question: return shape::question(pen);
    case Icon::info: return shape::info(pen);
    case Icon::warning: return shape::warning(pen);
    case Icon::chevron_left: return shape::chevron_left(pen);
    case Icon::chevron_right: return shape::chevron_right(pen);
    case Icon::chevron_down: return shape::chevron_down(pen);
    case Icon::chevron_up: return shape::chevron_up(pen);
    case Icon::clock: return shape::clock(pen);
    case Icon::hourglass: return shape::hourglass(pen);
    case Icon::cut: return shape::cut(pen);
    case Icon::bolt: return shape::bolt(pen);
    case Icon::branch: return shape::branch(pen);
    case Icon::bookmark: return shape::bookmark(pen);
    case Icon::eye: return shape::eye(pen);
    case Icon::terminal: return shape::terminal(pen);
    case Icon::gear: return shape::gear(pen);
    case Icon::sun: return shape::sun(pen);
    case Icon::moon: return shape::moon(pen);
    case Icon::contrast: return shape::contrast(pen);
    case Icon::language: return shape::language(pen);
    case Icon::copy: return shape::copy(pen);
    case Icon::link: return shape::link(pen);
    case Icon::plug: return shape::plug(pen);
    case Icon::menu: return shape::menu(pen);
  }
}

}  // namespace

Pen::Pen(ImDrawList& list, ImVec2 centre, float size, ImU32 color)
    : list_(list),
      origin_{std::floor(centre.x - size / 2), std::floor(centre.y - size / 2)},
      unit_(size / grid),
      stroke_(std::max(1.0F, size * 1.9F / grid)),
      color_(color) {}

ImVec2 Pen::at(float x, float y) const {
  return {origin_.x + x * unit_, origin_.y + y * unit_};
}

void Pen::line(std::initializer_list<ImVec2> points, bool closed) const {
  for (ImVec2 point : points) list_.PathLineTo(at(point.x, point.y));
  list_.PathStroke(color_, closed ? ImDrawFlags_Closed : ImDrawFlags_None, stroke_);
}

void Pen::box(float left, float top, float right, float bottom, float rounding) const {
  list_.AddRect(at(left, top), at(right, bottom), color_, rounding * unit_, 0, stroke_);
}

void Pen::solid_box(float left, float top, float right, float bottom, float rounding) const {
  list_.AddRectFilled(at(left, top), at(right, bottom), color_, rounding * unit_);
}

void Pen::circle(float x, float y, float radius) const {
  list_.AddCircle(at(x, y), radius * unit_, color_, 0, stroke_);
}

void Pen::disc(float x, float y, float radius) const {
  list_.AddCircleFilled(at(x, y), std::max(1.0F, radius * unit_), color_);
}

void Pen::half_disc(float x, float y, float radius) const {
  list_.PathArcTo(at(x, y), radius * unit_, -turn / 4, turn / 4);
  list_.PathFillConvex(color_);
}

void Pen::triangle(ImVec2 a, ImVec2 b, ImVec2 c) const {
  // Clockwise, or the edges would not be smoothed.
  const bool clockwise = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x) > 0;
  const ImVec2 second = clockwise ? b : c, third = clockwise ? c : b;
  list_.PathLineTo(at(a.x, a.y));
  list_.PathLineTo(at(second.x, second.y));
  list_.PathLineTo(at(third.x, third.y));
  list_.PathFillConvex(color_);
}

void Pen::arc(float x, float y, float radius, float from, float to) const {
  list_.PathArcTo(at(x, y), radius * unit_, from * turn, to * turn);
  list_.PathStroke(color_, ImDrawFlags_None, stroke_);
}

void draw_icon(ImDrawList& list, Icon icon, ImVec2 centre, float size, ImU32 color) {
  draw(Pen(list, centre, size, color), icon);
}

}  // namespace casella::gui
