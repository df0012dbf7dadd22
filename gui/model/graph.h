#pragma once
// A state diagram as data: boxes in rows, arrows among them. Who fills it knows the protocol.
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "gui/model/mark.h"

namespace casella::gui {

enum class NodeMood : std::uint8_t { ahead, visited, current };

struct GraphNode {
  std::string id{};  // the RFC's own word; names the box to tests
  std::string label{};
  int row = 0;     // from the top; several nodes may share a row
  int column = 0;  // within the row, from the left
  NodeMood mood = NodeMood::ahead;
  std::string tip{};
};

struct GraphEdge {
  std::string id{};
  std::size_t from = 0, to = 0;  // indices of nodes; equal: a loop
  std::string label{};
  Tone tone = Tone::dim;  // error: a way that nobody wants to go
  bool taken = false;     // this session went here
  bool lit = false;       // the chosen line is what went here
  std::string tip{};
};

struct Graph {
  std::vector<GraphNode> nodes{};
  std::vector<GraphEdge> edges{};
};

}  // namespace casella::gui
