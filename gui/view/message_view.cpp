// A message as the tree of its parts, and what fetching one of them alone saves.
#include <cmath>

#include "gui/view/views.h"
#include "gui/widget/card.h"
#include "gui/widget/scroll.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

void paint_part(Ui& ui, const PartRow& part, const Rect& row, bool narrow) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float in = ui.px(18) * static_cast<float>(part.depth);
  const float numbers = ui.px(84), saves = narrow ? 0 : ui.px(112), bar = narrow ? 0 : ui.px(96);
  for (std::size_t i = 1; i < part.depth + 1 && part.depth > 0; ++i) {
    const float x = row.x + ui.px(18) * (static_cast<float>(i) - 0.5F);
    list.AddLine({x, row.y}, {x, row.bottom()}, ui.color(ui.palette.border));
  }
  float right = row.right();
  if (saves > 0) {
    draw_fitted(ui, ui.fonts.small, {right - saves, row.y, saves, row.h}, 1, ui.color(Tone::ok),
                part.saves);
    right -= saves + ui.px(10);
    const float y = row.y + std::floor(row.h / 2) - ui.px(2);
    list.AddRectFilled({right - bar, y}, {right, y + ui.px(4)}, ui.color(ui.palette.track, 0.6F),
                       ui.px(2));
    list.AddRectFilled({right - bar, y},
                       {right - bar + std::max(ui.px(3), bar * part.share), y + ui.px(4)},
                       ui.color(Tone::accent), ui.px(2));
    right -= bar + ui.px(12);
  }
  draw_fitted(ui, ui.fonts.small, {right - numbers, row.y, numbers, row.h}, 1,
              ui.color(Tone::plain), part.size);
  right -= numbers + ui.px(10);
  float x = row.x + in;
  if (!part.section.empty()) {
    const float width = text_width(ui.fonts.mono_strong, part.section) + ui.px(12);
    draw_text_in(list, ui.fonts.mono_strong, {x, row.y, width, row.h}, 0, ui.color(Tone::client),
                 part.section);
    x += width;
  }
  const float type = std::min(text_width(ui.fonts.mono, part.type) + ui.px(12), right - x);
  draw_fitted(ui, ui.fonts.mono, {x, row.y, std::max(1.0F, type), row.h}, 0, ui.color(Tone::plain),
              part.type);
  x += type;
  if (right - x > ui.px(40)) {
    draw_fitted(ui, ui.fonts.small, {x, row.y, right - x, row.h}, 0, ui.color(Tone::dim),
                part.about);
  }
}

}  // namespace

void paint_message(const Sight& scene, MessageId message, const Rect& box) {
  Ui& ui = scene.ui;
  const MessageParts& parts =
      scene.lab.mime.of(message, scene.lab.history, scene.lab.edition, scene.text);
  const Card card(
      ui, "message", box,
      {.title = parts.known ? std::string_view(parts.title) : scene.text("gui.parts.title"),
       .note = scene.text("gui.parts.note"),
       .scrolls = true});
  if (!card) return;
  if (!parts.known) {
    nothing_here(ui, scene.text("gui.detail.empty"), scene.text("gui.detail.why"));
    return;
  }
  const float line = ui.fonts.mono.size + ui.px(8);
  const bool narrow = card.body().w < ui.px(560);
  for (const PartRow& part : parts.rows) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
    ImGui::Dummy({width, line});
    ImGui::PopStyleVar();
    if (ImGui::IsItemVisible()) paint_part(ui, part, {at.x, at.y, width, line}, narrow);
  }
  if (!parts.words.empty()) {
    ImGui::Dummy({1, ui.px(4)});
    paragraph(ui.fonts.small, ui.color(Tone::dim), parts.words);
  }
}

}  // namespace casella::gui
