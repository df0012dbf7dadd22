// The menu under the right button.
#include <algorithm>

#include "gui/model/fault_menu.h"
#include "gui/model/words.h"
#include "gui/view/views.h"
#include "gui/widget/input.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

void separator(Ui& ui, float width) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::GetWindowDrawList()->AddLine({at.x, at.y + 0.5F}, {at.x + width, at.y + 0.5F},
                                      ui.color(ui.palette.border));
  ImGui::Dummy({width, 1});
}

}  // namespace

void paint_fault_menu(const Scene& scene) {
  Ui& ui = scene.ui;
  Desk& desk = scene.desk;
  if (desk.opening) {
    desk.faults = *desk.opening;
    desk.opening.reset();
    ImGui::OpenPopup("faults");
  }
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.px(8), ui.px(8)});
  desk.faults_open = ImGui::BeginPopup("faults");
  if (desk.faults_open) {
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, ui.px(2)});
    const auto rows =
        fault_menu(scene.player.world(), scene.player.lesson(), desk.faults.device, scene.text);
    float width = ui.px(220);
    for (const MenuRow& row : rows) {
      width = std::max(width, text_width(ui.fonts.ui, row.label) + ui.px(56));
    }
    width = std::min(width, ui.px(420));
    if (desk.faults.device && desk.faults.device->value < scene.lab.cards.devices().size()) {
      label(ui.fonts.small_strong, ui.color(Tone::dim),
            scene.lab.cards.devices()[desk.faults.device->value].title);
      ImGui::Dummy({1, ui.px(2)});
    }
    if (desk.faults.line) {
      Selection selection;
      selection.choose_line(*desk.faults.line);
      const MenuText go = {
          .id = "fault/go", .label = scene.text("gui.fault.go"), .icon = Icon::clock};
      if (menu_item(ui, go, width)) scene.want(intent::Visit{selection});
      separator(ui, width);
    }
    for (const MenuRow& row : rows) {
      if (row.group) separator(ui, width);
      const MenuText text = {.id = row.id,
                             .label = row.label,
                             .icon = row.icon,
                             .enabled = row.enabled,
                             .tone = row.tone};
      if (menu_item(ui, text, width)) scene.want(row.intent);
    }
    ImGui::PopStyleVar();
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar();
}

}  // namespace casella::gui
