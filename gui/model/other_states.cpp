#include "gui/model/other_states.h"

#include <algorithm>
#include <array>

#include "sim/proto/diagram.h"
#include "sim/proto/imap/commands.h"
#include "sim/proto/pop2/commands.h"
#include "sim/proto/smtp/commands.h"

namespace casella::gui {
namespace {

using Names = std::vector<std::string_view>;

// What is drawn: boxes from the top, and which arrows beside those from each box to the next.
struct Road {
  Names boxes;
  std::vector<std::pair<std::string_view, std::string_view>> more;
};

Road road_of(proto::Protocol protocol) {
  if (protocol == proto::Protocol::Smtp) {
    using smtp::State;
    const auto name = smtp::name_of;
    return {{name(State::Connected), name(State::Ready), name(State::Mail), name(State::Rcpt),
             name(State::Data)},
            {{name(State::Data), name(State::Ready)}}};
  }
  if (protocol == proto::Protocol::Imap) {
    using imap::State;
    const auto name = imap::name_of;
    return {{name(State::NotAuthenticated), name(State::Authenticated), name(State::Selected),
             name(State::Logout)},
            {{name(State::Selected), name(State::Authenticated)}}};
  }
  using pop2::State;
  const auto name = [](State state) { return pop2::name_of(state); };
  return {{name(State::Auth), name(State::Mbox), name(State::Item), name(State::Next),
           name(State::Done)},
          {{name(State::Next), name(State::Item)}, {name(State::Item), name(State::Done)}}};
}

std::vector<proto::Edge> edges_of(proto::Protocol protocol) {
  if (protocol == proto::Protocol::Imap) return imap::diagram();
  return protocol == proto::Protocol::Smtp ? smtp::diagram() : pop2::diagram(Side::Server);
}

std::size_t place_of(const Names& boxes, std::string_view name) {
  return static_cast<std::size_t>(std::find(boxes.begin(), boxes.end(), name) - boxes.begin());
}

bool is_drawn(const Road& road, const proto::Edge& edge) {
  const std::size_t from = place_of(road.boxes, edge.from), to = place_of(road.boxes, edge.to);
  if (from == road.boxes.size() || to == road.boxes.size()) return false;
  const auto same = [&](const auto& pair) {
    return pair.first == edge.from && pair.second == edge.to;
  };
  return to == from + 1 || std::any_of(road.more.begin(), road.more.end(), same);
}

}  // namespace

Graph other_graph(const SessionLog& session, Seq cursor, const Focus& focus, const Text& text) {
  const Road road = road_of(session.protocol);
  Graph graph;
  for (const std::string_view name : road.boxes) {
    GraphNode node;
    node.id = node.label = name;
    node.row = static_cast<int>(graph.nodes.size());
    graph.nodes.push_back(std::move(node));
  }
  for (const proto::Edge& each : edges_of(session.protocol)) {
    const std::size_t from = place_of(road.boxes, each.from);
    if (is_drawn(road, each)) {
      GraphEdge edge;
      edge.id = std::string(each.from) + "-" + std::string(each.to);
      edge.from = from;
      edge.to = place_of(road.boxes, each.to);
      edge.label = each.label == "." ? std::string(text("model.state.dot")) : each.label;
      edge.tip = std::string(each.from) + " → " + std::string(each.to);
      graph.edges.push_back(std::move(edge));
    } else if (from < graph.nodes.size()) {
      std::string& tip = graph.nodes[from].tip;
      if (!tip.empty()) tip += "\n";
      tip += each.from == each.to ? text.fill("model.state.stays", each.label)
                                  : text.fill("model.state.leads", each.label, each.to);
    }
  }
  const auto visit = [&](std::string_view name, NodeMood mood) {
    const std::size_t at = place_of(road.boxes, name);
    if (at < graph.nodes.size()) graph.nodes[at].mood = mood;
  };
  if (!session.named_steps.empty()) visit(session.named_steps.front().from, NodeMood::visited);
  for (const NamedStep& step : session.named_steps) {
    for (GraphEdge& edge : graph.edges) {
      if (graph.nodes[edge.from].id != step.from || graph.nodes[edge.to].id != step.to) continue;
      edge.taken |= step.seq < cursor;
      edge.lit |= focus.lights(step.seq);
    }
    if (step.seq < cursor) visit(step.to, NodeMood::visited);
  }
  visit(session.state_name_at(cursor), NodeMood::current);
  return graph;
}

Verdict verdict_of(proto::Protocol protocol, std::string_view keyword, std::string_view state) {
  const auto leads = [&](const auto* row, const auto& states) -> Verdict {
    if (row == nullptr) return {};
    const auto at = std::find_if(states.begin(), states.end(),
                                 [&](auto each) { return name_of(each) == state; });
    return {row->name, at != states.end() && leads_to(*row, *at).has_value()};
  };
  if (protocol == proto::Protocol::Smtp) {
    using smtp::State;
    return leads(smtp::find_command(keyword), std::array{State::Connected, State::Ready,
                                                         State::Mail, State::Rcpt, State::Chunks});
  }
  if (protocol == proto::Protocol::Imap) {
    using imap::State;
    return leads(imap::find_command(keyword),
                 std::array{State::NotAuthenticated, State::Authenticated, State::Selected});
  }
  using pop2::State;
  return leads(pop2::find_command(keyword),
               std::array{State::Auth, State::Mbox, State::Item, State::Next});
}

}  // namespace casella::gui
