// Who has what, and why.
#include <algorithm>
#include <cmath>

#include "gui/view/views.h"
#include "gui/widget/card.h"
#include "gui/widget/matrix.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

// A row of the table: its first words, then a cell for each session.
struct SessionColumns {
  float first = 0, width = 0;
  Rect cell(const Rect& row, std::size_t column) const {
    return {row.x + first + width * static_cast<float>(column), row.y, width, row.h};
  }
};

// What each open IMAP session has been told: numbers lag behind.
void paint_sessions(const Sight& scene) {
  Ui& ui = scene.ui;
  const SessionsView& view =
      scene.lab.sessions.update(scene.moment(), scene.lab.history, scene.text);
  if (view.heads.empty()) return;
  ImGui::Dummy({1, ui.px(12)});
  label(ui.fonts.strong, ui.color(Tone::plain), scene.text("gui.sessions.title"));
  paragraph(ui.fonts.small, ui.color(view.behind ? Tone::note : Tone::dim),
            scene.text(view.behind ? "gui.sessions.behind" : "gui.sessions.level"));
  const float width = ImGui::GetContentRegionAvail().x, line = ui.fonts.ui.size + ui.px(12);
  SessionColumns at;
  at.first = std::floor(width * 0.34F);
  at.width = std::floor((width - at.first) / static_cast<float>(view.heads.size()));
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  Rect row = {corner.x, corner.y, width, line};
  for (std::size_t i = 0; i < view.heads.size(); ++i) {
    Rect box = at.cell(row, i);
    box.w -= ui.px(8);
    draw_fitted(ui, ui.fonts.small_strong, box, 0, ui.color(Tone::plain), view.heads[i].title);
    box.y += ui.fonts.small.size + ui.px(4);
    draw_fitted(ui, ui.fonts.small, box, 0, ui.color(Tone::dim), view.heads[i].note);
  }
  row.y += line + ui.fonts.small.size + ui.px(4);
  for (const SessionsView::Row& each : view.rows) {
    const auto lines = wrapped(ui.fonts.ui, each.label, at.first * 0.72F);
    const float tall = leading(ui.fonts.ui) * static_cast<float>(lines.size());
    row.h = std::max(line, tall + ui.px(4));
    draw_wrapped(*ImGui::GetWindowDrawList(), ui.fonts.ui,
                 {row.x, row.y + std::floor((row.h - tall) / 2)}, at.first * 0.72F,
                 ui.color(Tone::plain), each.label);
    draw_fitted(ui, ui.fonts.small, {row.x + at.first * 0.74F, row.y, at.first * 0.24F, row.h}, 0,
                ui.color(Tone::dim), each.uid);
    for (std::size_t i = 0; i < each.cells.size(); ++i) {
      Rect box = at.cell(row, i);
      box.w -= ui.px(8);
      draw_fitted(ui, ui.fonts.ui, box, 0, ui.color(each.cells[i].tone), each.cells[i].words);
      if (ImGui::IsMouseHoveringRect({box.x, box.y}, {box.right(), box.bottom()})) {
        tooltip(ui, each.cells[i].tip);
      }
    }
    row.y += row.h;
  }
  ImGui::Dummy({width, row.y - corner.y});
}

}  // namespace

void paint_matrix(const Sight& scene, const Rect& box) {
  const MatrixModel& model = scene.lab.matrix;
  const std::string note =
      scene.text.fill("gui.matrix.note", static_cast<std::uint64_t>(scene.now.cursor));
  const Card card(scene.ui, "matrix", box, {.title = scene.text("gui.view.matrix"), .note = note});
  if (!card) return;
  if (model.rows() == 0) {
    nothing_here(scene.ui, scene.text("gui.matrix.empty"), scene.text("gui.matrix.why"));
    return;
  }
  const bool few = model.rows() <= MatrixModel::kWholeRows;
  const auto cell = matrix(scene.ui, model.columns(), model.rows(), [&](std::size_t i) {
    return few ? model.whole().rows[i] : model.row(i, scene.text);
  });
  paint_sessions(scene);
  if (!cell) return;
  // A click leads to what made the cell what it is.
  Selection selection;
  if (const auto seq = model.made_by(cell->row, cell->column)) {
    selection = selection_of(scene.moment(), scene.lab.history, *seq);
  }
  if (selection.empty()) selection.choose_message(model.message(cell->row));
  scene.want(intent::Choose{selection});
}

}  // namespace casella::gui
