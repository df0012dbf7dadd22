#include "gui/widget/checklist.h"

#include <algorithm>
#include <cmath>

#include "gui/widget/icon.h"
#include "gui/widget/text.h"

namespace casella::gui {

void draw_check(const Ui& ui, ImVec2 centre, CheckMood mood) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float radius = ui.px(7), stroke = std::max(1.0F, ui.scale * 1.6F);
  const Palette& p = ui.palette;
  const Rgb inside = p.bright ? p.panel : p.background;
  switch (mood) {
    case CheckMood::todo:
      list.AddCircle(centre, radius - stroke / 2, ui.color(p.faint), 0, stroke);
      return;
    case CheckMood::current:
      list.AddCircle(centre, radius - stroke / 2, ui.color(p.accent), 0, stroke);
      list.AddCircleFilled(centre, ui.px(3.5F), ui.color(p.accent));
      return;
    case CheckMood::done:
      list.AddCircleFilled(centre, radius, ui.color(p.ok));
      draw_icon(list, Icon::check, {centre.x + 0.5F, centre.y + 0.5F}, ui.px(12), ui.color(inside));
      return;
    case CheckMood::failed:
      list.AddCircleFilled(centre, radius, ui.color(p.error));
      draw_icon(list, Icon::cross, {centre.x + 0.5F, centre.y + 0.5F}, ui.px(11), ui.color(inside));
      return;
  }
}

void checklist(Ui& ui, const std::vector<CheckItem>& items) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x, in = ui.px(25);
  const float line = leading(ui.fonts.ui);
  float y = at.y;
  for (const CheckItem& item : items) {
    draw_check(ui, {at.x + ui.px(7) + 0.5F, y + std::floor(line / 2) + 0.5F}, item.mood);
    const Tone tone =
        item.mood == CheckMood::current || item.mood == CheckMood::failed ? Tone::plain : Tone::dim;
    y += draw_wrapped(list, ui.fonts.ui, {at.x + in, y}, width - in, ui.color(tone), item.text);
    y += ui.px(7);
  }
  ImGui::Dummy({width, std::max(0.0F, y - at.y - ui.px(7))});
}

void progress(Ui& ui, const Progress& progress) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x, height = ui.px(4);
  const auto total = static_cast<float>(std::max<std::size_t>(1, progress.total));
  const float gap = std::min(ui.px(4), std::floor(width / total / 3));
  for (std::size_t i = 0; i < progress.total; ++i) {
    const float left = at.x + std::floor((width + gap) * static_cast<float>(i) / total);
    const float right = at.x + std::floor((width + gap) * static_cast<float>(i + 1) / total) - gap;
    const Rgb color = i < progress.done    ? ui.palette.ok
                      : i == progress.done ? ui.palette.accent
                                           : ui.palette.track;
    list.AddRectFilled({left, at.y}, {right, at.y + height},
                       ui.color(color, i > progress.done ? 0.8F : 1), height / 2);
  }
  ImGui::Dummy({width, height});
}

}  // namespace casella::gui
