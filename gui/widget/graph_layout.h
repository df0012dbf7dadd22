#pragma once
// Where the boxes and arrows of a state diagram stand. Pure arithmetic.
#include <vector>

#include "gui/base/rect.h"
#include "gui/model/graph.h"

namespace casella::gui {

enum class Road { down, across, arc_right, arc_left };

struct PlacedEdge {
  Road road = Road::down;
  float x1 = 0, y1 = 0, x2 = 0, y2 = 0;
  float reach = 0;  // how far an arc goes out
  Rect label;       // where its words may stand
  float align = 0;  // 0: they begin at the left of it, 1: they end at the right
};

struct PlacedGraph {
  std::vector<Rect> nodes;
  std::vector<PlacedEdge> edges;
};

// `unit` pixels make a logical one; `widest` is the width of the widest label with its padding.
PlacedGraph place_graph(const Graph& graph, const Rect& area, float unit, float widest);

}  // namespace casella::gui
