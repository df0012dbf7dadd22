#include "gui/widget/overlay.h"

#include <string>

#include "gui/widget/press.h"

namespace casella::gui {

Overlay::Overlay(Ui& ui, std::string_view id, const Rect& panel) : panel_(panel) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(screen);
  ImGui::SetNextWindowBgAlpha(0);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::Begin(
      std::string(id).c_str(), nullptr,
      ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
  ImGui::PopStyleVar();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled({0, 0}, screen, IM_COL32(0, 0, 0, 150));
  list.AddRectFilled(top_left(panel_), bottom_right(panel_), ui.color(ui.palette.panel), ui.px(12));
  list.AddRect(top_left(panel_), bottom_right(panel_), ui.color(ui.palette.border), ui.px(12));
}

Overlay::~Overlay() {
  ImGui::End();
}

bool Overlay::pressed_beside() const {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  return ImGui::IsMouseClicked(0) && !panel_.contains(mouse.x, mouse.y);
}

}  // namespace casella::gui
