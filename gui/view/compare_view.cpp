// Two branches beside each other, and the difference that it makes.
#include <cmath>

#include "gui/view/views.h"
#include "gui/widget/badge.h"
#include "gui/widget/card.h"
#include "gui/widget/entry.h"
#include "gui/widget/icon.h"
#include "gui/widget/rows.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

void paint_cell(Ui& ui, const std::optional<TranscriptRow>& row, const Rect& box, bool same) {
  if (!row) return;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float alpha = same ? 0.55F : 1;
  if (!same) {
    list.AddRectFilled({box.x, box.y}, {box.right(), box.bottom()},
                       ui.color(ui.palette.accent, ui.palette.current_row * 0.8F), ui.px(4));
  }
  const Line& line = row->line;
  const Rect who = {box.x + ui.px(4), box.y, speaker_width(ui), box.h};
  Rect words = {who.right() + ui.px(8), box.y, 0, box.h};
  words.w = box.right() - words.x - ui.px(4);
  if (row->event) {
    draw_icon(list, row->icon, {who.x + who.w / 2, box.y + box.h / 2}, ui.px(16),
              ui.color(line.tone, alpha));
    draw_fitted(ui, ui.fonts.small, words, 0, ui.color(line.tone, alpha), line.rest);
    return;
  }
  draw_speaker(ui, who, line.speaker, line.tone, alpha);
  const float keyword = text_width(ui.fonts.mono_strong, line.keyword);
  draw_text_in(list, ui.fonts.mono_strong, words, 0, ui.color(line.tone, alpha), line.keyword);
  words.x += keyword;
  words.w -= keyword;
  draw_fitted(ui, ui.fonts.mono, words, 0, ui.color(Tone::plain, alpha), line.rest);
}

void differences(const Scene& scene, const CompareModel& model, const Rect& box) {
  Ui& ui = scene.ui;
  const ScrollArea area(ui, "differences", box);
  if (!area) return;
  label(ui.fonts.strong, ui.color(Tone::plain), scene.text("gui.compare.differences"));
  if (!model.outcome().empty()) {
    paragraph(ui.fonts.ui, ui.color(Tone::dim), model.outcome());
  }
  for (const Difference& each : model.differences()) {
    paragraph(ui.fonts.ui, ui.color(Tone::plain), each.words);
  }
  if (model.more_differences() > 0) {
    paragraph(ui.fonts.small, ui.color(Tone::dim),
              scene.text.fill("gui.compare.more", model.more_differences()));
  }
}

}  // namespace

void paint_compare(const Scene& scene, const Rect& box) {
  Ui& ui = scene.ui;
  const std::size_t other = *scene.desk.compared;
  const auto& branches = scene.lab.timeline().branches;
  if (other >= branches.size() || other >= scene.player.branches().size()) return;
  const CompareModel& model = scene.lab.compare(scene.player, other, scene.text);
  const Card card(
      ui, "compare", box,
      {.title = scene.text("gui.view.compare"), .note = model.common_words(), .scrolls = false});
  const Rect body = card.body();
  const float gap = ui.px(16), half = std::floor((body.w - gap) / 2);
  const float head = ui.fonts.strong.size + ui.px(10);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const std::string_view names[] = {branches[scene.player.branch_index()].name,
                                    branches[other].name};
  for (std::size_t i = 0; i < 2; ++i) {
    const Rect at = {body.x + static_cast<float>(i) * (half + gap), body.y, half, head};
    draw_fitted(ui, ui.fonts.strong, at, 0, ui.color(Tone::accent), names[i]);
    list.AddLine({at.x, at.bottom()}, {at.right(), at.bottom()}, ui.color(ui.palette.border));
  }
  const float foot = std::floor(std::min(body.h * 0.36F, ui.px(200)));
  const Rect rows_box = {body.x, body.y + head + ui.px(6), body.w,
                         body.h - head - foot - ui.px(18)};
  {
    const ScrollArea area(ui, "rows", rows_box);
    const float height = line_height(ui);
    const Rows rows = rows_in_sight(model.rows(), height);
    for (std::size_t i = rows.first; area && i < rows.end; ++i) {
      const CompareRow row = model.row(i, scene.text);
      const float y = rows.top + height * static_cast<float>(i - rows.first);
      paint_cell(ui, row.left, {body.x, y, half, height}, row.same);
      paint_cell(ui, row.right, {body.x + half + gap, y, half, height}, row.same);
    }
  }
  differences(scene, model, {body.x, body.bottom() - foot, body.w, foot});
}

}  // namespace casella::gui
