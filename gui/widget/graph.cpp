#include "gui/widget/graph.h"

#include <algorithm>
#include <cmath>

#include "gui/widget/graph_layout.h"
#include "gui/widget/press.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

void arrow_head(ImDrawList& list, ImVec2 tip, ImVec2 direction, float size, ImU32 color) {
  const ImVec2 back = {tip.x - direction.x * size, tip.y - direction.y * size};
  const ImVec2 aside = {-direction.y * size * 0.52F, direction.x * size * 0.52F};
  list.PathLineTo(tip);
  list.PathLineTo(back + aside);
  list.PathLineTo(back - aside);
  list.PathFillConvex(color);
}

void draw_way(const Ui& ui, const PlacedEdge& edge, ImU32 color, float stroke) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float head = ui.px(8);
  const ImVec2 from = {edge.x1, edge.y1}, to = {edge.x2, edge.y2};
  if (edge.road == Road::down || edge.road == Road::across) {
    const float dx = to.x - from.x, dy = to.y - from.y;
    const float length = std::max(1.0F, std::hypot(dx, dy));
    const ImVec2 along = {dx / length, dy / length};
    list.AddLine(from, {to.x - along.x * head * 0.8F, to.y - along.y * head * 0.8F}, color, stroke);
    arrow_head(list, to, along, head, color);
    return;
  }
  const float out = edge.road == Road::arc_right ? edge.reach : -edge.reach;
  const float inward = edge.road == Road::arc_right ? -1.0F : 1.0F;
  const ImVec2 end = {to.x - inward * head * 0.8F, to.y};
  const float far =
      (edge.road == Road::arc_right ? std::max(from.x, to.x) : std::min(from.x, to.x)) + out;
  list.AddBezierCubic(from, {far, from.y}, {far, to.y}, end, color, stroke);
  arrow_head(list, to, {inward, 0}, head, color);
}

struct Ink {
  Rgb color;
  float alpha, stroke;
};

Ink ink_of(const Ui& ui, const GraphEdge& edge) {
  const Palette& p = ui.palette;
  if (edge.lit) return {edge.tone == Tone::error ? p.error : p.accent, 1, 2.5F};
  if (edge.tone == Tone::error)
    return {p.error, edge.taken ? 1.0F : 0.85F, edge.taken ? 2.0F : 1.5F};
  if (edge.taken) return {p.ok, 1, 2};
  return {p.faint, 0.75F, 1.5F};
}

// Words over as many lines as fit the height of their place.
void draw_edge_label(const Ui& ui, const GraphEdge& edge, const PlacedEdge& placed,
                     const Ink& ink) {
  if (edge.label.empty() || placed.label.w < ui.px(12)) return;
  const Face& face = edge.lit ? ui.fonts.small_strong : ui.fonts.small;
  const float line = face.size + ui.px(3);
  std::vector<std::string_view> lines = wrapped(face, edge.label, placed.label.w);
  const auto most = static_cast<std::size_t>(std::max(1.0F, std::floor(placed.label.h / line)));
  const bool cut = lines.size() > most;
  if (cut) lines.resize(most);
  const Rgb color = edge.lit || edge.tone == Tone::error ? ink.color
                    : edge.taken                         ? ui.palette.text
                                                         : ui.palette.dim;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float height = line * static_cast<float>(lines.size());
  float y = placed.label.y + std::floor((placed.label.h - height) / 2);
  for (std::string_view text : lines) {
    const Rect row = {placed.label.x, y, placed.label.w, line};
    draw_text_in(list, face, row, placed.align, ui.color(color), text);
    y += line;
  }
  if (cut && ui.hits != nullptr) ui.hits->add_shortened(edge.label);
}

void draw_node(const Ui& ui, const GraphNode& node, const Rect& box, const Face& face,
               bool hovered) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Palette& p = ui.palette;
  const float rounding = ui.px(8), line = std::max(1.0F, std::floor(ui.scale * 1.5F));
  Rgb ground = p.panel2, edge = p.border, ink = p.dim;
  if (node.mood == NodeMood::visited) edge = p.ok, ink = p.text;
  if (node.mood == NodeMood::current) {
    ground = p.filled, edge = p.filled, ink = p.on_filled;
    const float halo = ui.px(4);
    list.AddRectFilled({box.x - halo, box.y - halo}, {box.right() + halo, box.bottom() + halo},
                       ui.color(p.accent, 0.24F), rounding + halo);
  }
  if (hovered && node.mood != NodeMood::current) ground = p.hover;
  list.AddRectFilled(top_left(box), bottom_right(box), ui.color(ground), rounding);
  list.AddRect(top_left(box), bottom_right(box), ui.color(edge), rounding, 0, line);
  draw_text_in(list, face, box, 0.5F, ui.color(ink), node.label);
}

Rect around(const Ui& ui, const PlacedEdge& edge) {
  const float near = ui.px(7);
  float left = std::min(edge.x1, edge.x2), right = std::max(edge.x1, edge.x2);
  if (edge.road == Road::arc_right) left = right, right += edge.reach * 0.8F;
  if (edge.road == Road::arc_left) right = left, left -= edge.reach * 0.8F;
  const float top = std::min(edge.y1, edge.y2), bottom = std::max(edge.y1, edge.y2);
  return {left - near, top - near / 2, right - left + 2 * near, bottom - top + near};
}

GraphWords measure(const Ui& ui, const Graph& graph) {
  GraphWords words;
  for (const GraphNode& node : graph.nodes) {
    words.node = std::max(words.node, std::ceil(text_width(ui.fonts.strong, node.label)));
    words.small_node =
        std::max(words.small_node, std::ceil(text_width(ui.fonts.small_strong, node.label)));
  }
  for (const GraphEdge& edge : graph.edges) {
    words.edges.push_back(std::ceil(text_width(ui.fonts.small_strong, edge.label)));
    float longest = 0;
    for (std::string_view rest = edge.label; !rest.empty();) {
      const std::size_t end = std::min(rest.find(' '), rest.size());
      longest = std::max(longest, text_width(ui.fonts.small_strong, rest.substr(0, end)));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    words.words.push_back(std::ceil(longest));
  }
  return words;
}

}  // namespace

GraphClick graph(Ui& ui, const Graph& graph) {
  GraphClick click;
  const ImVec2 at = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
  const float halo = ui.px(5);
  const Rect area = {at.x, at.y + halo, room.x, std::max(1.0F, room.y - 2 * halo)};
  const GraphWords words = measure(ui, graph);
  const PlacedGraph placed = place_graph(graph, area, ui.scale, words);
  // Boxes take the mouse before the arrows that touch them, and are painted over them.
  std::vector<Press> boxes;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    boxes.push_back(press_at(ui, graph.nodes[i].id, placed.nodes[i], 8));
    if (boxes.back().clicked) click.node = i;
  }
  for (std::size_t i = 0; i < graph.edges.size(); ++i) {
    const Press state = press_at(ui, graph.edges[i].id, around(ui, placed.edges[i]));
    if (state.clicked) click.edge = i;
    Ink ink = ink_of(ui, graph.edges[i]);
    if (state.hovered) ink.alpha = 1, ink.stroke += 0.5F;
    draw_way(ui, placed.edges[i], ui.color(ink.color, ink.alpha), ui.scale * ink.stroke);
    draw_edge_label(ui, graph.edges[i], placed.edges[i], ink);
    if (state.hovered) tooltip(ui, graph.edges[i].tip);
  }
  bool fits = true;
  for (const Rect& node : placed.nodes) fits = fits && words.node + ui.px(12) <= node.w;
  const Face& face = fits ? ui.fonts.strong : ui.fonts.small_strong;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    draw_node(ui, graph.nodes[i], placed.nodes[i], face, boxes[i].hovered);
    if (boxes[i].hovered) tooltip(ui, graph.nodes[i].tip);
  }
  ImGui::Dummy(room);
  return click;
}

}  // namespace casella::gui
