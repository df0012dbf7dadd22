#include "gui/widget/press.h"

#include <imgui_internal.h>

#include <algorithm>

namespace casella::gui {
namespace {

bool item_enabled() {
  return (ImGui::GetItemFlags() & ImGuiItemFlags_Disabled) == 0;
}

}  // namespace

ImVec2 top_left(const Rect& box) {
  return {box.x, box.y};
}
ImVec2 bottom_right(const Rect& box) {
  return {box.right(), box.bottom()};
}

void note_hit(Ui& ui, std::string_view id) {
  if (ui.hits == nullptr) return;
  const ImVec2 low = ImGui::GetItemRectMin(), high = ImGui::GetItemRectMax();
  const ImVec2 centre = {(low.x + high.x) / 2, (low.y + high.y) / 2};
  const ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 clip_low = list.GetClipRectMin(), clip_high = list.GetClipRectMax();
  const bool seen = centre.x >= clip_low.x && centre.x < clip_high.x && centre.y >= clip_low.y &&
                    centre.y < clip_high.y;
  ui.hits->add({.id = std::string(id),
                .box = {low.x, low.y, high.x - low.x, high.y - low.y},
                .visible = seen && ImGui::IsItemVisible(),
                .enabled = item_enabled()});
}

Press press(Ui& ui, std::string_view id, ImVec2 size, float rounding) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  size = {std::max(1.0F, size.x), std::max(1.0F, size.y)};
  ImGui::PushID(id.data(), id.data() + id.size());
  Press out;
  out.clicked = ImGui::InvisibleButton("##press", size);
  ImGui::PopID();
  out.box = {at.x, at.y, size.x, size.y};
  out.hovered = ImGui::IsItemHovered();
  if (out.hovered) ui.row_under_mouse = out.box;
  out.held = ImGui::IsItemActive();
  out.double_clicked = out.hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left);
  out.right_clicked = ImGui::IsItemClicked(ImGuiMouseButton_Right);
  if (ImGui::IsItemFocused() && ImGui::GetIO().NavVisible) {
    const float out_by = ui.px(2);
    ImGui::GetWindowDrawList()->AddRect(
        {at.x - out_by, at.y - out_by}, {at.x + size.x + out_by, at.y + size.y + out_by},
        ui.color(Tone::accent), ui.px(rounding) + out_by, 0, ui.px(2));
  }
  note_hit(ui, id);
  return out;
}

Press press_at(Ui& ui, std::string_view id, const Rect& box, float rounding) {
  const ImVec2 before = ImGui::GetCursorScreenPos();
  ImGui::SetCursorScreenPos(top_left(box));
  const Press out = press(ui, id, {box.w, box.h}, rounding);
  ImGui::SetCursorScreenPos(before);
  return out;
}

}  // namespace casella::gui
