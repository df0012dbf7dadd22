#include "gui/widget/stepper.h"

#include <fmt/format.h>

#include <cmath>

#include "gui/widget/button.h"
#include "gui/widget/icon.h"
#include "gui/widget/press.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

constexpr float label_gap = 9, digits = 24;

bool half(Ui& ui, std::string_view id, Icon icon, const Rect& box, bool enabled) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  ImGui::BeginDisabled(!enabled);
  const Press state = press_at(ui, id, box);
  if (state.hovered) {
    list.AddRectFilled(top_left(box), bottom_right(box), ui.color(ui.palette.hover), ui.px(6));
  }
  draw_icon(list, icon, {box.x + box.w / 2, box.y + box.h / 2}, ui.px(14), ui.color(Tone::dim));
  ImGui::EndDisabled();
  return state.clicked;
}

}  // namespace

float stepper_width(const Ui& ui, const StepperText& text) {
  return std::ceil(text_width(ui.fonts.ui, text.label)) + ui.px(label_gap) + ui.px(digits) +
         2 * button_height(ui);
}

std::optional<unsigned> stepper(Ui& ui, const StepperText& text) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float height = button_height(ui), width = stepper_width(ui, text);
  const Rect frame = {at.x + width - 2 * height - ui.px(digits), at.y, 2 * height + ui.px(digits),
                      height};
  draw_text_in(list, ui.fonts.ui, {at.x, at.y, frame.x - at.x, height}, 0, ui.color(Tone::dim),
               text.label);
  list.AddRectFilled(top_left(frame), bottom_right(frame), ui.color(ui.palette.panel2), ui.px(6));
  list.AddRect(top_left(frame), bottom_right(frame), ui.color(ui.palette.border), ui.px(6));
  std::optional<unsigned> out;
  const Rect less = {frame.x, frame.y, height, height};
  const Rect more = {frame.right() - height, frame.y, height, height};
  const std::string id(text.id);
  if (half(ui, id + " less", Icon::minus, less, text.value > text.least)) out = text.value - 1;
  if (half(ui, id + " more", Icon::plus, more, text.value < text.most)) out = text.value + 1;
  draw_text_in(list, ui.fonts.strong, {less.right(), frame.y, ui.px(digits), height}, 0.5F,
               ui.color(text.value > 0 ? Tone::plain : Tone::faint), fmt::format("{}", text.value));
  ImGui::Dummy({width, height});
  return out;
}

}  // namespace casella::gui
