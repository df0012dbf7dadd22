#pragma once
// One message on its way to a server: what to say next, told by the replies so far. A device owns
// one while it sends, hands it each reply of its client, and asks it what comes next whenever the
// client isn't waiting.
//
// EHLO, then HELO if the server doesn't know it (RFC 5321, section 3.2); STARTTLS and AUTH as the
// settings want them; MAIL, each RCPT, DATA, the message, QUIT. A recipient who is refused doesn't
// keep the others from getting it. What was refused with 4yz may be tried again later, with 5yz not
// (section 4.2.1).
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sim/base/encoder.h"
#include "sim/proto/sasl/client.h"
#include "sim/proto/smtp/client.h"

namespace casella::smtp {

struct Letter {
  std::string from;             // an address without brackets; empty is the null path
  std::vector<std::string> to;  // the same
  std::string octets;           // with CRLF line ends
};

struct SenderSettings {
  std::string name = "client.example";  // of this device, for EHLO
  bool starttls = false;                // if it isn't offered nothing is sent
  std::optional<sasl::Mechanism> auth;  // none: no login
  std::string user, secret;
};

class Sender {
 public:
  enum class Outcome : std::uint8_t {
    Underway,
    Delivered,  // to all but `refused()`
    Deferred,   // nothing was taken, for the moment
    Failed      // nothing was taken, nor will be
  };

  // `nonce`: printable, without commas, new for each connection.
  Sender(Letter letter, SenderSettings settings, std::string nonce);

  void absorb(const Reply& reply);
  // The connection is gone. Before the reply to the message nobody knows whether it was taken; a
  // sender counts it as not taken (section 4.2.5).
  void cut_off();

  struct Line {
    std::string text;  // for Client::submit
  };
  struct Message {
    std::string octets;  // for Client::submit_message
  };
  // Nothing while the client waits, and at the end.
  std::variant<std::monostate, Line, Message> next(const Client& client);

  Outcome outcome() const { return outcome_; }
  const std::vector<std::string>& refused() const { return refused_; }
  void encode(Encoder& out) const;

 private:
  enum class Stage : std::uint8_t {
    Greeting,
    Hello,
    Tls,
    Login,
    Mail,
    Rcpt,
    Data,
    Message,
    Quit,
    Over
  };

  std::string login_line();
  void after_hello(const Reply& reply);
  void after_login(const Reply& reply);
  void after_rcpt(const Reply& reply);
  void give_up(const Reply& reply);

  Letter letter_;
  SenderSettings settings_;
  std::string nonce_;
  std::vector<std::string> refused_;
  std::optional<sasl::Client> exchange_;
  std::optional<std::string> challenge_;  // of the server, decoded; waits to be answered
  Stage stage_ = Stage::Greeting;
  Outcome outcome_ = Outcome::Underway;
  std::size_t asked_ = 0;  // recipients named so far
  bool plain_ = false;     // HELO instead of EHLO
  bool secured_ = false;   // STARTTLS was accepted
  bool deferred_ = false;  // a recipient was refused for the moment only
};

}  // namespace casella::smtp
