#include "gui/widget/byte_strip.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gui/widget/press.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

constexpr char cr = '\r', lf = '\n';

struct Grid {
  std::size_t per_row = 8;
  float row = 0, digit = 0, hex_cell = 0, text_cell = 0, number = 0, between = 0;

  float hex_x(std::size_t column) const {
    const float middle = column >= per_row / 2 && per_row >= 8 ? digit : 0;  // a gap halfway
    return number + between + hex_cell * static_cast<float>(column) + middle;
  }
  float text_x(std::size_t column) const {
    const float middle = per_row >= 8 ? digit : 0;
    return number + 2 * between + hex_cell * static_cast<float>(per_row) + middle +
           text_cell * static_cast<float>(column);
  }
};

Grid grid_for(const Ui& ui, float width) {
  Grid grid;
  grid.digit = text_width(ui.fonts.mono, "0");
  grid.row = ui.fonts.mono.size + ui.px(5);
  grid.hex_cell = grid.digit * 2 + ui.px(7);
  grid.text_cell = grid.digit + ui.px(2);
  grid.number = grid.digit * 4;
  grid.between = ui.px(16);
  grid.per_row = 32;
  while (grid.per_row > 4 && grid.text_x(grid.per_row) > width) grid.per_row /= 2;
  return grid;
}

class Painter {
 public:
  Painter(Ui& ui, const Octets& octets, const Grid& grid, ImVec2 at)
      : ui_(ui), octets_(octets), grid_(grid), list_(*ImGui::GetWindowDrawList()), at_(at) {}

  void row(std::size_t index) const {
    const std::size_t first = index * grid_.per_row;
    const std::size_t count = std::min(grid_.per_row, octets_.data.size() - first);
    const float y = at_.y + grid_.row * static_cast<float>(index);
    draw_text_in(list_, ui_.fonts.mono, {at_.x, y, grid_.number, grid_.row}, 0,
                 ui_.color(Tone::faint), fmt::format("{:04x}", octets_.offset + first));
    for (std::size_t column = 0; column < count; ++column) octet(first + column, column, y);
  }

  const OctetRange* range_of(std::size_t octet) const {
    const OctetRange* last = nullptr;
    for (const OctetRange& range : octets_.ranges) {
      if (octet >= range.begin && octet < range.end) last = &range;
    }
    return last;
  }

 private:
  void octet(std::size_t index, std::size_t column, float y) const {
    const char value = octets_.data[index];
    const OctetRange* range = range_of(index);
    const Rect hex = {at_.x + grid_.hex_x(column), y, grid_.digit * 2, grid_.row};
    const Rect text = {at_.x + grid_.text_x(column), y, grid_.text_cell, grid_.row};
    // A range is one ribbon: each octet's ground reaches its neighbour of the same range.
    if (range != nullptr) ribbon(*range, index, column, hex, text);
    const bool chosen = octets_.chosen == index;
    if (chosen) {
      list_.AddRect({hex.x - ui_.px(3), y}, {hex.right() + ui_.px(3), y + grid_.row},
                    ui_.color(Tone::accent), ui_.px(4), 0, ui_.px(1.5F));
    }
    const Tone tone = range != nullptr ? range->tone : Tone::plain;
    const Face& face = range != nullptr ? ui_.fonts.mono_strong : ui_.fonts.mono;
    draw_text_in(list_, face, hex, 0, ui_.color(tone),
                 fmt::format("{:02x}", static_cast<unsigned char>(value)));
    character(value, text, range != nullptr ? tone : Tone::dim);
  }

  void ribbon(const OctetRange& range, std::size_t index, std::size_t column, const Rect& hex,
              const Rect& text) const {
    const ImU32 ground = ui_.color(range.tone, ui_.palette.badge + 0.02F);
    const bool opens = index == range.begin || column == 0;
    const bool closes = index + 1 == range.end || column + 1 == grid_.per_row;
    const float reach = ui_.px(3), top = hex.y + 1, bottom = hex.bottom() - 1;
    const float next = closes ? hex.right() + reach : at_.x + grid_.hex_x(column + 1) - reach;
    ImDrawFlags corners = 0;
    if (opens) corners |= ImDrawFlags_RoundCornersLeft;
    if (closes) corners |= ImDrawFlags_RoundCornersRight;
    if (corners == 0) corners = ImDrawFlags_RoundCornersNone;
    list_.AddRectFilled({hex.x - reach, top}, {next, bottom}, ground, ui_.px(4), corners);
    list_.AddRectFilled({text.x, top}, {text.right(), bottom}, ground, ui_.px(3), corners);
  }

  void character(char value, const Rect& box, Tone tone) const {
    const auto code = static_cast<unsigned char>(value);
    const bool printable = code >= 0x20 && code < 0x7F;
    const ImU32 color = ui_.color(tone, printable ? 1 : 0.9F);
    if (printable) {
      draw_text_in(list_, ui_.fonts.mono, box, 0.5F, color, {&value, 1});
    } else if (value == cr) {
      arrow(box, {-1, 0}, color);
    } else if (value == lf) {
      arrow(box, {0, 1}, color);
    } else {
      list_.AddCircleFilled({box.x + box.w / 2, box.y + box.h / 2}, ui_.px(1.5F), color);
    }
  }

  // A typewriter's carriage goes back to the left; the paper then moves down.
  void arrow(const Rect& box, ImVec2 way, ImU32 color) const {
    const float half = std::floor(grid_.digit * 0.5F), head = ui_.px(3);
    const ImVec2 centre = {std::floor(box.x + box.w / 2) + 0.5F,
                           std::floor(box.y + box.h / 2) + 0.5F};
    const ImVec2 tip = {centre.x + way.x * half, centre.y + way.y * half};
    const ImVec2 tail = {centre.x - way.x * half, centre.y - way.y * half};
    const ImVec2 aside = {-way.y * head, way.x * head};
    const ImVec2 back = {tip.x - way.x * head, tip.y - way.y * head};
    const float stroke = std::max(1.0F, ui_.scale * 1.4F);
    list_.AddLine(tail, tip, color, stroke);
    list_.AddLine(back + aside, tip, color, stroke);
    list_.AddLine(back - aside, tip, color, stroke);
  }

  Ui& ui_;
  const Octets& octets_;
  const Grid& grid_;
  ImDrawList& list_;
  ImVec2 at_;
};

// Which octet is under the mouse, in either half.
std::optional<std::size_t> under_mouse(const Octets& octets, const Grid& grid, ImVec2 at) {
  const ImVec2 mouse = ImGui::GetIO().MousePos - at;
  if (mouse.x < 0 || mouse.y < 0) return std::nullopt;
  const auto row = static_cast<std::size_t>(mouse.y / grid.row);
  for (std::size_t column = 0; column < grid.per_row; ++column) {
    const float hex = grid.hex_x(column), text = grid.text_x(column);
    const bool in_hex = mouse.x >= hex - 4 && mouse.x < hex + grid.hex_cell - 4;
    const bool in_text = mouse.x >= text && mouse.x < text + grid.text_cell;
    const std::size_t index = row * grid.per_row + column;
    if ((in_hex || in_text) && index < octets.data.size()) return index;
  }
  return std::nullopt;
}

}  // namespace

float byte_strip_height(const Ui& ui, const Octets& octets, float width) {
  const Grid grid = grid_for(ui, width);
  const std::size_t rows = (octets.data.size() + grid.per_row - 1) / grid.per_row;
  return grid.row * static_cast<float>(rows);
}

std::optional<std::size_t> byte_strip(Ui& ui, std::string_view id, const Octets& octets) {
  if (octets.data.empty()) return std::nullopt;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const Grid grid = grid_for(ui, ImGui::GetContentRegionAvail().x);
  const float height = byte_strip_height(ui, octets, ImGui::GetContentRegionAvail().x);
  const auto rows = static_cast<std::size_t>(height / grid.row);
  const Press state = press(ui, id, {grid.text_x(grid.per_row), height});
  const Painter painter(ui, octets, grid, at);
  const ImDrawList& list = *ImGui::GetWindowDrawList();
  const float above = std::max(0.0F, list.GetClipRectMin().y - at.y);
  const float below = std::clamp(list.GetClipRectMax().y - at.y, 0.0F, height);
  const auto last = static_cast<std::size_t>(std::ceil(below / grid.row));
  for (auto row = static_cast<std::size_t>(above / grid.row); row < std::min(rows, last); ++row) {
    painter.row(row);
  }
  if (!state.hovered) return std::nullopt;
  const std::optional<std::size_t> octet = under_mouse(octets, grid, at);
  if (!octet) return std::nullopt;
  if (const OctetRange* range = painter.range_of(*octet)) tooltip(ui, range->label);
  return state.clicked ? octet : std::nullopt;
}

}  // namespace casella::gui
