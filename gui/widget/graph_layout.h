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
  Rect label{};     // where its words may stand
  float align = 0;  // 0: they begin at the left of it, 1: they end at the right
};

struct PlacedGraph {
  std::vector<Rect> nodes{};
  std::vector<PlacedEdge> edges{};
};

// What was measured of the words: pixels on one line.
struct GraphWords {
  float node = 0, small_node = 0;  // the longest name of a node, in its usual and small type
  std::vector<float> edges{};      // each edge's label
  std::vector<float> words{};      // the longest word of each
};

// `unit` pixels make a logical one. Boxes give way to the words beside them: the column of boxes
// moves aside, then gets narrower, before words have to wrap within less than they need.
PlacedGraph place_graph(const Graph& graph, const Rect& area, float unit, const GraphWords& words);

}  // namespace casella::gui
