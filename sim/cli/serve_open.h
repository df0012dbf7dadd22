#pragma once
// Everything that a server is made of, put together from the command line and the configuration.
#include <memory>
#include <string>

#include "sim/cli/serve_board.h"
#include "sim/cli/serve_log.h"
#include "sim/live/control.h"
#include "sim/live/orders.h"
#include "sim/live/serving.h"

namespace casella::cli {

struct ServeOptions {
  std::string log = "text";
  std::string config, data, profile, address, ports;
  std::string lesson, results;  // a lesson's name; a file for who has reached what
  bool headless = false;
  bool ephemeral = false;
  bool standard_ports = false;
  bool open_to_all = false;
  bool show_passwords = false;
  bool no_http = false;
};

// In the order in which its parts are needed; they go in the other.
struct Serving {
  LogAs form = LogAs::Text;
  std::unique_ptr<ServeLog> log;
  std::unique_ptr<live::Narrator> narrator;
  std::unique_ptr<ServeBoard> board;  // of a lesson, if there is one
  live::Serving live;
  std::unique_ptr<live::Orders> orders;
  std::unique_ptr<live::ControlSocket> control;
};

// Listens when it returns without an error.
std::optional<Error> open_serving(House& house, const ServeOptions& options, Serving& serving);

// The gates with their ports, for people or as JSON lines, with the card.
std::string listening(const House& house, const Serving& serving);

}  // namespace casella::cli
