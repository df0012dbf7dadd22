// The words of mail: looked for as they are typed, each with its rule and the lesson that shows it.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "gui/base/compat.h"
#include "gui/model/glossary_model.h"
#include "gui/view/views.h"
#include "gui/widget/badge.h"
#include "gui/widget/button.h"
#include "gui/widget/input.h"
#include "gui/widget/overlay.h"
#include "gui/widget/press.h"
#include "gui/widget/scroll.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

// The chooser's card of a lesson: its folder is called NN-ID.
const LessonCard* card_of(const Desk& desk, std::string_view lesson) {
  if (lesson.empty()) return nullptr;
  const auto found = std::find_if(desk.lessons.begin(), desk.lessons.end(), [&](const auto& card) {
    return card.id == lesson || std::string_view(card.id).substr(card.id.find('-') + 1) == lesson;
  });
  return found == desk.lessons.end() || found->broken ? nullptr : &*found;
}

void paint_term(Ui& ui, const Text& text, const Desk& desk, const GlossaryRow& row, float width,
                std::vector<Intent>& intents) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float badge = badge_width(ui, row.rfc), line = ui.fonts.strong.size + ui.px(4);
  draw_fitted(ui, ui.fonts.strong, {at.x, at.y, width - badge - ui.px(8), line}, 0,
              ui.color(Tone::plain), row.name);
  draw_badge(ui, {at.x + width - badge, at.y - ui.px(1)}, row.rfc, Tone::note);
  float y = at.y + line + ui.px(4);
  y += draw_wrapped(list, ui.fonts.ui, {at.x, y}, width, ui.color(Tone::dim), row.says);
  if (const LessonCard* card = card_of(desk, row.lesson)) {
    ImGui::SetCursorScreenPos({at.x, y + ui.px(2)});
    const std::string words = text.fill("gui.glossary.lesson", card->title);
    if (link(ui, fmt::format("term {}", row.id), ui.fonts.small, words)) {
      intents.emplace_back(intent::OpenTerm{std::string(row.lesson)});
    }
    y += ui.fonts.small.size + ui.px(6);
  }
  ImGui::SetCursorScreenPos(at);
  ImGui::Dummy({width, y - at.y + ui.px(12)});
}

}  // namespace

void paint_glossary(Ui& ui, const Text& text, Desk& desk, std::vector<Intent>& intents) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float width = std::min(screen.x - ui.px(32), ui.px(760)), pad = ui.px(20);
  const float height = std::min(screen.y - ui.px(32), ui.px(820));
  const Overlay over(
      ui, "glossary",
      {std::floor((screen.x - width) / 2), std::floor((screen.y - height) / 2), width, height});
  const Rect& panel = over.panel();
  draw_text(*ImGui::GetWindowDrawList(), ui.fonts.title, {panel.x + pad, panel.y + pad},
            ui.color(Tone::plain), text("gui.glossary.title"));
  const ButtonText cross = {.id = "close glossary",
                            .icon = Icon::cross,
                            .kind = ButtonKind::quiet,
                            .tip = text("gui.key.close")};
  ImGui::SetCursorScreenPos(
      {panel.right() - pad - button_width(ui, cross), panel.y + pad - ui.px(6)});
  const bool closed = button(ui, cross);
  const float field = panel.y + pad + ui.fonts.title.size + ui.px(14);
  ImGui::SetCursorScreenPos({panel.x + pad, field});
  input_line(ui,
             {.id = "term",
              .hint = text("gui.glossary.hint"),
              .mono = false,
              .focus = std::exchange(desk.focus_glossary, false),
              .width = width - 2 * pad},
             desk.glossary_typed);
  const float top = field + ui.fonts.ui.size + ui.px(28);
  const Rect body = {panel.x + pad, top, width - 2 * pad, panel.bottom() - pad - top};
  {
    const ScrollArea area(ui, "terms", body);
    const float page = body.h * 0.8F;
    if (compat::key_pressed(KeyName::down)) ImGui::SetScrollY(ImGui::GetScrollY() + page / 4);
    if (compat::key_pressed(KeyName::up)) ImGui::SetScrollY(ImGui::GetScrollY() - page / 4);
    if (compat::key_pressed(KeyName::page_down)) ImGui::SetScrollY(ImGui::GetScrollY() + page);
    if (compat::key_pressed(KeyName::page_up)) ImGui::SetScrollY(ImGui::GetScrollY() - page);
    ImGui::Dummy({1, ui.px(2)});  // the first badge stands out above its line
    const auto rows = glossary_rows(text, desk.glossary_typed);
    if (rows.empty()) paragraph(ui.fonts.ui, ui.color(Tone::dim), text("gui.glossary.none"));
    for (const GlossaryRow& row : rows) paint_term(ui, text, desk, row, body.w, intents);
  }
  if (closed || over.pressed_beside()) intents.emplace_back(intent::ToggleGlossary{});
}

}  // namespace casella::gui
