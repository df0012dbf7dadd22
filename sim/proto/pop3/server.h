#pragma once
// The POP3 server, RFC 1939 whole, with CAPA and response codes of RFC 2449.
//
// A session walks through the states of RFC 1939, section 3. In AUTHORIZATION it learns who asks;
// the store then opens the maildrop, which is a snapshot: message-numbers and sizes stay as they
// were at login whatever arrives meanwhile. In TRANSACTION commands read that snapshot, and DELE
// only sets a mark. QUIT enters UPDATE, the one state in which something is removed; a connection
// that ends in any other way removes nothing (section 6).
//
// While the store has not answered, unread octets wait; so pipelined commands keep their order.
//
// Departures from the RFC, each on purpose: a bare LF ends a command line too, since people type
// them; a refused login leaves the connection open for another try (section 4 allows both); PASS
// must follow USER directly, but for CAPA between them.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/base/line_buffer.h"
#include "sim/proto/engine.h"
#include "sim/proto/pop3/commands.h"

namespace casella::pop3 {

inline constexpr std::size_t kCommandLimitOctets = 255;  // with CRLF: RFC 2449, section 4
inline constexpr std::size_t kWaitingLimitOctets = 65536;  // octets kept while the store is asked

struct ServerSettings {
  std::string host = "casella.example";
  bool capa = true;
  bool apop = true;
  bool top = true;
  bool uidl = true;
  bool response_codes = true;  // RFC 2449, section 8
  bool exclusive = true;       // the maildrop's lock; false is a server against section 4
  Duration autologout = std::chrono::minutes(10);  // the least that section 3 allows; zero: none
};

// Whether a server with these settings knows the command at all.
bool offers(const ServerSettings& settings, const CommandRow& row);

class Server {
 public:
  // `timestamp` is APOP's, new for each connection (RFC 1939, section 7), with its angle brackets.
  Server(std::shared_ptr<const ServerSettings> settings, ConnId session, std::string timestamp);

  void handle(const proto::Input& input, SimTime now, proto::Effects& out);
  std::string_view state_name() const { return name_of(state()); }
  void encode(Encoder& out) const;

  State state() const;
  // The session's maildrop with the marks of its messages; null outside TRANSACTION.
  struct Transaction {
    std::string user;
    Snapshot drop;
    std::vector<bool> marked;          // index n - 1 is message n
    std::uint32_t live_messages = 0;   // not marked
    std::uint64_t live_octets = 0;
  };
  const Transaction* transaction() const { return std::get_if<Transaction>(&state_); }

 private:
  struct Authorization { std::string user; };  // empty until USER was accepted
  struct Opening { AskId ask; std::string user; };
  struct Update { AskId ask; std::uint32_t left; };
  struct Ended {};

  void pump(proto::Effects& out);
  void run_line(std::string_view line, proto::Effects& out);
  void run(const Command& command, proto::Effects& out);

  void capa(proto::Effects& out) const;
  void user(const Command& command, proto::Effects& out);
  void open(std::string user, Credential credential, proto::Effects& out);
  void opened(const StoreReply& reply, proto::Effects& out);
  void stat(const Transaction& at, proto::Effects& out) const;
  void list(const Transaction& at, const Command& command, proto::Effects& out) const;
  void uidl(const Transaction& at, const Command& command, proto::Effects& out) const;
  void retr(const Transaction& at, const Command& command, proto::Effects& out) const;
  void top(const Transaction& at, const Command& command, proto::Effects& out) const;
  void dele(Transaction& at, const Command& command, proto::Effects& out) const;
  void rset(Transaction& at, proto::Effects& out) const;
  void quit(proto::Effects& out);
  void updated(const StoreReply& reply, proto::Effects& out);
  void end(proto::Effects& out);  // leaves without UPDATE

  std::shared_ptr<const ServerSettings> settings_;
  std::string timestamp_;
  ConnId session_;
  AskId last_ask_{};
  LineBuffer input_{kCommandLimitOctets, LineEnd::CrLfOrLf};
  std::variant<Authorization, Opening, Transaction, Update, Ended> state_;
};

static_assert(proto::Engine<Server>);

std::string plural(std::uint32_t messages);  // "1 message", "2 messages"

}  // namespace casella::pop3
