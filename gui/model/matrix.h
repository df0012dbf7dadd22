#pragma once
// Messages by devices as data: each cell tells what is there, and why.
#include <cstddef>
#include <string>
#include <vector>

#include "gui/model/mark.h"

namespace casella::gui {

enum class CellMood : std::uint8_t { absent, present, marked, gone, duplicate, lost, unsaved };

struct MatrixCell {
  CellMood mood = CellMood::absent;
  std::string words{};   // "on server", "marked", "removed"
  std::string why{};     // "removed by laptop at QUIT, 14th event": second line and tooltip
  bool changed = false;  // by the chosen event
};

struct MatrixColumn {
  std::string id, label{};
  Icon icon = Icon::none;
  bool online = false;  // a device that reads mail where it lies, and keeps none
};

struct MatrixRow {
  std::string id, label, note{};
  std::vector<MatrixCell> cells{};  // as many as there are columns
};

struct Matrix {
  std::vector<MatrixColumn> columns{};
  std::vector<MatrixRow> rows{};
};

}  // namespace casella::gui
