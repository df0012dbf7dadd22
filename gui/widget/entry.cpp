#include "gui/widget/entry.h"

#include <cmath>

#include "gui/widget/badge.h"
#include "gui/widget/icon.h"
#include "gui/widget/text.h"

namespace casella::gui {

float entry_height(const Ui& ui) {
  return ui.px(6) + ui.fonts.ui.size + ui.px(2) + ui.fonts.small.size + ui.px(6);
}

Press entry(Ui& ui, const Entry& entry) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Palette& p = ui.palette;
  const Press state = press(ui, entry.id, {ImGui::GetContentRegionAvail().x, entry_height(ui)});
  const Rect& box = state.box;
  const Rgb ground = entry.changed   ? blend(p.accent, p.panel, p.current_row)
                     : state.hovered ? p.hover
                                     : p.panel2;
  list.AddRectFilled(top_left(box), bottom_right(box), ui.color(ground), ui.px(6));
  if (entry.changed) {
    list.AddRectFilled(top_left(box), {box.x + ui.px(3), box.bottom()}, ui.color(p.accent),
                       ui.px(6), ImDrawFlags_RoundCornersLeft);
  }
  const float icon = ui.px(18), left = ui.px(10) + icon + ui.px(10);
  draw_icon(list, entry.icon, {box.x + ui.px(10) + icon / 2, box.y + box.h / 2}, icon,
            ui.color(entry.tone));
  float right = box.right() - ui.px(8);
  if (!entry.badge.empty()) {
    right -= badge_width(ui, entry.badge);
    draw_badge(ui, {right, box.y + std::floor((box.h - badge_height(ui)) / 2)}, entry.badge,
               entry.badge_tone);
    right -= ui.px(8);
  }
  const float width = right - box.x - left;
  const Rect title = {box.x + left, box.y + ui.px(6), width, ui.fonts.ui.size};
  draw_fitted(ui, ui.fonts.ui, title, 0, ui.color(entry.struck ? p.dim : p.text), entry.title);
  if (entry.struck) {
    const float y = title.y + std::floor(title.h * 0.54F) + 0.5F;
    const float end = title.x + std::min(width, text_width(ui.fonts.ui, entry.title));
    list.AddLine({title.x, y}, {end, y}, ui.color(entry.tone), std::max(1.0F, ui.px(1.5F)));
  }
  const Rect under = {title.x, title.bottom() + ui.px(2), width, ui.fonts.small.size};
  draw_fitted(ui, ui.fonts.small, under, 0, ui.color(p.dim), entry.subtitle);
  if (state.hovered && !entry.tip.empty()) tooltip(ui, entry.tip);
  return state;
}

}  // namespace casella::gui
