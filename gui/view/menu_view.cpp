// The menu at the right corner, and what is told of a document once it is written.
#include <algorithm>
#include <cmath>

#include "gui/view/keys.h"
#include "gui/view/views.h"
#include "gui/widget/button.h"
#include "gui/widget/input.h"
#include "gui/widget/press.h"
#include "gui/widget/text.h"

namespace casella::gui {

void paint_menu(Ui& ui, const Text& text, ImVec2 corner, Place place,
                std::vector<Intent>& intents) {
  ImGui::SetNextWindowPos(corner, ImGuiCond_Always, {1, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.px(8), ui.px(8)});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, ui.px(2)});
  if (ImGui::BeginPopup("menu")) {
    const auto shown = [&](const KeyRow& row) {
      return !row.menu.empty() && is_offered(row, place);
    };
    float width = ui.px(220);
    for (const KeyRow& row : key_rows()) {
      if (!shown(row)) continue;
      width = std::max(width, text_width(ui.fonts.ui, text(row.text)) +
                                  text_width(ui.fonts.small, row.shown) + ui.px(72));
    }
    for (const KeyRow& row : key_rows()) {
      if (!shown(row)) continue;
      const MenuText item = {
          .id = row.menu, .label = text(row.text), .icon = row.icon, .keys = row.shown};
      if (menu_item(ui, item, std::ceil(width))) intents.push_back(row.intent());
    }
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar(2);
}

void paint_told(Ui& ui, const Text& text, const Told& told, std::vector<Intent>& intents) {
  if (told.words.empty()) return;
  const bool written = !told.path.empty();
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float pad = ui.px(16), gap = ui.px(8), width = std::min(screen.x - 2 * pad, ui.px(720));
  const ButtonText copy = {.id = "told/copy",
                           .label = text("gui.told.copy"),
                           .icon = Icon::copy,
                           .kind = ButtonKind::quiet};
  const ButtonText close = {.id = "told/close",
                            .icon = Icon::cross,
                            .kind = ButtonKind::quiet,
                            .tip = text("gui.key.close")};
  const float buttons = button_width(ui, close) + (written ? button_width(ui, copy) + gap : 0);
  const float room = width - 2 * pad - buttons - gap;
  const auto lines = static_cast<float>(wrapped(ui.fonts.ui, told.words, room).size());
  const float tall = std::max(button_height(ui), lines * leading(ui.fonts.ui)) + ui.px(20);
  const Rect box = {std::floor((screen.x - width) / 2), screen.y - tall - ui.px(100), width, tall};
  ImGui::SetNextWindowPos(top_left(box));
  ImGui::SetNextWindowSize({box.w, box.h});
  ImGui::SetNextWindowBgAlpha(0);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::Begin("told", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoFocusOnAppearing);
  ImGui::PopStyleVar();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Tone tone = written || told.good ? Tone::ok : Tone::error;
  list.AddRectFilled(top_left(box), bottom_right(box), ui.color(ui.palette.panel2), ui.px(8));
  list.AddRect(top_left(box), bottom_right(box), ui.color(tone), ui.px(8), 0, ui.px(1.5F));
  const float words = lines * leading(ui.fonts.ui);
  draw_wrapped(list, ui.fonts.ui, {box.x + pad, box.y + std::floor((box.h - words) / 2)}, room,
               ui.color(Tone::plain), told.words);
  const float y = box.y + std::floor((box.h - button_height(ui)) / 2);
  ImGui::SetCursorScreenPos({box.right() - pad - buttons, y});
  if (written) {
    if (button(ui, copy)) intents.emplace_back(intent::CopyTold{});
    ImGui::SameLine(0, gap);
  }
  if (button(ui, close)) intents.emplace_back(intent::Close{});
  ImGui::End();
}

}  // namespace casella::gui
