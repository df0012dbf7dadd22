// State diagrams of several shapes: nothing leaves its place, no words lie under a box.
#include "gui/widget/graph_layout.h"

#include "tests/support/catch.h"

namespace casella::gui {
namespace {

const Rect area = {10, 10, 352, 210};

Graph pop3() {
  Graph graph;
  graph.nodes = {{"A", "AUTHORIZATION", 0}, {"T", "TRANSACTION", 1}, {"U", "UPDATE", 2}};
  graph.edges = {{"login", 0, 1, "PASS"}, {"apop", 0, 1, "APOP"}, {"quit", 1, 2, "QUIT"},
                 {"drop", 1, 0, "drop"},  {"stay", 1, 1, "STAT"}, {"leave", 0, 2, "QUIT"}};
  return graph;
}

GraphWords words_for(const Graph& graph) {
  GraphWords words{110, 90, {}};
  words.edges.assign(graph.edges.size(), 40);
  return words;
}

bool inside(const Rect& inner, const Rect& outer) {
  return inner.x >= outer.x && inner.right() <= outer.right() && inner.y >= outer.y &&
         inner.bottom() <= outer.bottom();
}

}  // namespace

TEST_CASE("boxes stand in their rows, inside, and apart") {
  const Graph graph = pop3();
  for (float width : {200.0F, 280.0F, 352.0F, 600.0F}) {
    const Rect room = {10, 10, width, 210};
    const PlacedGraph placed = place_graph(graph, room, 1, words_for(graph));
    REQUIRE(placed.nodes.size() == 3);
    for (const Rect& node : placed.nodes) CHECK(inside(node, room));
    CHECK(placed.nodes[0].bottom() < placed.nodes[1].y);
    CHECK(placed.nodes[1].bottom() < placed.nodes[2].y);
  }
}

TEST_CASE("roads: on, back at the right, loops and leaps at the left") {
  const Graph graph = pop3();
  const PlacedGraph placed = place_graph(graph, area, 1, words_for(graph));
  CHECK(placed.edges[0].road == Road::down);
  CHECK(placed.edges[3].road == Road::arc_right);
  CHECK(placed.edges[4].road == Road::arc_left);
  CHECK(placed.edges[5].road == Road::arc_left);
  CHECK(placed.edges[5].reach > placed.edges[4].reach);
}

TEST_CASE("two arrows between the same boxes have their words on either side") {
  const Graph graph = pop3();
  const PlacedGraph placed = place_graph(graph, area, 1, words_for(graph));
  const PlacedEdge &one = placed.edges[0], &other = placed.edges[1];
  CHECK(one.x1 < other.x1);
  CHECK(one.align == 1);
  CHECK(other.align == 0);
  CHECK(one.label.right() < one.x1);
  CHECK(other.label.x > other.x1);
}

TEST_CASE("words of arrows have room enough and lie on no box") {
  const Graph graph = pop3();
  const PlacedGraph placed = place_graph(graph, area, 1, words_for(graph));
  for (std::size_t i = 0; i < placed.edges.size(); ++i) {
    const PlacedEdge& edge = placed.edges[i];
    INFO(graph.edges[i].id);
    CHECK(edge.label.w >= 30);
    CHECK(edge.label.x >= area.x);
    CHECK(edge.label.right() <= area.right());
    if (edge.road == Road::down) continue;
    for (const Rect& node : placed.nodes) CHECK_FALSE(edge.label.overlaps(node));
  }
}

TEST_CASE("an arc passes outside the words beside the arrows it spans") {
  Graph graph = pop3();
  GraphWords words = words_for(graph);
  words.edges[1] = 90;
  const Rect room = {0, 0, 460, 210};
  const PlacedGraph placed = place_graph(graph, room, 1, words);
  const PlacedEdge &beside = placed.edges[1], &back = placed.edges[3];
  CHECK(beside.label.x + 90 <= back.x1 + back.reach * 0.75F);
}

TEST_CASE("states side by side share their row") {
  Graph graph;
  graph.nodes = {{"A", "A", 0, 0}, {"B", "B", 1, 0}, {"C", "C", 1, 1}};
  graph.edges = {{"over", 1, 2, "x"}};
  const PlacedGraph placed = place_graph(graph, area, 1, {40, 30, {10}});
  CHECK(placed.nodes[1].y == placed.nodes[2].y);
  CHECK(placed.nodes[1].right() < placed.nodes[2].x);
  CHECK(placed.edges[0].road == Road::across);
}

TEST_CASE("an empty diagram is no diagram") {
  CHECK(place_graph({}, area, 1, {}).nodes.empty());
}

}  // namespace casella::gui
