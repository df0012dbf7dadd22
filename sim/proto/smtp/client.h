#pragma once
// The SMTP client: sends command lines and messages, and reads replies of one line or many.
//
// It decides nothing: a device's policy, a learner or a script says what to send. Commands may be
// sent before earlier replies have come (RFC 2920); replies are matched in order. After 354 and
// behind BDAT what is sent is the message, until it is whole. After the reply to STARTTLS the
// client asks for the handshake and forgets what the server said of itself (RFC 3207, section 4.2).
// A reply that is none, one to nothing, or a line beyond the limits ends the connection.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/line_buffer.h"
#include "sim/base/queue.h"
#include "sim/proto/engine.h"
#include "sim/proto/smtp/commands.h"

namespace casella::smtp {

inline constexpr std::size_t kReplyLineLimitOctets =
    16384;  // section 4.5.3.1.5 asks for 512; AUTH
            // has longer ones (RFC 4954, section 4)
inline constexpr std::size_t kReplyLinesLimit = 1000;

struct Reply {
  std::string command;              // the line sent, without CRLF; empty for greeting and message
  const CommandRow* row = nullptr;  // null for the greeting and unknown commands; DATA or BDAT for
                                    // the message
  int code = 0;                     // 220 to 599; section 4.2.1
  std::vector<std::string> lines;   // without the code; at least one
  bool is_greeting = false;
  bool of_message = false;  // it answers the message that was sent after DATA
  bool ok() const { return code < 300; }
  bool go_on() const { return code >= 300 && code < 400; }  // 334: challenge; 354: send the message
  bool transient() const { return code >= 400 && code < 500; }
  // "2.1.5", if the reply begins with an enhanced status code (RFC 2034); else empty.
  std::string_view enhanced() const;
};

class Client {
 public:
  void handle(const proto::Input& input, SimTime now, proto::Effects& out);
  std::string_view state_name() const { return name_of(state_); }
  void encode(Encoder& out) const;

  // Sends one line. Its CRLF is added, and nothing behind a line end in `line` is sent. While a
  // message is awaited it is a line of the message as it goes on the wire: a lone dot ends it.
  // After the end nothing is sent.
  void submit(std::string_view line, proto::Effects& out);

  // The whole message after 354, with dots added where they must be, and the dot that ends it.
  void submit_message(std::string_view octets, proto::Effects& out);
  // BDAT and its octets, in one piece (RFC 3030).
  void submit_chunk(std::string_view octets, bool last, proto::Effects& out);

  // The replies that are whole, in order, each handed out once.
  std::optional<Reply> take_reply();

  State state() const { return state_; }
  bool greeted() const { return greeted_; }
  bool secure() const { return secure_; }
  // Something must come before more may be said by one who doesn't pipeline.
  bool waiting() const {
    return !greeted_ || state_ == State::Tls || (!awaited_.empty() && !challenged_ && !taking_);
  }
  bool sends_message() const { return taking_ || chunk_left_ > 0; }

  // What EHLO was answered with. Parameters behind the keyword; none: it is not offered.
  std::optional<std::string_view> extension(std::string_view keyword) const;

 private:
  struct Awaited {
    std::string command;
    const CommandRow* row;
    bool last_chunk = false;
    bool of_message = false;
  };

  void send(std::string octets, proto::Effects& out);
  void message_sent();
  void read_line(std::string_view line, proto::Effects& out);
  void finish(Reply reply, proto::Effects& out);
  void move_on(const Awaited& answered, const Reply& reply, proto::Effects& out);
  void secured();
  void refuse(proto::Effects& out);
  void end(proto::Effects& out);

  LineBuffer input_{kReplyLineLimitOctets, LineEnd::CrLf};
  Queue<Awaited> awaited_;
  Queue<Reply> replies_;
  std::optional<Reply> reading_;  // a reply whose last line has not come
  std::vector<std::string> extensions_;
  std::uint64_t chunk_left_ = 0;  // octets owed behind BDAT
  State state_ = State::Connected;
  bool greeted_ = false;
  bool secure_ = false;
  bool challenged_ = false;  // the next line answers a challenge
  bool taking_ = false;      // the next lines are the message
};

static_assert(proto::Engine<Client>);

}  // namespace casella::smtp
