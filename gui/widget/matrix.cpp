#include "gui/widget/matrix.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gui/widget/icon.h"
#include "gui/widget/press.h"
#include "gui/widget/rows.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

struct Sign {
  Icon icon;
  Tone tone;
};

Sign sign_of(CellMood mood) {
  switch (mood) {
    case CellMood::absent: return {Icon::minus, Tone::faint};
    case CellMood::present: return {Icon::check, Tone::ok};
    case CellMood::marked: return {Icon::cut, Tone::note};
    case CellMood::gone: return {Icon::cross, Tone::dim};
    case CellMood::duplicate: return {Icon::copy, Tone::note};
    case CellMood::lost: return {Icon::warning, Tone::error};
    case CellMood::unsaved: return {Icon::hourglass, Tone::note};
  }
  return {Icon::none, Tone::plain};
}

struct Grid {
  float first = 0, cell = 0, head = 0, row = 0, gap = 0;
};

// Where a column is too narrow for words beside a sign, they stand below it.
bool narrow(const Ui& ui, const Rect& box) {
  return box.w < ui.px(118);
}

Grid grid_for(const Ui& ui, float width, std::size_t columns) {
  Grid grid;
  grid.gap = ui.px(4);
  const auto count = static_cast<float>(std::max<std::size_t>(1, columns));
  grid.first = std::min(ui.px(220), std::floor(width * 0.34F));
  grid.cell = std::floor((width - grid.first + grid.gap) / count) - grid.gap;
  const bool slim = narrow(ui, {0, 0, grid.cell, 0});
  grid.head = slim ? ui.fonts.small.size + ui.px(34) : ui.fonts.strong.size + ui.px(14);
  grid.row = ui.fonts.ui.size + 2 * leading(ui.fonts.small) + ui.px(14);
  return grid;
}

// Words in the middle, over two lines at most.
void draw_below(Ui& ui, std::string_view words, const Rect& box, Rgb ink) {
  const auto lines = wrapped(ui.fonts.small, words, box.w);
  float y = box.y;
  for (std::size_t i = 0; i < std::min<std::size_t>(2, lines.size()); ++i) {
    draw_fitted(ui, ui.fonts.small, {box.x, y, box.w, leading(ui.fonts.small)}, 0.5F, ui.color(ink),
                lines[i]);
    y += leading(ui.fonts.small);
  }
}

void head(Ui& ui, const MatrixColumn& column, const Rect& box) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (narrow(ui, box)) {
    draw_icon(list, column.icon, {box.x + box.w / 2, box.y + ui.px(10)}, ui.px(17),
              ui.color(Tone::dim));
    draw_fitted(ui, ui.fonts.small_strong,
                {box.x, box.y + ui.px(20), box.w, ui.fonts.small.size + ui.px(4)}, 0.5F,
                ui.color(Tone::plain), column.label);
    return;
  }
  const float icon = ui.px(17), gap = ui.px(7);
  const float room = box.w - icon - gap - ui.px(8);
  const float words = std::min(room, std::ceil(text_width(ui.fonts.strong, column.label)));
  const float left = box.x + std::floor((box.w - icon - gap - words) / 2);
  draw_icon(list, column.icon, {left + icon / 2, box.y + box.h / 2}, icon, ui.color(Tone::dim));
  draw_fitted(ui, ui.fonts.strong, {left + icon + gap, box.y, words + 1, box.h}, 0,
              ui.color(Tone::plain), column.label);
}

void row_title(Ui& ui, const MatrixRow& row, const Rect& box) {
  const float width = box.w - ui.px(12);
  if (text_width(ui.fonts.ui, row.label) > width) {  // over two lines, and then no more than that
    const auto lines = wrapped(ui.fonts.ui, row.label, width);
    const float line = ui.fonts.ui.size + ui.px(3);
    float at = box.y + std::floor((box.h - 2 * line) / 2);
    for (std::size_t i = 0; i < std::min<std::size_t>(2, lines.size()); ++i, at += line) {
      draw_fitted(ui, ui.fonts.ui, {box.x, at, width, line}, 0, ui.color(Tone::plain), lines[i]);
    }
    return;
  }
  const float height = ui.fonts.ui.size + ui.px(4) + ui.fonts.small.size;
  const float y = box.y + std::floor((box.h - height) / 2);
  draw_fitted(ui, ui.fonts.ui, {box.x, y, width, ui.fonts.ui.size}, 0, ui.color(Tone::plain),
              row.label);
  const Rect under = {box.x, y + ui.fonts.ui.size + ui.px(4), width, ui.fonts.small.size};
  draw_fitted(ui, ui.fonts.small, under, 0, ui.color(Tone::dim), row.note);
}

// The reason below the words, over two lines at most; what is left of it is in the tooltip.
void draw_why(Ui& ui, const MatrixCell& cell, Rect row) {
  auto lines = wrapped(ui.fonts.small, cell.why, row.w);
  const bool cut = lines.size() > 2;
  if (cut) lines[1] = {lines[1].data(), cell.why.data() + cell.why.size()};
  for (std::size_t i = 0; i < std::min<std::size_t>(2, lines.size()); ++i) {
    draw_text(*ImGui::GetWindowDrawList(), ui.fonts.small, {row.x, row.y}, ui.color(Tone::dim),
              shortened(ui.fonts.small, lines[i], row.w));
    row.y += leading(ui.fonts.small);
  }
}

bool draw_cell(Ui& ui, std::string_view id, const MatrixCell& cell, const Rect& box) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Palette& p = ui.palette;
  const Press state = press_at(ui, id, box);
  const Sign sign = sign_of(cell.mood);
  const bool quiet = cell.mood == CellMood::absent;
  const Rgb tint = blend(p.of(sign.tone), p.panel, quiet ? 0.0F : p.badge * 0.75F);
  list.AddRectFilled(top_left(box), bottom_right(box),
                     ui.color(state.hovered ? p.hover
                              : quiet       ? p.panel2
                                            : tint),
                     ui.px(6));
  if (cell.changed) {
    list.AddRect(top_left(box), bottom_right(box), ui.color(p.accent), ui.px(6), 0, ui.px(2));
  }
  const float icon = ui.px(16), in = ui.px(10);
  if (narrow(ui, box)) {
    draw_icon(list, sign.icon, {box.x + box.w / 2, box.y + ui.px(17)}, icon, ui.color(sign.tone));
    draw_below(ui, cell.words, {box.x + ui.px(3), box.y + ui.px(29), box.w - ui.px(6), 0},
               quiet ? p.dim : p.of(sign.tone));
    if (state.hovered) tooltip(ui, cell.why);
    return state.clicked;
  }
  const Rect words = {box.x + in + icon + ui.px(7), box.y + ui.px(8),
                      box.w - 2 * in - icon - ui.px(7), ui.fonts.ui.size};
  draw_icon(list, sign.icon, {box.x + in + icon / 2, words.y + words.h / 2}, icon,
            ui.color(sign.tone));
  draw_fitted(ui, ui.fonts.ui, words, 0, ui.color(quiet ? p.dim : p.of(sign.tone)), cell.words);
  if (!cell.why.empty()) {
    draw_why(ui, cell, {box.x + in, words.bottom() + ui.px(4), box.w - 2 * in, 0});
  }
  if (state.hovered) tooltip(ui, cell.why);
  return state.clicked;
}

}  // namespace

std::optional<MatrixClick> matrix(Ui& ui, const std::vector<MatrixColumn>& columns,
                                  std::size_t rows, const MatrixRowOf& row) {
  std::optional<MatrixClick> click;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const Grid grid = grid_for(ui, width, columns.size());
  const auto x_of = [&](std::size_t column) {
    return at.x + grid.first + (grid.cell + grid.gap) * static_cast<float>(column);
  };
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  for (std::size_t i = 0; i < columns.size(); ++i) {
    head(ui, columns[i], {x_of(i), at.y, grid.cell, grid.head});
  }
  ImGui::Dummy({width, grid.head});
  const Rows seen = rows_in_sight(rows, grid.row + grid.gap);
  for (std::size_t i = seen.first; i < seen.end; ++i) {
    const float y = seen.top + (grid.row + grid.gap) * static_cast<float>(i - seen.first);
    const MatrixRow shown = row(i);
    row_title(ui, shown, {at.x, y, grid.first, grid.row});
    for (std::size_t cell = 0; cell < std::min(shown.cells.size(), columns.size()); ++cell) {
      const std::string id = fmt::format("{}/{}", shown.id, columns[cell].id);
      const Rect box = {x_of(cell), y, grid.cell, grid.row};
      if (draw_cell(ui, id, shown.cells[cell], box)) click = {i, cell};
    }
  }
  ImGui::PopStyleVar();
  return click;
}

std::optional<MatrixClick> matrix(Ui& ui, const Matrix& all) {
  return matrix(ui, all.columns, all.rows.size(), [&](std::size_t i) { return all.rows[i]; });
}

}  // namespace casella::gui
