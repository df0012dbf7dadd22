// The keys, over everything: made from the table that also reads them.
#include <cmath>

#include <fmt/format.h>

#include "gui/view/keys.h"
#include "gui/view/views.h"
#include "gui/widget/button.h"
#include "gui/widget/overlay.h"
#include "gui/widget/press.h"
#include "gui/widget/scroll.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

// Each row does what it tells of. True when it was pressed.
bool paint_key(Ui& ui, const KeyRow& row, const Text& text, const Rect& box, bool enabled) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  ImGui::BeginDisabled(!enabled);
  const Press state =
      press_at(ui, fmt::format("key {}", row.shown), {box.x, box.y + 1, box.w, box.h - 2}, 6);
  ImGui::EndDisabled();
  if (state.hovered && enabled) {
    list.AddRectFilled({box.x - ui.px(6), box.y}, {box.right(), box.bottom()},
                       ui.color(ui.palette.hover), ui.px(6));
  }
  const std::string name = key_name(row, text);
  const float width = std::max(ui.px(30), text_width(ui.fonts.small_strong, name) + ui.px(14));
  const float height = ui.fonts.small.size + ui.px(8);
  const float y = box.y + std::floor((box.h - height) / 2);
  list.AddRectFilled({box.x, y}, {box.x + width, y + height}, ui.color(ui.palette.panel2),
                     ui.px(5));
  list.AddRect({box.x + 0.5F, y + 0.5F}, {box.x + width - 0.5F, y + height - 0.5F},
               ui.color(ui.palette.border), ui.px(5));
  draw_text_in(list, ui.fonts.small_strong, {box.x, y, width, height}, 0.5F, ui.color(Tone::plain),
               name);
  const float left = ui.px(104);
  draw_fitted(ui, ui.fonts.ui, {box.x + left, box.y, box.w - left, box.h}, 0,
              ui.color(enabled ? Tone::plain : Tone::faint), text(row.text));
  return state.clicked;
}

}  // namespace

void paint_keys(Ui& ui, const Text& text, Place place, std::vector<Intent>& intents) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  std::vector<KeyRow> rows;
  for (const KeyRow& row : key_rows()) {
    const bool elsewhere = row.where == Where::server && place != Place::server;
    if (!row.shown.empty() && !elsewhere) rows.push_back(row);
  }
  const std::size_t half = (rows.size() + 1) / 2;
  const float line = ui.fonts.ui.size + ui.px(15), pad = ui.px(24);
  const float width = std::min(screen.x - ui.px(32), ui.px(860));
  const float head = ui.fonts.title.size + ui.px(24);
  const float height =
      std::min(screen.y - ui.px(32), 2 * pad + head + line * static_cast<float>(half));
  const Overlay over(
      ui, "keys",
      {std::floor((screen.x - width) / 2), std::floor((screen.y - height) / 2), width, height});
  const Rect& panel = over.panel();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  draw_text(list, ui.fonts.title, {panel.x + pad, panel.y + pad}, ui.color(Tone::plain),
            text("gui.key.title"));
  ImGui::SetCursorScreenPos({panel.right() - pad - ui.px(34), panel.y + pad - ui.px(6)});
  const ButtonText cross = {.id = "close keys",
                            .icon = Icon::cross,
                            .kind = ButtonKind::quiet,
                            .tip = text("gui.key.close")};
  const bool closed = button(ui, cross);
  const float column = std::floor((width - 3 * pad) / 2);
  const Rect body = {panel.x + pad, panel.y + pad + head, width - 2 * pad, height - 2 * pad - head};
  {
    const ScrollArea area(ui, "all keys", body);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const float x = at.x + (i < half ? 0 : column + pad);
      const float y = at.y + line * static_cast<float>(i % half);
      const bool enabled = is_offered(rows[i], place) && rows[i].shown != "Tab";
      if (!paint_key(ui, rows[i], text, {x, y, column, line}, enabled)) continue;
      const Intent wanted = rows[i].intent();
      if (!std::holds_alternative<intent::Close>(wanted) &&
          !std::holds_alternative<intent::ToggleKeys>(wanted)) {
        intents.emplace_back(intent::ToggleKeys{});
      }
      intents.push_back(wanted);
    }
    ImGui::Dummy({1, line * static_cast<float>(half)});
  }
  if (closed || over.pressed_beside()) intents.emplace_back(intent::ToggleKeys{});
}

}  // namespace casella::gui
