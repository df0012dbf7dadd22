#include "gui/model/state_model.h"

#include <algorithm>
#include <array>
#include <vector>

#include "gui/model/other_states.h"
#include "gui/model/words.h"

namespace casella::gui {
namespace {

using pop3::CommandRow;
using pop3::State;

constexpr std::array kStates = {State::Authorization, State::Transaction, State::Update,
                                State::Ended};

std::size_t node_of(State state) {
  return static_cast<std::size_t>(state);
}

bool permits(const CommandRow& row, State state) {
  return (state == State::Authorization && row.in_authorization) ||
         (state == State::Transaction && row.in_transaction);
}

std::optional<State> leads_to(const CommandRow& row, State from) {
  if (from == State::Authorization) return row.after_authorization;
  if (from == State::Transaction) return row.after_transaction;
  return std::nullopt;
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : std::string(between)) + word;
  return all;
}

// PASS completes what USER began, and USER alone leads nowhere: they are named together.
std::string name_on_edge(const CommandRow& row) {
  const std::string name(row.name);
  return row.verb == pop3::Verb::Pass ? "USER / " + name : name;
}

std::vector<std::string> leaving(const pop3::ServerSettings& settings, State from, State to) {
  std::vector<std::string> names;
  for (const CommandRow& row : pop3::commands()) {
    if (offers(settings, row) && leads_to(row, from) == to) names.push_back(name_on_edge(row));
  }
  return names;
}

std::vector<std::string> staying(const pop3::ServerSettings& settings, State in) {
  std::vector<std::string> names;
  for (const CommandRow& row : pop3::commands()) {
    if (offers(settings, row) && permits(row, in) && !leads_to(row, in)) {
      names.emplace_back(row.name);
    }
  }
  return names;
}

GraphNode node(const pop3::ServerSettings& settings, State state, const Text& text) {
  GraphNode made;
  made.id = pop3::name_of(state);
  made.label = state == State::Ended ? std::string(text("model.state.closed")) : made.id;
  made.row = static_cast<int>(node_of(state));
  constexpr std::array kTips = {"model.state.tip.authorization", "model.state.tip.transaction",
                                "model.state.tip.update", "model.state.tip.closed"};
  made.tip = text(kTips[node_of(state)]);
  const std::string commands = joined(staying(settings, state), ", ");
  if (!commands.empty()) made.tip += "\n" + text.fill("model.state.stays", commands);
  return made;
}

// Which edge a session took. An end without QUIT in AUTHORIZATION loses nothing, and has no edge of
// its own.
std::size_t edge_of(const Graph& graph, const StateStep& step) {
  const bool dropped = !step.orderly && step.from == State::Transaction;
  for (std::size_t i = 0; i < graph.edges.size(); ++i) {
    const GraphEdge& edge = graph.edges[i];
    if (edge.from != node_of(step.from) || edge.to != node_of(step.to)) continue;
    if ((edge.id == "drop") == dropped) return i;
  }
  return graph.edges.size();
}

void walk(const SessionLog& session, Seq cursor, const Focus& focus, Graph& graph) {
  graph.nodes[node_of(State::Authorization)].mood = NodeMood::visited;
  for (const StateStep& step : session.steps) {
    const std::size_t edge = edge_of(graph, step);
    if (edge < graph.edges.size()) {
      graph.edges[edge].taken |= step.seq < cursor;
      graph.edges[edge].lit |= focus.lights(step.seq);
    }
    if (step.seq < cursor) graph.nodes[node_of(step.to)].mood = NodeMood::visited;
  }
  graph.nodes[node_of(session.state_at(cursor))].mood = NodeMood::current;
}

// Whether the chosen command may be said in the state in which the server reads it.
void judge(const Moment& moment, const SessionLog& session, const casella::Line& line,
           const Text& text, StateView& view) {
  if (line.meaning.kind != pop3::LineKind::Command) return;
  const std::string_view words = line.text();
  const CommandRow* row = pop3::find_command(words.substr(0, words.find(' ')));
  const State state = session.state_at(std::min(line.arrived, moment.timeline.size()));
  view.permitted = false;
  if (row == nullptr) {
    view.verdict = text("model.state.unknown");
  } else if (!offers(moment.world.settings->pop3, *row)) {
    view.verdict = text.fill("model.state.not_offered", row->name);
  } else {
    view.permitted = permits(*row, state);
    view.verdict = text.fill(view.permitted ? "model.state.permitted" : "model.state.not_permitted",
                             row->name, pop3::name_of(state));
  }
}

}  // namespace

Graph state_graph(const pop3::ServerSettings& settings, const Text& text) {
  Graph graph;
  for (const State state : kStates) graph.nodes.push_back(node(settings, state, text));
  const auto edge = [&](std::string id, State from, State to, std::string label) -> GraphEdge& {
    GraphEdge made;
    made.id = std::move(id);
    made.from = node_of(from);
    made.to = node_of(to);
    made.label = std::move(label);
    made.tip = text("model.state.edge." + made.id);
    graph.edges.push_back(std::move(made));
    return graph.edges.back();
  };
  const auto names = [&](State from, State to) {
    return joined(leaving(settings, from, to), ", ");
  };
  edge("login", State::Authorization, State::Transaction,
       names(State::Authorization, State::Transaction) + "  +OK");
  edge("quit", State::Transaction, State::Update, names(State::Transaction, State::Update));
  edge("done", State::Update, State::Ended, "+OK");
  edge("bye", State::Authorization, State::Ended, names(State::Authorization, State::Ended));
  edge("drop", State::Transaction, State::Ended, std::string(text("model.state.drop"))).tone =
      Tone::error;
  return graph;
}

namespace {

// Before anything is said, or when nobody answered: the diagram of what the devices speak.
Graph unbegun(const Moment& moment, const SessionLog* session, const Text& text) {
  SessionLog none;
  const auto& devices = moment.world.devices;
  if (session != nullptr) {
    none.protocol = session->protocol;
  } else if (!devices.empty()) {
    none.protocol = devices.front()->settings->protocol;
  }
  if (none.protocol == proto::Protocol::Pop3) {
    return state_graph(moment.world.settings->pop3, text);
  }
  return other_graph(none, moment.cursor, {}, text);
}

}  // namespace

void StateModel::show_other(const Moment& moment, const SessionLog& session, const Focus& focus,
                            const Text& text) {
  view_.graph = other_graph(session, moment.cursor, focus, text);
  view_.state = session.state_name_at(moment.cursor);
  const auto& lines = moment.transcript.lines();
  if (!focus.line || *focus.line >= lines.size()) return;
  const casella::Line& line = lines[*focus.line];
  if (line.meaning.kind != proto::LineKind::Command) return;
  std::string_view words = line.text();
  if (session.protocol == proto::Protocol::Imap) {  // the tag comes first, and "UID" may follow
    if (words.find(' ') == words.npos) return;      // DONE, or an answer to a challenge
    words.remove_prefix(words.find(' ') + 1);
    if (words.starts_with("UID ")) words.remove_prefix(4);
  }
  const std::string_view state =
      session.state_name_at(std::min(line.arrived, moment.timeline.size()));
  const Verdict verdict = verdict_of(session.protocol, words.substr(0, words.find(' ')), state);
  view_.permitted = verdict.permitted;
  view_.verdict =
      verdict.row.empty()
          ? text.fill("model.state.unknown_to", proto::row_of(session.protocol).name)
          : text.fill(verdict.permitted ? "model.state.permitted" : "model.state.not_permitted",
                      verdict.row, state);
}

const StateView& StateModel::update(const Moment& moment, const History& history,
                                    const Focus& focus, const Text& text) {
  const Stamp now{history.size(), moment.cursor, moment.branch, moment.edition, history.epoch(), 0};
  if (built_ && now == stamp_ && focus == focus_) return view_;
  stamp_ = now;
  focus_ = focus;
  built_ = true;
  view_ = StateView();
  const SessionLog* session = history.session(focus.conn);
  view_.graph = unbegun(moment, session, text);
  const bool begun =
      session != nullptr && !session->unreached && (session->opened < moment.cursor || focus.line);
  if (!begun) {
    view_.session = text("model.state.none");
    return view_;
  }
  if (session->protocol != proto::Protocol::Pop3) {
    show_other(moment, *session, focus, text);
    view_.session = text.fill("model.state.other", history.device_words(session->device, text),
                              proto::row_of(session->protocol).name);
    return view_;
  }
  walk(*session, moment.cursor, focus, view_.graph);
  view_.state = pop3::name_of(session->state_at(moment.cursor));
  view_.session =
      text.fill("model.session", history.device_words(session->device, text), session->conn.value);
  if (focus.line && *focus.line < moment.transcript.lines().size()) {
    judge(moment, *session, moment.transcript.lines()[*focus.line], text, view_);
  }
  return view_;
}

}  // namespace casella::gui
