#pragma once
// What sessions say, line by line with its meaning, as it happens: for a log and for whoever looks
// on. Passwords are masked, and of messages' bodies and long listings only the beginning is told.
#include <map>
#include <string>
#include <vector>

#include "sim/live/hall.h"
#include "sim/world/transcript.h"

namespace casella::live {

struct Said {
  enum class What : std::uint8_t { Opened, Line, Hidden, Secured, Cut, Closed };
  What what = What::Line;
  SimTime at{};
  ConnId conn;
  std::string peer;
  proto::Protocol protocol = proto::Protocol::Pop3;
  std::uint16_t port = 0;
  bool sealed = false;
  Side from = Side::Server;
  std::string text;        // a line without its CRLF
  std::string_view state;  // of the session, after it
  const proto::Note* note = nullptr;
  std::uint32_t hidden = 0;  // so many lines were not told
};

class Narrator {
 public:
  explicit Narrator(bool masks) : masks_(masks) {}

  // What a step of a session has said, in order.
  std::vector<Said> hear(const Session& session, const Record& record);
  void leave(ConnId id) { sessions_.erase(id); }

 private:
  struct Heard {
    Transcript transcript;
    std::uint32_t long_lines = 0;  // of a body or a listing, one after the other
    std::uint32_t hidden = 0;
  };
  bool masks_;
  std::map<ConnId, Heard> sessions_;
};

}  // namespace casella::live
