#pragma once
// The POP3 server: RFC 1939 whole, the extensions of RFC 2449, AUTH (RFC 5034), STLS (RFC 2595),
// UTF8 and LANG (RFC 6856), and as a profile LAST (RFC 1460) and RPOP (RFC 1081) of the years
// before.
//
// A session walks through the states of RFC 1939, section 3. In AUTHORIZATION it learns who asks;
// the store then opens the maildrop, which is a snapshot: message-numbers and sizes stay as they
// were at login whatever arrives meanwhile. In TRANSACTION commands read that snapshot, and DELE
// only sets a mark. QUIT enters UPDATE, the one state in which something is removed; a connection
// that ends in any other way removes nothing (section 6).
//
// TLS is the world's affair: STLS asks for it (StartTls), and TlsReady tells that octets are
// private from here on; it comes before Connected where TLS is implicit. What a client sent behind
// STLS in the clear may be somebody else's: it ends the connection unread.
//
// While the store has not answered, unread octets wait; so pipelined commands keep their order.
//
// Departures from the RFC, each on purpose: a bare LF ends a command line too, since people type
// them; a refused login leaves the connection open for another try (section 4 allows both); PASS
// must follow USER directly, but for CAPA between them.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/base/line_buffer.h"
#include "sim/base/rare.h"
#include "sim/proto/engine.h"
#include "sim/proto/pop3/commands.h"
#include "sim/proto/pop3/phrases.h"
#include "sim/proto/sasl/server.h"

namespace casella::pop3 {

inline constexpr std::size_t kWaitingLimitOctets = 65536;  // octets kept while the store is asked

struct ServerSettings {
  std::string host = "casella.example";
  bool capa = true;
  bool apop = true;
  bool top = true;
  bool uidl = true;
  bool response_codes = true;  // RFC 2449, section 8
  bool exclusive = true;       // the maildrop's lock; false is a server against section 4
  bool user_pass = true;       // passwords in the clear are taken
  std::vector<sasl::Mechanism> mechanisms;   // of AUTH; empty: no AUTH
  bool auth_codes = false;                   // [AUTH], [SYS/TEMP]: RFC 3206
  std::optional<std::uint32_t> expire_days;  // announced: after which the site removes mail
  Duration login_delay{};                    // between two logins at least; zero: none
  bool stls = false;
  bool utf8 = false;
  bool lang = false;
  bool uidl_changes = false;     // against section 7: other unique-ids in each session
  bool top_is_a_lie = false;     // announced by CAPA, and not there
  bool removes_at_dele = false;  // against section 6: not only in UPDATE
  bool last = false;
  bool rpop = false;  // understood, and always refused: no port tells who a person is
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
    std::vector<bool> marked;         // index n - 1 is message n
    std::uint32_t live_messages = 0;  // not marked
    std::uint64_t live_octets = 0;
    std::uint32_t last_accessed = 0;  // message-number: RFC 1460, LAST
  };
  const Transaction* transaction() const { return std::get_if<Transaction>(&state_); }

 private:
  struct Authorization {
    std::string user;
  };                      // empty until USER was accepted
  struct Negotiating {};  // STLS was accepted: the handshake is under way
  struct Authenticating {
    Rare<sasl::Server> exchange;
  };  // AUTH's lines go to and fro
  struct Opening {
    AskId ask;
    std::string user;
  };
  struct Confirming {
    Transaction opened;
  };  // SCRAM's last word was sent
  struct Update {
    AskId ask;
    std::uint32_t left;
  };
  struct Ended {};

  void pump(proto::Effects& out);
  bool reads() const;  // commands or responses now; else octets wait
  void run_line(std::string_view line, proto::Effects& out);
  void run(const Command& command, proto::Effects& out);
  void run(Transaction& at, const Command& command, proto::Effects& out);

  // One status line: "+OK " or "-ERR ", a response code if any, and the words.
  template <class... Args>
  std::string status(std::string_view indicator, Phrase phrase, const Args&... args) const {
    return status_line(indicator, words_of(phrase, language_), {Filling(args)...});
  }
  std::string count(std::uint32_t messages) const { return count_of_messages(messages, language_); }

  // server_login.cpp
  void user(const Command& command, proto::Effects& out);
  void pass(const Command& command, proto::Effects& out);
  void stls(proto::Effects& out);
  void auth(const Command& command, proto::Effects& out);
  void auth_response(std::string_view line, proto::Effects& out);
  void take_turn(const sasl::Turn& turn, proto::Effects& out);
  void confirmed(std::string_view line, proto::Effects& out);
  void open(std::string user, Credential credential, proto::Effects& out);
  void opened(const StoreReply& reply, proto::Effects& out);
  void refuse_login(const StoreReply& reply, proto::Effects& out);
  void enter(Transaction at, proto::Effects& out);
  void capa(proto::Effects& out) const;
  void utf8(proto::Effects& out);
  void lang(const Command& command, proto::Effects& out);

  // server_commands.cpp
  void stat(const Transaction& at, proto::Effects& out) const;
  void list(const Transaction& at, const Command& command, proto::Effects& out) const;
  void uidl(const Transaction& at, const Command& command, proto::Effects& out) const;
  void retr(Transaction& at, const Command& command, proto::Effects& out) const;
  void top(const Transaction& at, const Command& command, proto::Effects& out) const;
  void dele(Transaction& at, const Command& command, proto::Effects& out);
  void rset(Transaction& at, proto::Effects& out) const;
  void quit(proto::Effects& out);
  void updated(const StoreReply& reply, proto::Effects& out);
  std::string uid_of(const Transaction& at, Uid uid) const;
  bool refuses_8bit(const Message& message, MessageNumber number, proto::Effects& out) const;
  void end(proto::Effects& out);  // leaves without UPDATE

  std::shared_ptr<const ServerSettings> settings_;
  std::string timestamp_;
  ConnId session_;
  AskId last_ask_{};
  LineBuffer input_{kCommandLimitOctets, LineEnd::CrLfOrLf};
  SimTime now_{};                // of the input at hand
  std::uint32_t exchanges_ = 0;  // AUTHs begun: each gets a nonce of its own
  Language language_ = Language::English;
  bool utf8_ = false;
  bool private_ = false;       // TLS is active
  bool bare_lf_seen_ = false;  // it is told once
  std::variant<Authorization, Negotiating, Authenticating, Opening, Confirming, Transaction, Update,
               Ended>
      state_;
};

static_assert(proto::Engine<Server>);

}  // namespace casella::pop3
