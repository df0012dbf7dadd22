#pragma once
// Tells what each line of a POP2 session is, by following both sides as an onlooker would.
#include <cstdint>
#include <string_view>

#include "sim/base/queue.h"
#include "sim/proto/meaning.h"
#include "sim/proto/pop2/commands.h"

namespace casella::pop2 {

class Explainer {
 public:
  proto::LineMeaning client_line(std::string_view line);  // without its CRLF
  proto::LineMeaning server_line(std::string_view line);

 private:
  Queue<const CommandRow*> awaited_;  // commands sent and not answered; null: unknown
  std::uint64_t length_ = 0;          // of the current message, as it was told last
  std::uint64_t left_ = 0;            // octets of the message under way that have not come
  proto::MessageReader message_;
  bool greeted_ = false;
};

}  // namespace casella::pop2
