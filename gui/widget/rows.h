#pragma once
// Rows of one height of which only those in sight are drawn, however many there are.
#include "gui/base/ui.h"

#include <cstdint>
#include <vector>

namespace casella::gui {

// Where rows begin that take one line or more of the same height.
class RowLines {
 public:
  void clear() { ends_.clear(); }
  void add(std::uint32_t lines) { ends_.push_back(total() + lines); }
  std::size_t rows() const { return ends_.size(); }
  std::uint32_t total() const { return ends_.empty() ? 0 : ends_.back(); }  // lines
  std::uint32_t begin(std::size_t row) const { return row == 0 ? 0 : ends_[row - 1]; }
  std::uint32_t lines(std::size_t row) const { return ends_[row] - begin(row); }
  std::size_t row_at(std::size_t line) const;  // the last if there are fewer lines

 private:
  std::vector<std::uint32_t> ends_;
};

struct Rows {
  std::size_t first = 0, end = 0;  // those in sight
  float top = 0;                   // where `first` stands on the screen
};

// Takes the whole height in the window's flow. Places are worked out from what is in sight: a
// float can't tell the pixels of a million rows apart.
Rows rows_in_sight(std::size_t count, float height);

// Scrolls no further than needed for the row to stand in sight, with some rows around it.
void bring_row_in_sight(std::size_t row, float height, float around);

}  // namespace casella::gui
