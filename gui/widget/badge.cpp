#include "gui/widget/badge.h"

#include <cmath>

#include "gui/widget/press.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

constexpr float padding = 9;

}  // namespace

float badge_height(const Ui& ui) {
  return ui.fonts.small.size + 2 * ui.px(4);
}

float badge_width(const Ui& ui, std::string_view text) {
  return std::ceil(text_width(ui.fonts.small, text)) + 2 * ui.px(padding);
}

void draw_badge(const Ui& ui, ImVec2 at, std::string_view text, Tone tone) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Rect box = {at.x, at.y, badge_width(ui, text), badge_height(ui)};
  const float rounding = box.h / 2;
  list.AddRectFilled(top_left(box), bottom_right(box), ui.color(tone, ui.palette.badge), rounding);
  if (ui.palette.outlined && !ui.palette.bright) {
    list.AddRect(top_left(box), bottom_right(box), ui.color(tone), rounding);
  }
  draw_text_in(list, ui.fonts.small, box, 0.5F, ui.color(tone), text);
}

void badge(Ui& ui, std::string_view text, Tone tone) {
  draw_badge(ui, ImGui::GetCursorScreenPos(), text, tone);
  ImGui::Dummy({badge_width(ui, text), badge_height(ui)});
}

float speaker_width(const Ui& ui) {
  return ui.px(22);
}

void draw_speaker(const Ui& ui, const Rect& row, std::string_view letter, Tone tone, float alpha) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float height = ui.fonts.small.size + 2 * ui.px(2);
  const Rect box = {row.x, row.y + std::floor((row.h - height) / 2), speaker_width(ui), height};
  list.AddRectFilled(top_left(box), bottom_right(box),
                     ui.color(tone, (ui.palette.badge + 0.03F) * alpha), ui.px(4));
  draw_text_in(list, ui.fonts.small_strong, box, 0.5F, ui.color(tone, alpha), letter);
}

}  // namespace casella::gui
