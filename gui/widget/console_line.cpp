#include "gui/widget/console_line.h"

#include <imgui_stdlib.h>

#include "gui/base/compat.h"
#include "gui/widget/press.h"

namespace casella::gui {
namespace {

void replace(ImGuiInputTextCallbackData& data, const std::string& with) {
  data.DeleteChars(0, data.BufTextLen);
  data.InsertChars(0, with.c_str());
}

int on_key(ImGuiInputTextCallbackData* data) {
  const auto& keys = *static_cast<const ConsoleKeys*>(data->UserData);
  const std::string typed(data->Buf, static_cast<std::size_t>(data->BufTextLen));
  if (data->EventFlag == ImGuiInputTextFlags_CallbackCompletion) {
    replace(*data, keys.completed(typed));
  } else if (data->EventKey == ImGuiKey_UpArrow) {
    replace(*data, keys.older(typed));
  } else if (data->EventKey == ImGuiKey_DownArrow) {
    replace(*data, keys.newer(typed));
  }
  return 0;
}

}  // namespace

ConsoleLine console_line(Ui& ui, const InputText& text, std::string& value,
                         const ConsoleKeys& keys) {
  const Face& face = text.mono ? ui.fonts.mono : ui.fonts.ui;
  compat::push_font(face.font, face.size);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {ui.px(10), ui.px(6)});
  ImGui::PushID(text.id.data(), text.id.data() + text.id.size());
  ImGui::SetNextItemWidth(text.width > 0 ? text.width : ImGui::GetContentRegionAvail().x);
  if (text.focus) take_keyboard(ui);
  const std::string hint(text.hint);
  constexpr ImGuiInputTextFlags flags = ImGuiInputTextFlags_EnterReturnsTrue |
                                        ImGuiInputTextFlags_CallbackCompletion |
                                        ImGuiInputTextFlags_CallbackHistory;
  ConsoleLine out;
  out.sent = ImGui::InputTextWithHint("##line", hint.c_str(), &value, flags, on_key,
                                      const_cast<ConsoleKeys*>(&keys));
  out.active = ImGui::IsItemActive();
  note_hit(ui, text.id);
  if (out.active) {
    ImGui::GetWindowDrawList()->AddRect(ImGui::GetItemRectMin(), ImGui::GetItemRectMax(),
                                        ui.color(Tone::accent), ui.px(6), 0, ui.px(1.5F));
  }
  ImGui::PopID();
  ImGui::PopStyleVar();
  ImGui::PopFont();
  return out;
}

}  // namespace casella::gui
