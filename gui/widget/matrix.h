#pragma once
// Messages by devices: one picture of who has what, and why.
#include <functional>
#include <optional>
#include <vector>

#include "gui/base/ui.h"
#include "gui/model/matrix.h"

namespace casella::gui {

struct MatrixClick {
  std::size_t row = 0, column = 0;
};

// Fills the width; scrolls with its window. A cell's test name is "ROW/COLUMN" by their ids. Of
// many rows only those in sight are asked for.
using MatrixRowOf = std::function<MatrixRow(std::size_t)>;
std::optional<MatrixClick> matrix(Ui& ui, const std::vector<MatrixColumn>& columns,
                                  std::size_t rows, const MatrixRowOf& row);
std::optional<MatrixClick> matrix(Ui& ui, const Matrix& matrix);

}  // namespace casella::gui
