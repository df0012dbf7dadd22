#pragma once
// The POP2 client: sends command lines, and reads replies by their first character; a message by
// the length that was told before it.
//
// It decides nothing: a device's policy, a learner or a script says what to send. It moves through
// the states of the client's diagram as it sends. An answer that doesn't fit what was sent is
// garbage, "- ..." among it: then the client says QUIT and goes to EXIT, where the next thing that
// comes makes it close ("Client Decision Table", actions 1 and 6). Its timer T1 is left to the
// world.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/base/line_buffer.h"
#include "sim/base/queue.h"
#include "sim/proto/engine.h"
#include "sim/proto/pop2/commands.h"

namespace casella::pop2 {

inline constexpr std::uint64_t kBodyLimitOctets = std::uint64_t{64} << 20U;  // of one message

struct Reply {
  std::string command;              // the line sent, without CRLF; empty for the greeting
  const CommandRow* row = nullptr;  // null for the greeting and for unknown commands
  bool ok = false;                  // false: "- ..."
  Answer answer = Answer::Ok;
  std::uint64_t number = 0;  // of Count and Length
  std::string text;          // the words behind it
  std::string body;          // of Data: the message
  bool is_greeting = false;
};

class Client {
 public:
  void handle(const proto::Input& input, SimTime now, proto::Effects& out);
  std::string_view state_name() const { return client_name_of(state_); }
  void encode(Encoder& out) const;

  // Sends one line. Its CRLF is added, and nothing behind a line end in `line` is sent. After the
  // end nothing is.
  void submit(std::string_view line, proto::Effects& out);

  // The replies that are whole, in order, each handed out once.
  std::optional<Reply> take_reply();

  State state() const { return state_; }
  bool greeted() const { return greeted_; }
  bool waiting() const { return !greeted_ || !awaited_.empty(); }
  // The length of the current message, as it was told last; 0: there is none.
  std::uint64_t length() const { return length_; }

 private:
  struct Awaited {
    std::string command;
    const CommandRow* row;
  };

  bool reads_data() const {
    return !awaited_.empty() && awaited_.front().row && awaited_.front().row->verb == Verb::Retr;
  }
  bool read_data(proto::Effects& out);
  void read_line(std::string_view line, proto::Effects& out);
  void finish(Reply reply);
  void garbage(proto::Effects& out);
  void end(proto::Effects& out);

  LineBuffer input_{kLineLimitOctets, LineEnd::CrLf};
  Queue<Awaited> awaited_;
  Queue<Reply> replies_;
  std::string data_;  // of the message being read
  std::uint64_t length_ = 0;
  State state_ = State::Auth;
  bool greeted_ = false;
};

static_assert(proto::Engine<Client>);

}  // namespace casella::pop2
