// The line or event that is chosen: explained, and as octets.
#include <cmath>

#include "gui/view/views.h"
#include "gui/widget/badge.h"
#include "gui/widget/byte_strip.h"
#include "gui/widget/card.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

void badges(Ui& ui, const Detail& detail) {
  const float right = ImGui::GetCursorScreenPos().x + ImGui::GetContentRegionAvail().x;
  float x = ImGui::GetCursorScreenPos().x;
  for (std::size_t i = 0; i < detail.badges.size(); ++i) {
    const DetailBadge& each = detail.badges[i];
    const float width = badge_width(ui, each.words);
    if (detail.badges.size() == 1 && x + width > right) {  // an event's long sentence
      paragraph(ui.fonts.small_strong, ui.color(each.tone), each.words);
      continue;
    }
    if (i > 0 && x + ui.px(6) + width <= right) {
      ImGui::SameLine(0, ui.px(6));
      x += ui.px(6);
    } else if (i > 0) {
      x = right - ImGui::GetContentRegionAvail().x;
    }
    badge(ui, each.words, each.tone);
    x += width;
  }
  ImGui::Dummy({1, 0});
}

void explain(Ui& ui, const Detail& detail, bool with_line) {
  badges(ui, detail);
  if (with_line) {
    paragraph(ui.fonts.mono, ui.color(Tone::dim), detail.line);
  }
  paragraph(ui.fonts.ui, ui.color(Tone::plain), detail.explanation);
}

// One stretch of the octets: its name in its tone, its value, what it means.
void field(Ui& ui, const DetailField& each) {
  label(ui.fonts.small_strong, ui.color(each.tone), each.label);
  if (!each.value.empty()) {
    ImGui::SameLine(0, ui.px(10));
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Rect box = {at.x, at.y, ImGui::GetContentRegionAvail().x, ui.fonts.small.size};
    draw_fitted(ui, ui.fonts.mono, box, 0, ui.color(Tone::plain), each.value);
    ImGui::Dummy({1, ui.fonts.small.size});
  }
  paragraph(ui.fonts.small, ui.color(Tone::dim), each.words);
  ImGui::Dummy({1, ui.px(2)});
}

}  // namespace

void paint_detail(const Sight& scene, const Rect& box) {
  Ui& ui = scene.ui;
  if (const auto message = scene.lab.selection.message) return paint_message(scene, *message, box);
  const Detail& detail = scene.lab.detail();
  // Where there is little room the explanation has it: the octets have a view of their own.
  const bool wire = !detail.octets.data.empty() && box.w > ui.px(560);
  const std::string_view note = wire ? scene.text("gui.detail.octets") : std::string_view();
  const Card card(ui, "detail", box, {.title = detail.title, .note = note, .scrolls = false});
  if (detail.empty) {
    nothing_here(ui, scene.text("gui.detail.empty"), scene.text("gui.detail.why"));
    return;
  }
  Rect words = card.body(), octets = words;
  if (wire) {
    // Eight octets a row need so much; the words get the rest.
    const float wanted = text_width(ui.fonts.mono, "0") * 30 + ui.px(8 * 9 + 44);
    octets.w = std::min(wanted, std::floor(words.w * 0.5F));
    octets.x = words.right() - octets.w;
    words.w -= octets.w + ui.px(24);
  }
  {
    const ScrollArea area(ui, fmt::format("words {}", detail.title), words);
    // Said whole here if in the transcript, as wide but for its columns, it is cut short.
    const bool cut = text_width(ui.fonts.mono, detail.line) > words.w - ui.px(120);
    if (area) explain(ui, detail, !wire && cut);
  }
  if (!wire) return;
  const ScrollArea area(ui, fmt::format("octets {}", detail.title), octets);
  if (area) byte_strip(ui, "strip", detail.octets);
}

void paint_bytes(const Sight& scene, const Rect& box) {
  Ui& ui = scene.ui;
  if (const auto message = scene.lab.selection.message) return paint_message(scene, *message, box);
  const Detail& detail = scene.lab.detail();
  const Card card(
      ui, "bytes", box,
      {.title = detail.title, .note = scene.text("gui.detail.octets"), .scrolls = false});
  if (detail.octets.data.empty()) {
    nothing_here(ui, scene.text("gui.bytes.empty"), scene.text("gui.bytes.why"));
    return;
  }
  const Rect body = card.body();
  Rect octets = body, fields = body;
  octets.h = std::min(byte_strip_height(ui, detail.octets, body.w), std::floor(body.h * 0.5F));
  fields.y = octets.bottom() + ui.px(16);
  fields.h = body.bottom() - fields.y;
  {
    const ScrollArea area(ui, fmt::format("octets {}", detail.title), octets);
    if (area) byte_strip(ui, "strip", detail.octets);
  }
  const ScrollArea area(ui, fmt::format("fields {}", detail.title), fields);
  if (!area) return;
  explain(ui, detail, false);
  ImGui::Dummy({1, ui.px(4)});
  for (const DetailField& each : detail.fields) field(ui, each);
}

}  // namespace casella::gui
