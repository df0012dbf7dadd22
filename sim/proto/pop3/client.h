#pragma once
// The POP3 client: sends command lines, and reads replies by the shape that the command's row
// gives.
//
// It decides nothing: a device's policy, a learner or a script says what to send. Commands may be
// sent before earlier replies have come (RFC 2449, section 6.6); replies are matched in order.
// A reply that is neither +OK nor -ERR, a greeting that is not +OK, or a line beyond the limits
// ends the connection.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/base/line_buffer.h"
#include "sim/base/queue.h"
#include "sim/proto/engine.h"
#include "sim/proto/pop3/commands.h"

namespace casella::pop3 {

inline constexpr std::size_t kLineLimitOctets = std::size_t{1} << 20U;   // of a message, with CRLF
inline constexpr std::size_t kBodyLimitOctets = std::size_t{64} << 20U;  // of one response

struct Reply {
  std::string command;              // the line sent, without CRLF; empty for the greeting
  const CommandRow* row = nullptr;  // null for the greeting and for unknown commands
  bool ok = false;
  std::string text;  // what follows the status indicator
  std::string body;  // of a multi-line response: CRLF lines, unstuffed
  bool is_greeting = false;
  bool challenge = false;  // "+ ": AUTH goes on; `text` is base64 (RFC 5034, section 4)
  bool greeting() const { return is_greeting; }
};

class Client {
 public:
  void handle(const proto::Input& input, SimTime now, proto::Effects& out);
  std::string_view state_name() const { return name_of(state_); }
  void encode(Encoder& out) const;

  // Sends one line: a command, or after a challenge the response to it. Its CRLF is added, and
  // nothing behind a line end in `line` is sent.
  // After the end nothing is.
  void submit(std::string_view line, proto::Effects& out);

  // The replies that are whole, in order, each handed out once.
  std::optional<Reply> take_reply();

  State state() const { return state_; }
  bool greeted() const { return greeted_; }
  bool waiting() const {
    return !greeted_ || negotiating_ || body_of_.has_value() || (!awaited_.empty() && !challenged_);
  }
  // APOP's timestamp from the greeting, with its angle brackets; empty if it had none.
  const std::string& timestamp() const { return timestamp_; }

 private:
  struct Awaited {
    std::string command;
    const CommandRow* row;
    bool multi_line;
    bool quits;  // a well-formed QUIT: whatever the answer, the session is over
  };

  void read_line(std::string_view line, proto::Effects& out);
  void status_line(std::string_view line, proto::Effects& out);
  void challenged(std::string_view challenge);
  void finish(Reply reply);
  void refuse(proto::Effects& out);
  void end(proto::Effects& out);

  LineBuffer input_{kLineLimitOctets, LineEnd::CrLf};
  Queue<Awaited> awaited_;
  Queue<Reply> replies_;
  std::optional<Reply> body_of_;  // the multi-line response being read; never QUIT's
  std::string timestamp_;
  State state_ = State::Authorization;
  bool greeted_ = false;
  bool negotiating_ = false;  // STLS was accepted, the handshake is under way: nothing is sent
  bool challenged_ = false;   // the next line answers a challenge
};

static_assert(proto::Engine<Client>);

}  // namespace casella::pop3
