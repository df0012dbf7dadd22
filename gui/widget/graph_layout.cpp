#include "gui/widget/graph_layout.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace casella::gui {
namespace {

constexpr float node_height = 35, least_gap = 26, most_gap = 64, column_gap = 22;
constexpr float arc_step = 26, arc_first = 44, label_gap = 8;

class Placer {
 public:
  Placer(const Graph& graph, const Rect& area, float unit, float widest)
      : graph_(graph), area_(area), unit_(unit), widest_(widest) {}

  PlacedGraph place() {
    place_nodes();
    for (const GraphEdge& edge : graph_.edges) out_.edges.push_back(place_edge(edge));
    share_downs();
    return out_;
  }

 private:
  float px(float length) const { return std::floor(length * unit_ + 0.5F); }

  void place_nodes() {
    int rows = 1;
    std::map<int, int> columns;
    for (const GraphNode& node : graph_.nodes) {
      rows = std::max(rows, node.row + 1);
      columns[node.row] = std::max(columns[node.row], node.column + 1);
    }
    const float gaps = static_cast<float>(rows - 1);
    const float height = std::min(px(node_height), std::floor(area_.h / static_cast<float>(rows)));
    const float spare = area_.h - height * static_cast<float>(rows);
    const float gap = gaps > 0 ? std::clamp(std::floor(spare / gaps), 0.0F, px(most_gap)) : 0;
    const float used = height * static_cast<float>(rows) + gap * gaps;
    const float top = area_.y + std::max(0.0F, std::floor((area_.h - used) / 2));
    for (const GraphNode& node : graph_.nodes) {
      const auto count = static_cast<float>(columns[node.row]);
      const float room = (area_.w - px(column_gap) * (count - 1)) / count;
      const float width = std::floor(std::min(widest_, room));
      const float all = width * count + px(column_gap) * (count - 1);
      const float left = area_.x + std::floor((area_.w - all) / 2);
      out_.nodes.push_back({left + static_cast<float>(node.column) * (width + px(column_gap)),
                            top + static_cast<float>(node.row) * (height + gap), width, height});
    }
  }

  PlacedEdge place_edge(const GraphEdge& edge) {
    const GraphNode &from = graph_.nodes[edge.from], &to = graph_.nodes[edge.to];
    if (edge.from == edge.to) return arc(edge, true);
    if (to.row == from.row) return across(edge);
    if (to.row == from.row + 1) return down(edge);
    return arc(edge, to.row > from.row);
  }

  PlacedEdge down(const GraphEdge& edge) const {
    const Rect &a = out_.nodes[edge.from], &b = out_.nodes[edge.to];
    PlacedEdge out;
    out.x1 = std::floor(a.x + a.w / 2) + 0.5F;
    out.x2 = std::floor(b.x + b.w / 2) + 0.5F;
    out.y1 = a.bottom() + px(4);
    out.y2 = b.y - px(4);
    const float x = (out.x1 + out.x2) / 2 + px(label_gap + 3);
    out.label = {x, a.bottom(), std::max(0.0F, area_.right() - x), b.y - a.bottom()};
    return out;
  }

  PlacedEdge across(const GraphEdge& edge) const {
    const Rect &a = out_.nodes[edge.from], &b = out_.nodes[edge.to];
    const bool right = b.x > a.x;
    PlacedEdge out;
    out.road = Road::across;
    out.x1 = right ? a.right() + px(3) : a.x - px(3);
    out.x2 = right ? b.x - px(3) : b.right() + px(3);
    out.y1 = out.y2 = std::floor(a.y + a.h / 2) + 0.5F;
    out.label = {std::min(out.x1, out.x2), a.y - px(14), std::abs(out.x2 - out.x1), px(14)};
    out.align = 0.5F;
    return out;
  }

  // Arcs at one side nest: each later one reaches farther and meets its boxes a little apart.
  PlacedEdge arc(const GraphEdge& edge, bool left) {
    const Rect &a = out_.nodes[edge.from], &b = out_.nodes[edge.to];
    const int before = left ? lefts_++ : rights_++;
    const float apart = std::min(px(7) * static_cast<float>(before), a.h / 2 - px(3));
    PlacedEdge out;
    out.road = left ? Road::arc_left : Road::arc_right;
    out.reach = px(arc_first) + px(arc_step) * static_cast<float>(before);
    out.x1 = left ? a.x - px(4) : a.right() + px(4);
    out.x2 = left ? b.x - px(4) : b.right() + px(4);
    out.y1 = std::floor(a.y + a.h / 2) + 0.5F;
    out.y2 = std::floor(b.y + b.h / 2) + 0.5F;
    if (edge.from == edge.to) {
      out.y1 = a.y + std::floor(a.h * 0.28F);
      out.y2 = a.y + std::floor(a.h * 0.72F);
      out.reach = px(26);
    } else {
      (out.y1 > out.y2 ? out.y1 : out.y2) -= out.y1 > out.y2 ? apart : -apart;
    }
    const float middle = (out.y1 + out.y2) / 2;
    const float tip = left ? std::min(out.x1, out.x2) - out.reach * 0.75F
                           : std::max(out.x1, out.x2) + out.reach * 0.75F;
    const float x = left ? area_.x : tip + px(label_gap - 2);
    const float end = left ? tip - px(label_gap - 2) : area_.right();
    out.label = {x, middle - px(28), std::max(0.0F, end - x), px(56)};
    out.align = left ? 1.0F : 0.0F;
    return out;
  }

  // Several arrows between the same two boxes stand beside each other, words on the outside.
  void share_downs() {
    std::map<std::pair<std::size_t, std::size_t>, std::vector<std::size_t>> same;
    for (std::size_t i = 0; i < out_.edges.size(); ++i) {
      if (out_.edges[i].road != Road::down) continue;
      same[{graph_.edges[i].from, graph_.edges[i].to}].push_back(i);
    }
    for (const auto& [ends, edges] : same) {
      if (edges.size() < 2) continue;
      for (std::size_t i = 0; i < edges.size(); ++i) {
        PlacedEdge& edge = out_.edges[edges[i]];
        const float by =
            px(30) * (static_cast<float>(i) - static_cast<float>(edges.size() - 1) / 2);
        edge.x1 += by;
        edge.x2 += by;
        if (i > 0) {
          edge.label.x += by;
          edge.label.w = std::max(0.0F, edge.label.w - by);
        } else {
          const float end = (edge.x1 + edge.x2) / 2 - px(label_gap + 3);
          edge.label = {area_.x, edge.label.y, std::max(0.0F, end - area_.x), edge.label.h};
          edge.align = 1;
        }
      }
    }
  }

  const Graph& graph_;
  Rect area_;
  float unit_, widest_;
  PlacedGraph out_;
  int lefts_ = 0, rights_ = 0;
};

}  // namespace

PlacedGraph place_graph(const Graph& graph, const Rect& area, float unit, float widest) {
  return Placer(graph, area, unit, widest).place();
}

}  // namespace casella::gui
