#pragma once
// Tells what each line of an SMTP session is, by following both sides as an onlooker would.
#include <cstdint>
#include <string_view>

#include "sim/base/queue.h"
#include "sim/proto/meaning.h"
#include "sim/proto/smtp/commands.h"

namespace casella::smtp {

class Explainer {
 public:
  proto::LineMeaning client_line(std::string_view line);  // without its CRLF
  proto::LineMeaning server_line(std::string_view line);

 private:
  struct Awaited {
    const CommandRow* row;  // null: unknown, or a message
    bool in_the_clear;      // its lines hold a password
  };
  proto::LineMeaning message_line(std::string_view line, bool dots);

  Queue<Awaited> awaited_;        // what was sent and not answered
  std::uint64_t chunk_left_ = 0;  // octets that follow BDAT
  proto::MessageReader message_;
  bool greeted_ = false;
  bool challenged_ = false;  // the client's next line answers the server's 334
  bool taking_ = false;      // the client's next lines are the message
  bool chunks_ = false;      // a message in chunks is under way
  bool continued_ = false;   // the server's reply has more lines
};

}  // namespace casella::smtp
