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
  const float right = box.right() - ui.px(8);
  float width = right - box.x - left, below = width;
  const float badge = entry.badge.empty() ? 0 : badge_width(ui, entry.badge) + ui.px(8);
  const bool beside = text_width(ui.fonts.small, entry.title) <= width - badge;
  if (badge > 0 && beside) {
    draw_badge(ui, {right - badge + ui.px(8), box.y + std::floor((box.h - badge_height(ui)) / 2)},
               entry.badge, entry.badge_tone);
    width = below = width - badge;
  }
  const Rect title = {box.x + left, box.y + ui.px(6), width, ui.fonts.ui.size};
  const Face& face = text_width(ui.fonts.ui, entry.title) <= width ? ui.fonts.ui : ui.fonts.small;
  draw_fitted(ui, face, title, 0, ui.color(entry.struck ? p.dim : p.text), entry.title);
  if (entry.struck) {
    const float y = title.y + std::floor(title.h * 0.54F) + 0.5F;
    const float end = title.x + std::min(width, text_width(face, entry.title));
    list.AddLine({title.x, y}, {end, y}, ui.color(entry.tone), std::max(1.0F, ui.px(1.5F)));
  }
  Rect under = {title.x, title.bottom() + ui.px(2), below, ui.fonts.small.size};
  if (badge > 0 && !beside) {  // the title has the whole row: the badge is words below its end
    draw_text_in(list, ui.fonts.small, under, 1, ui.color(entry.badge_tone), entry.badge);
    under.w -= text_width(ui.fonts.small, entry.badge) + ui.px(8);
  }
  const bool whole = entry.brief.empty() || text_width(ui.fonts.small, entry.subtitle) <= under.w;
  draw_fitted(ui, ui.fonts.small, under, 0, ui.color(p.dim), whole ? entry.subtitle : entry.brief);
  if (state.hovered && !entry.tip.empty()) tooltip(ui, entry.tip);
  return state;
}

}  // namespace casella::gui
