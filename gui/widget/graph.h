#pragma once
// Paints a state diagram: rows from top to bottom, ways back and mishaps as arcs at the right,
// loops and ways that skip a row at the left.
#include <optional>

#include "gui/base/ui.h"
#include "gui/model/graph.h"

namespace casella::gui {

struct GraphClick {
  std::optional<std::size_t> node, edge;
};

// Fills the place that is left in the window.
GraphClick graph(Ui& ui, const Graph& graph);

}  // namespace casella::gui
