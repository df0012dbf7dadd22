#pragma once
// State diagrams of the protocols beside POP3, drawn from their engines' own tables. Only the road
// that a session usually takes is drawn; a box's tip names all the others.
#include "gui/model/graph.h"
#include "gui/model/history.h"
#include "gui/model/moment.h"
#include "gui/model/selection.h"

namespace casella::gui {

// Of a server's session, as far as it has come at `moment`. POP3's is state_graph().
Graph other_graph(const SessionLog& session, Seq cursor, const Focus& focus, const Text& text);

// Whether a command may be said in a state; `row` is its name, empty if the protocol has no such.
struct Verdict {
  std::string_view row;
  bool permitted = false;
};
Verdict verdict_of(proto::Protocol protocol, std::string_view keyword, std::string_view state);

}  // namespace casella::gui
