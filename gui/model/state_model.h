#pragma once
// The state diagram of one session, drawn from the rows of POP3's commands.
#include <optional>
#include <string>

#include "gui/model/graph.h"
#include "gui/model/moment.h"
#include "gui/model/selection.h"
#include "sim/proto/pop3/server.h"

namespace casella::gui {

struct StateView {
  Graph graph{};
  std::string session{};  // "laptop, session 1"; why there is none
  std::string state{};    // the RFC's word; empty before the first session
  bool permitted = true;  // the chosen command is valid in the state that it was said in
  std::string verdict{};  // that in words; empty if no command is chosen
};

class StateModel {
 public:
  const StateView& update(const Moment& moment, const History& history, const Focus& focus,
                          const Text& text);

 private:
  void show_other(const Moment& moment, const SessionLog& session, const Focus& focus,
                  const Text& text);

  StateView view_;
  Focus focus_{};
  Stamp stamp_{};
  bool built_ = false;
};

// The diagram alone, for a server with these settings; nothing is current or taken.
Graph state_graph(const pop3::ServerSettings& settings, const Text& text);

}  // namespace casella::gui
