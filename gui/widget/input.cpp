#include "gui/widget/input.h"

#include <imgui_stdlib.h>

#include <algorithm>

#include "gui/base/compat.h"
#include "gui/widget/icon.h"
#include "gui/widget/press.h"
#include "gui/widget/text.h"

namespace casella::gui {

void take_keyboard(Ui& ui) {
  ImGui::SetKeyboardFocusHere();
  ui.redraw = true;
  ui.settling = 2;  // it is there two frames later
}

bool input_line(Ui& ui, const InputText& text, std::string& value) {
  const Face& face = text.mono ? ui.fonts.mono : ui.fonts.ui;
  compat::push_font(face.font, face.size);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {ui.px(10), ui.px(6)});
  ImGui::PushID(text.id.data(), text.id.data() + text.id.size());
  ImGui::SetNextItemWidth(text.width > 0 ? text.width : ImGui::GetContentRegionAvail().x);
  if (text.focus) take_keyboard(ui);
  const std::string hint(text.hint);
  const bool sent = ImGui::InputTextWithHint("##line", hint.c_str(), &value,
                                             ImGuiInputTextFlags_EnterReturnsTrue);
  note_hit(ui, text.id);
  if (ImGui::IsItemActive()) {
    ImGui::GetWindowDrawList()->AddRect(ImGui::GetItemRectMin(), ImGui::GetItemRectMax(),
                                        ui.color(Tone::accent), ui.px(6), 0, ui.px(1.5F));
  }
  ImGui::PopID();
  ImGui::PopStyleVar();
  ImGui::PopFont();
  return sent;
}

bool menu_item(Ui& ui, const MenuText& text, float width) {
  ImGui::BeginDisabled(!text.enabled);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Press state = press(ui, text.id, {width, ui.fonts.ui.size + ui.px(12)});
  Rect row = state.box;
  if (state.hovered) {
    list.AddRectFilled(top_left(row), bottom_right(row), ui.color(ui.palette.hover), ui.px(6));
  }
  row.x += ui.px(10);
  row.w -= ui.px(20);
  const float icon = ui.px(17);
  draw_icon(list, text.icon, {row.x + icon / 2, row.y + row.h / 2}, icon,
            ui.color(text.tone == Tone::plain ? Tone::dim : text.tone));
  const float left = icon + ui.px(10);
  draw_fitted(ui, ui.fonts.ui, {row.x + left, row.y, row.w - left, row.h}, 0, ui.color(text.tone),
              text.label);
  draw_text_in(list, ui.fonts.small, row, 1, ui.color(Tone::faint), text.keys);
  ImGui::EndDisabled();
  if (state.clicked) ImGui::CloseCurrentPopup();
  return state.clicked;
}

}  // namespace casella::gui
