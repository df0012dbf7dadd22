#pragma once
// Messages by places: every message known at the cursor, where it is, and why.
#include <string>

#include "gui/model/history.h"
#include "gui/model/matrix.h"
#include "gui/model/moment.h"
#include "gui/model/selection.h"

namespace casella::gui {

class MatrixModel {
 public:
  void update(const Moment& moment, const History& history, const Focus& focus, const Text& text);

  const std::vector<MatrixColumn>& columns() const { return columns_; }
  std::size_t rows() const { return rows_; }  // newer messages below
  MatrixRow row(std::size_t index, const Text& text) const;
  MatrixCell cell(std::size_t row, std::size_t column, const Text& text) const;
  MessageId message(std::size_t row) const;
  // The record that made the cell what it is: where a click on it leads. None: it was so from the
  // start.
  std::optional<Seq> made_by(std::size_t row, std::size_t column) const;

  // All rows at once; kept until something changes. For more rows than this, use row().
  static constexpr std::size_t kWholeRows = 200;
  const Matrix& whole() const { return whole_; }

 private:
  const History* history_ = nullptr;
  Seq cursor_ = 0;
  std::size_t rows_ = 0;
  Focus focus_{};
  std::vector<MatrixColumn> columns_;
  Matrix whole_;
  Stamp stamp_{};
  bool built_ = false;
};

// "on server", "on disk"; null: never there.
std::string state_words(const Change* change, std::size_t column, const Text& text);

// "removed by laptop at QUIT, event 14". Events are counted from 1, as on the timeline.
std::string provenance(const Change& change, const History& history, const Text& text);

}  // namespace casella::gui
