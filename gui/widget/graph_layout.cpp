#include "gui/widget/graph_layout.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace casella::gui {
namespace {

constexpr float node_height = 35, least_height = 24, most_gap = 64, column_gap = 22;
constexpr float smallest_height = 18, line_gap = 16;  // where many rows must leave room for words
constexpr float arrow_gap = 38;  // so much between rows, before boxes are as high as they like
constexpr float wide_padding = 40, least_padding = 20, tight_padding = 10;  // beside a node's name
constexpr float arc_first = 36, arc_tight = 24, arc_step = 26, loop_reach = 28;
constexpr float bulge = 0.75F;  // how much of its reach a Bézier arc really goes out
constexpr float label_gap = 6, beside_arrow = 11;
constexpr float side_labels[] = {84, 62, 48, 36};  // beside an arc, words wrap at this width
constexpr float twin_apart = 30;                   // two arrows between the same boxes

class Placer {
 public:
  Placer(const Graph& graph, const Rect& area, float unit, const GraphWords& words)
      : graph_(graph), area_(area), unit_(unit), words_(words) {}

  PlacedGraph place() {
    sort_roads();
    fit_sides();
    place_nodes();
    for (std::size_t i = 0; i < graph_.edges.size(); ++i) place_edge(i);
    return out_;
  }

 private:
  using Ends = std::pair<std::size_t, std::size_t>;

  float px(float length) const { return std::floor(length * unit_ + 0.5F); }
  const GraphNode& from(std::size_t edge) const { return graph_.nodes[graph_.edges[edge].from]; }
  const GraphNode& to(std::size_t edge) const { return graph_.nodes[graph_.edges[edge].to]; }
  bool loop(std::size_t edge) const { return graph_.edges[edge].from == graph_.edges[edge].to; }

  void sort_roads() {
    out_.edges.resize(graph_.edges.size());
    for (std::size_t i = 0; i < graph_.edges.size(); ++i) {
      const int rows = to(i).row - from(i).row;
      PlacedEdge& edge = out_.edges[i];
      if (loop(i) || rows > 1) {
        // Leaps that nobody wants go by the other side, so that arcs never cross.
        const bool bad = !loop(i) && graph_.edges[i].tone == Tone::error;
        edge.road = bad ? Road::arc_right : Road::arc_left;
      } else if (rows < 0) {
        edge.road = Road::arc_right;
      } else {
        edge.road = rows == 0 ? Road::across : Road::down;
      }
      if (edge.road == Road::down) twins_[{graph_.edges[i].from, graph_.edges[i].to}].push_back(i);
    }
  }

  // Where among its twins a downward arrow stands, in steps from the middle.
  float twin_offset(std::size_t edge) const {
    const auto& twins = twins_.at({graph_.edges[edge].from, graph_.edges[edge].to});
    const auto at = std::find(twins.begin(), twins.end(), edge) - twins.begin();
    return px(twin_apart) * (static_cast<float>(at) - static_cast<float>(twins.size() - 1) / 2);
  }
  bool words_left(std::size_t edge) const {
    const auto& twins = twins_.at({graph_.edges[edge].from, graph_.edges[edge].to});
    return twins.size() > 1 && twins.front() == edge;
  }

  // The widest boxes and words that fit beside each other; the narrowest if none do.
  void fit_sides() {
    const float boxes[] = {words_.node + px(wide_padding), words_.node + px(least_padding),
                           words_.small_node + px(least_padding)};
    for (const float label : side_labels) {
      for (const float box : boxes) {
        measure_sides(box, px(label));
        if (left_ + node_width_ + right_ <= area_.w) return;
      }
    }
    first_ = arc_tight;
    measure_sides(words_.small_node + px(tight_padding),
                  px(side_labels[std::size(side_labels) - 1]));
  }

  // How far each side must reach out from boxes of this width, and where arcs must pass so as not
  // to cross the words beside downward arrows.
  void measure_sides(float node_width, float label_width) {
    node_width_ = node_width;
    label_width_ = label_width;
    const int all = 1 << 16;
    left_ = past_words(true, 0, all), right_ = past_words(false, 0, all);
    int lefts = 0, rights = 0;
    for (std::size_t i = 0; i < graph_.edges.size(); ++i) {
      const Road road = out_.edges[i].road;
      if (road == Road::arc_left) measure_arc(i, lefts, left_);
      if (road == Road::arc_right) measure_arc(i, rights, right_);
    }
  }

  // How far the words beside the downward arrows from these rows reach out of the boxes.
  float past_words(bool left, int first_row, int end_row) const {
    float past = 0;
    for (std::size_t i = 0; i < graph_.edges.size(); ++i) {
      const bool among = from(i).row >= first_row && from(i).row < end_row;
      if (out_.edges[i].road != Road::down || words_left(i) != left || !among) continue;
      const float out = px(beside_arrow) + words_.edges[i] - node_width_ / 2;
      past = std::max(past, out + std::abs(twin_offset(i)));
    }
    return past;
  }

  void measure_arc(std::size_t index, int& before, float& side) {
    PlacedEdge& edge = out_.edges[index];
    const auto [low, high] = std::minmax(from(index).row, to(index).row);
    const float past = past_words(edge.road == Road::arc_left, low, high);
    order_[index] = loop(index) ? 0 : before;
    const float clear = past > 0 ? (past + px(label_gap)) / bulge : 0;
    const float nested = px(arc_step) * static_cast<float>(order_[index]);
    edge.reach = loop(index) ? px(loop_reach) : std::max(px(first_), clear) + nested;
    if (!loop(index)) ++before;
    const float words = std::min(words_.edges[index], room_beside(index));
    side = std::max(side, edge.reach * bulge + px(label_gap) + words + px(4));
  }

  // A label wraps, but none of its words is broken.
  float room_beside(std::size_t edge) const {
    const float longest = edge < words_.words.size() ? words_.words[edge] : 0;
    return std::max(label_width_, longest);
  }

  void place_nodes() {
    int rows = 1;
    std::map<int, int> columns;
    for (const GraphNode& node : graph_.nodes) {
      rows = std::max(rows, node.row + 1);
      columns[node.row] = std::max(columns[node.row], node.column + 1);
    }
    const auto count = static_cast<float>(rows);
    const float room = std::floor((area_.h - px(arrow_gap) * (count - 1)) / count);
    const float with_words = std::floor((area_.h - px(line_gap) * (count - 1)) / count);
    const float height =
        std::min({std::clamp(room, px(least_height), px(node_height)),
                  std::max(with_words, px(smallest_height)), std::floor(area_.h / count)});
    const float spare = area_.h - height * count;
    const float gap =
        rows > 1 ? std::clamp(std::floor(spare / (count - 1)), 0.0F, px(most_gap)) : 0;
    const float used = height * count + gap * (count - 1);
    const float top = area_.y + std::max(0.0F, std::floor((area_.h - used) / 2));
    for (const GraphNode& node : graph_.nodes) {
      const Rect row = row_of(static_cast<float>(columns[node.row]));
      out_.nodes.push_back({row.x + static_cast<float>(node.column) * (row.w + px(column_gap)),
                            top + static_cast<float>(node.row) * (height + gap), row.w, height});
    }
  }

  // The first box of a row with so many of them: its x and width.
  Rect row_of(float count) const {
    const float gaps = px(column_gap) * (count - 1);
    const float width = std::floor(std::min(node_width_, (area_.w - gaps) / count));
    const float all = width * count + gaps;
    const float centred = area_.x + std::floor((area_.w - all) / 2);
    const float low = area_.x + left_, high = area_.right() - right_ - all;
    const float x = low <= high ? std::clamp(centred, low, high) : (low + high) / 2;
    const float last = std::max(area_.x, area_.right() - all);
    return {std::floor(std::clamp(x, area_.x, last)), 0, width, 0};
  }

  void place_edge(std::size_t index) {
    switch (out_.edges[index].road) {
      case Road::down: return down(index);
      case Road::across: return across(index);
      case Road::arc_left: return arc(index, true);
      case Road::arc_right: return arc(index, false);
    }
  }

  void down(std::size_t index) {
    const Rect &a = out_.nodes[graph_.edges[index].from], &b = out_.nodes[graph_.edges[index].to];
    PlacedEdge& out = out_.edges[index];
    const float aside = twin_offset(index);
    out.x1 = std::floor(a.x + a.w / 2 + aside) + 0.5F;
    out.x2 = std::floor(b.x + b.w / 2 + aside) + 0.5F;
    out.y1 = a.bottom() + px(4);
    out.y2 = b.y - px(4);
    const float x = (out.x1 + out.x2) / 2, gap = px(beside_arrow);
    const bool left = words_left(index);
    out.align = left ? 1.0F : 0.0F;
    const float from = left ? area_.x : x + gap, end = left ? x - gap : area_.right();
    out.label = {from, a.bottom(), std::max(0.0F, end - from), b.y - a.bottom()};
  }

  void across(std::size_t index) {
    const Rect &a = out_.nodes[graph_.edges[index].from], &b = out_.nodes[graph_.edges[index].to];
    PlacedEdge& out = out_.edges[index];
    const bool right = b.x > a.x;
    out.x1 = right ? a.right() + px(3) : a.x - px(3);
    out.x2 = right ? b.x - px(3) : b.right() + px(3);
    out.y1 = out.y2 = std::floor(a.y + a.h / 2) + 0.5F;
    out.label = {std::min(out.x1, out.x2), a.y - px(14), std::abs(out.x2 - out.x1), px(14)};
    out.align = 0.5F;
  }

  // Arcs at one side nest: each later one reaches farther and meets its boxes a little apart.
  void arc(std::size_t index, bool left) {
    const Rect &a = out_.nodes[graph_.edges[index].from], &b = out_.nodes[graph_.edges[index].to];
    PlacedEdge& out = out_.edges[index];
    out.x1 = left ? a.x - px(4) : a.right() + px(4);
    out.x2 = left ? b.x - px(4) : b.right() + px(4);
    out.y1 = std::floor(a.y + a.h / 2) + 0.5F;
    out.y2 = std::floor(b.y + b.h / 2) + 0.5F;
    if (loop(index)) {
      out.y1 = a.y + std::floor(a.h * 0.28F);
      out.y2 = a.y + std::floor(a.h * 0.72F);
    } else {
      const float apart = std::min(px(7) * static_cast<float>(order_[index]), a.h / 2 - px(3));
      (out.y1 > out.y2 ? out.y1 : out.y2) -= out.y1 > out.y2 ? apart : -apart;
    }
    const float tip = left ? std::min(out.x1, out.x2) - out.reach * bulge
                           : std::max(out.x1, out.x2) + out.reach * bulge;
    const float from = left ? area_.x : tip + px(label_gap);
    const float end = left ? tip - px(label_gap) : area_.right();
    const float high = px(84), middle = (out.y1 + out.y2) / 2;
    const float width = std::clamp(end - from, 0.0F, room_beside(index) + px(4));
    out.label = {left ? end - width : from, middle - high / 2, width, high};
    out.align = left ? 1.0F : 0.0F;
  }

  const Graph& graph_;
  Rect area_;
  float unit_;
  const GraphWords& words_;
  PlacedGraph out_;
  std::map<Ends, std::vector<std::size_t>> twins_;
  std::map<std::size_t, int> order_;
  float node_width_ = 0, label_width_ = 0, left_ = 0, right_ = 0, first_ = arc_first;
};

}  // namespace

PlacedGraph place_graph(const Graph& graph, const Rect& area, float unit, const GraphWords& words) {
  return Placer(graph, area, unit, words).place();
}

}  // namespace casella::gui
