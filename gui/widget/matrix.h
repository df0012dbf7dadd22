#pragma once
// Messages by devices: one picture of who has what, and why.
#include <optional>

#include "gui/base/ui.h"
#include "gui/model/matrix.h"

namespace casella::gui {

struct MatrixClick {
  std::size_t row = 0, column = 0;
};

// Fills the width; scrolls with its window. A cell's test name is "ROW/COLUMN" by their ids.
std::optional<MatrixClick> matrix(Ui& ui, const Matrix& matrix);

}  // namespace casella::gui
