#pragma once
// The IMAP client: tags commands and sends them, and reads what the server says.
//
// It decides nothing: a device's policy, a learner or a script says what to send. A server may say
// anything at any time (RFC 3501, section 5.2), so what comes is handed out response by response,
// each with the UID of the message it speaks of, as far as the client has learnt it: message
// numbers shift with every EXPUNGE, and only the client knows how they shifted.
//
// Commands may be sent before earlier ones are completed, but for those whose meaning would hang on
// the earlier ones' answers (section 5.5); completions are matched by tag. A literal is sent at
// once where the server takes it so (RFC 7888), else when the server has said "+".
//
// What breaks the grammar, answers a tag that is not open, speaks of messages that are not there,
// or passes a limit ends the connection. Departure: a line of conditions (OK, NO, BAD ...) never
// goes on with a literal here, though a response code might hold one; its text may end in braces.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/line_buffer.h"
#include "sim/base/queue.h"
#include "sim/proto/engine.h"
#include "sim/proto/imap/commands.h"
#include "sim/proto/imap/response.h"

namespace casella::imap {

inline constexpr std::size_t kResponseLineLimitOctets = std::size_t{4} << 20U;  // without literals
inline constexpr std::size_t kResponseLimitOctets = std::size_t{64} << 20U;     // with them
inline constexpr std::uint32_t kExistsLimit = 10'000'000;  // a larger mailbox is not believed

// What the server said, in the order in which it came.
struct Heard {
  Response response;
  // Of the response that completes a command, and of one that asks it to go on: the command as it
  // was sent, without tag and line end.
  std::string command{};
  const CommandRow* row = nullptr;
  bool greeting = false;
  bool challenge = false;  // AUTHENTICATE goes on: the text is base64

  // The response that completes a command; else null.
  const Told* completes() const {
    const auto* told = std::get_if<Told>(&response);
    return told != nullptr && !told->tag.empty() ? told : nullptr;
  }
};

// Whether a line is a command, with a tag or without.
bool is_command(std::string_view line);

class Client {
 public:
  void handle(const proto::Input& input, SimTime now, proto::Effects& out);
  std::string_view state_name() const { return name_of(state_); }
  void encode(Encoder& out) const;

  // Sends one line. If it begins with a command's name the client puts a tag of its own before it;
  // else its first word is its tag. While a challenge, IDLE or a literal is open the line goes out
  // as it is. Its CRLF is added, and nothing behind a line end in `line` is sent. After the end
  // nothing is.
  void submit(std::string_view line, proto::Effects& out);
  // A command that ends with a literal: "APPEND INBOX", and the message.
  void submit_literal(std::string_view command, std::string_view octets, proto::Effects& out);

  std::optional<Heard> take_response();  // each is handed out once

  State state() const { return state_; }
  bool greeted() const { return greeted_; }
  bool secure() const { return secure_; }
  bool idling() const { return idling_; }
  // The next line is no command: it answers a challenge, or is part of a literal.
  bool takes_any_line() const { return challenged_ || open_literal_.has_value(); }
  // Something must come before more may be said by one who doesn't pipeline.
  bool waiting() const {
    return !greeted_ || negotiating_ || held_.has_value() || literal_awaits_plus_ ||
           (!awaited_.empty() && !challenged_ && !idling_ && !open_literal_);
  }
  // The oldest command that is not completed; null: none.
  const CommandRow* open_row() const { return awaited_.empty() ? nullptr : awaited_.front().row; }
  bool open_by_uid() const { return !awaited_.empty() && awaited_.front().uid; }
  // Whether a command may be sent now, though others are not completed.
  bool may_pipeline(Verb verb, bool uid) const;

  // As CAPABILITY said; false too if it was never said.
  bool announces(std::string_view capability) const;
  bool knows_capabilities() const { return !capabilities_.empty(); }
  const std::vector<std::string>& capabilities() const { return capabilities_; }
  bool utf8_names() const { return utf8_names_; }

  // The UIDs of the selected mailbox: index n - 1 is of message number n; 0: not learnt yet.
  const std::vector<Uid>& uids() const { return uids_; }

 private:
  struct Awaited {
    std::string tag, command;
    const CommandRow* row;
    bool uid;
  };

  void send_line(std::string_view line, const proto::Note& why, proto::Effects& out);
  void send_raw(std::string_view line, proto::Effects& out);
  void begin(std::string_view line, proto::Effects& out);
  void mark_literal(std::string_view line);
  void read(proto::Effects& out);
  void heard(std::string_view text, proto::Effects& out);
  void greet(const Told& told, proto::Effects& out);
  bool absorb(Response& response);
  void learn_code(const Told& told);
  void completed(Told told, proto::Effects& out);
  void move_on(const Awaited& command, const Told& told, proto::Effects& out);
  void goes_on(GoesOn what, proto::Effects& out);
  void at_front();
  void refuse(proto::Effects& out);
  void end(proto::Effects& out);

  LineBuffer input_{kResponseLineLimitOctets, LineEnd::CrLf};
  std::string text_;                // of a response that is not whole
  std::uint64_t literal_left_ = 0;  // octets of it that are still to come
  std::vector<Awaited> awaited_;
  Queue<Heard> heard_;
  std::vector<std::string> capabilities_;
  std::vector<Uid> uids_;
  std::optional<std::string> held_;            // a literal that waits for "+"
  std::optional<std::uint64_t> open_literal_;  // octets of a literal that somebody types
  std::uint32_t tags_ = 0;
  State state_ = State::NotAuthenticated;
  bool greeted_ = false;
  bool secure_ = false;
  bool negotiating_ = false;  // STARTTLS was accepted, the handshake is under way
  bool challenged_ = false;   // the next line answers a challenge
  bool idling_ = false;
  bool literal_awaits_plus_ = false;
  bool utf8_names_ = false;
};

static_assert(proto::Engine<Client>);

}  // namespace casella::imap
