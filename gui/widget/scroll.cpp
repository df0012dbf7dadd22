#include "gui/widget/scroll.h"

#include <imgui_internal.h>

#include <algorithm>

namespace casella::gui {
namespace {

constexpr float margin = 12, fade = 14;

}  // namespace

ScrollArea::ScrollArea(Ui& ui, std::string_view id, const Rect& box, bool scrolls, bool on_ground)
    : ui_(ui), box_(box), on_ground_(on_ground) {
  ImGui::SetCursorScreenPos({box.x, box.y});
  ImGui::PushID(id.data(), id.data() + id.size());
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  const ImGuiWindowFlags still = ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse;
  seen_ =
      ImGui::BeginChild("scroll", {std::max(1.0F, box.w + ui.px(margin)), std::max(1.0F, box.h)},
                        false, scrolls ? ImGuiWindowFlags_None : still);
  ImGui::PopStyleVar();
  // What asks how much width there is shall not count the margin.
  ImGuiWindow& window = *ImGui::GetCurrentWindow();
  window.WorkRect.Max.x = std::min(window.WorkRect.Max.x, box.right());
  window.ContentRegionRect.Max.x = std::min(window.ContentRegionRect.Max.x, box.right());
}

ScrollArea::~ScrollArea() {
  const float deep = ui_.px(fade), above = ImGui::GetScrollY();
  const float below = ImGui::GetScrollMaxY() - above;
  const Rgb behind = on_ground_ ? ui_.palette.background : ui_.palette.panel;
  const ImU32 ground = ui_.color(behind), clear = ui_.color(behind, 0);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float top = std::min(deep, above), bottom = std::min(deep, below);
  if (top > 0) {
    list.AddRectFilledMultiColor({box_.x, box_.y}, {box_.right(), box_.y + top}, ground, ground,
                                 clear, clear);
  }
  if (bottom > 0) {
    list.AddRectFilledMultiColor({box_.x, box_.bottom() - bottom}, {box_.right(), box_.bottom()},
                                 clear, clear, ground, ground);
  }
  ImGui::EndChild();
  ImGui::PopID();
}

}  // namespace casella::gui
