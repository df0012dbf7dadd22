// Who has what, and why.
#include "gui/view/views.h"
#include "gui/widget/card.h"
#include "gui/widget/matrix.h"

namespace casella::gui {

void paint_matrix(const Scene& scene, const Rect& box) {
  const MatrixModel& model = scene.lab.matrix;
  const std::string note =
      scene.text.fill("gui.matrix.note", static_cast<std::uint64_t>(scene.player.branch().cursor));
  const Card card(scene.ui, "matrix", box,
                  {.title = scene.text("gui.view.matrix"), .note = note});
  if (!card) return;
  if (model.rows() == 0) {
    nothing_here(scene.ui, scene.text("gui.matrix.empty"), scene.text("gui.matrix.why"));
    return;
  }
  const auto cell = matrix(scene.ui, model.whole());
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
