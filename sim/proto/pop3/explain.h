#pragma once
// Tells what each line of a session is, by following both sides as an onlooker would.
#include <cstdint>
#include <string_view>

#include "sim/base/queue.h"
#include "sim/proto/meaning.h"
#include "sim/proto/pop3/commands.h"

namespace casella::pop3 {

using proto::LineKind;
using proto::LineMeaning;

class Explainer {
 public:
  LineMeaning client_line(std::string_view line);
  LineMeaning server_line(std::string_view line);
  void secured() { private_ = true; }  // TLS: nobody else can read what follows

 private:
  struct Awaited {
    const CommandRow* row;
    bool multi_line;
    bool in_the_clear;  // its lines hold a password that all can read
  };
  LineMeaning body_line(std::string_view line);

  Queue<Awaited> awaited_;              // commands sent and not answered
  const CommandRow* inside_ = nullptr;  // whose multi-line response is under way
  proto::MessageReader message_;
  bool greeted_ = false;
  bool private_ = false;     // after STLS nobody else can read the lines
  bool challenged_ = false;  // the client's next line answers the server's "+ "
};

}  // namespace casella::pop3
