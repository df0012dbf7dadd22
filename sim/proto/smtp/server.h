#pragma once
// The SMTP server: RFC 5321, for submission and for delivery into the mailboxes of this house, and
// nowhere else; with SIZE (1870), 8BITMIME (6152), PIPELINING (2920), STARTTLS (3207), AUTH (4954),
// SMTPUTF8 (6531), ENHANCEDSTATUSCODES (2034) and CHUNKING (3030).
//
// A session says who it is (EHLO), then carries out mail transactions: MAIL gives the way back,
// RCPT the ways forward, DATA or BDAT the message (section 3.3). The RFC speaks of buffers instead
// of states; a transaction here is those buffers, and the states are what may be said next.
// Recipients are looked up when they are named, so an address that isn't of this house is refused
// before the message is sent. Once the last reply is 250 the message is in every mailbox it was
// for, or, for any other reply, in none.
//
// After STARTTLS the session starts anew. Octets that were sent before the handshake end the
// connection: to keep them would let a stranger put commands into a private session.
//
// While the store has not answered, unread octets wait; so pipelined commands keep their order.
//
// The timer runs from command to command; it covers a message after DATA as a whole.
//
// Departures, each on purpose: a space behind "FROM:" and "TO:" is taken; a message for several
// recipients is taken for all of them or for none; mail for other places is refused, so the mail of
// this house can't leave it. `lenient_line_ends` and `keeps_plaintext` are old mistakes of servers,
// for lessons: a bare LF that ends a line (section 2.3.8 forbids it, since two servers then see two
// different messages), and plaintext that survives the handshake.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/base/line_buffer.h"
#include "sim/proto/engine.h"
#include "sim/proto/sasl/server.h"
#include "sim/proto/smtp/commands.h"

namespace casella::smtp {

inline constexpr std::size_t kWaitingLimitOctets = 65536;  // kept while the store is asked, beside
                                                           // a message of the permitted size
inline constexpr std::uint32_t kFaultsLimit = 20;  // refused commands and logins in a session

enum class Role : std::uint8_t {
  Relay,      // port 25: takes mail for this house from anybody
  Submission  // port 587: takes mail from its users, once they have logged in (RFC 6409)
};

struct MailList {
  std::string name;  // a local-part
  std::vector<std::string> users;
};

struct ServerSettings {
  std::string host = "casella.example";
  std::vector<std::string> domains = {"casella.example"};  // whose mailboxes are here
  Role role = Role::Relay;
  bool esmtp = true;             // false: a server before extensions, which knows no EHLO
  bool starttls = false;         // offered
  bool tls_first = false;        // nothing but EHLO, NOOP, STARTTLS and QUIT without TLS
  bool keeps_plaintext = false;  // against RFC 3207, section 4.2
  std::vector<sasl::Mechanism> mechanisms;  // of AUTH; empty: no AUTH
  bool plain_needs_tls = false;             // PLAIN and LOGIN only on a private connection
  bool enhanced_codes = true;
  bool chunking = true;
  bool utf8 = true;
  bool verify = false;          // VRFY tells who has a mailbox; false: 252
  std::vector<MailList> lists;  // for RCPT, and for EXPN to tell of; empty: no EXPN
  std::string
      postmaster;  // whose mailbox gets the postmaster's mail; empty: an account of this name
  std::uint64_t size_limit_octets = std::uint64_t{10} << 20U;  // of a message
  bool lenient_line_ends = false;                              // against section 2.3.8
  Duration timeout = std::chrono::minutes(5);                  // section 4.5.3.2.7; zero: none
};

// Whether a server with these settings knows the command at all.
bool offers(const ServerSettings& settings, const CommandRow& row);

class Server {
 public:
  // `unique`: printable, new for each connection; login mechanisms build on it.
  Server(std::shared_ptr<const ServerSettings> settings, ConnId session, std::string unique);

  void handle(const proto::Input& input, SimTime now, proto::Effects& out);
  std::string_view state_name() const { return name_of(state()); }
  void encode(Encoder& out) const;

  State state() const;
  bool secure() const { return secure_; }
  const std::string& user() const { return user_; }  // who has logged in; empty: nobody

  // Section 4.1.1: reverse-path buffer, forward-path buffer, mail data buffer.
  struct Transaction {
    std::string reverse_path;
    std::vector<std::string> users;
    std::uint32_t recipients = 0;  // RCPTs accepted
    bool utf8 = false;
    std::string data;
    bool too_big = false, long_line = false;
  };
  const Transaction& transaction() const { return mail_; }

 private:
  struct Reading {  // commands
    State at;
  };
  struct Looking {  // RCPT or VRFY: the store looks for a mailbox
    AskId ask;
    State back;
    bool verifies;
    std::string address;
  };
  struct Taking {};  // lines after DATA
  struct Chunk {     // octets after BDAT
    std::uint64_t size, left;
    bool last, refused;
    State back;  // if it is refused
  };
  struct Delivering {
    AskId ask;
    std::uint64_t octets;
  };
  struct Authenticating {
    sasl::Server exchange;
  };
  struct Checking {  // the store judges what the exchange ended with
    AskId ask;
    std::string user;
  };
  struct Confirming {  // SCRAM's last word was sent
    std::string user;
  };
  struct Handshaking {};
  struct Ended {};

  struct Word {  // of a reply
    int code;
    std::string_view enhanced;  // RFC 2034; empty: this reply has none
  };

  void pump(proto::Effects& out);
  bool read_line(proto::Effects& out);  // false: there is none
  bool waits_for_store() const;
  void run_line(std::string_view line, proto::Effects& out);
  void run(const Command& command, State at, proto::Effects& out);
  void answered(const proto::StoreAnswered& input, proto::Effects& out);
  const proto::Note* forbids(const CommandRow& row) const;

  std::string reply(Word word, std::string_view text) const;
  void answer(const proto::Note& why, Word word, std::string_view text, proto::Effects& out);
  // A reply that says no. The session ends when there were too many of them.
  void refuse(const proto::Note& why, Word word, std::string_view text, proto::Effects& out);

  // server_session.cpp
  void hello(const Command& command, proto::Effects& out);
  void help(const Command& command, proto::Effects& out);
  void start_tls(proto::Effects& out);
  void secured(proto::Effects& out);
  void auth(const Command& command, proto::Effects& out);
  void auth_response(std::string_view line, proto::Effects& out);
  void take_turn(const sasl::Turn& turn, proto::Effects& out);
  void checked(const StoreReply& reply, proto::Effects& out);
  void logged_in(std::string user, proto::Effects& out);
  bool offers_now(const sasl::Row& row) const;

  // server_mail.cpp
  void mail(const Command& command, proto::Effects& out);
  void rcpt(const Command& command, State at, proto::Effects& out);
  void vrfy(const Command& command, State at, proto::Effects& out);
  void expn(const Command& command, proto::Effects& out);
  void look_up(const Path& path, State back, bool verifies, proto::Effects& out);
  void found(const StoreReply& reply, proto::Effects& out);
  void accept(const std::vector<std::string>& users, proto::Effects& out);
  bool is_ours(std::string_view domain) const;
  const MailList* find_list(std::string_view name) const;
  void data(proto::Effects& out);
  void data_line(const LineBuffer::Line& line, proto::Effects& out);
  void bdat(const Command& command, State at, bool refused, proto::Effects& out);
  bool chunk(proto::Effects& out);
  void store_octets(std::string_view octets);
  void deliver(proto::Effects& out);
  void delivered(const StoreReply& reply, proto::Effects& out);
  std::string trace() const;

  void reset() { mail_ = Transaction(); }
  void end(proto::Effects& out);

  std::shared_ptr<const ServerSettings> settings_;
  ConnId session_;
  std::string unique_;
  AskId last_ask_{};
  LineBuffer input_;
  SimTime now_{};                // of the input at hand
  std::uint32_t exchanges_ = 0;  // AUTHs begun: each gets a nonce of its own
  std::uint32_t faults_ = 0;
  std::uint32_t mails_ = 0;  // delivered in this session
  bool extended_ = false;    // EHLO, not HELO
  bool secure_ = false;
  bool gone_ = false;  // the client hears nothing any more
  std::string hello_, user_;
  Transaction mail_;
  std::variant<Reading, Looking, Taking, Chunk, Delivering, Authenticating, Checking, Confirming,
               Handshaking, Ended>
      state_;
};

static_assert(proto::Engine<Server>);

}  // namespace casella::smtp
