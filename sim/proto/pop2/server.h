#pragma once
// The POP2 server: RFC 937 whole.
//
// A session walks through the states of the server's diagram: AUTH until HELO has said who asks,
// MBOX once a mailbox is chosen, ITEM once a message is, NEXT while the client has a message and
// has not said what became of it. The server keeps a current message: READ n sets it, ACKS and ACKD
// move it on by one. Lengths are counts of octets, so a message goes out as it is, with no dots
// added.
//
// Whatever is out of place is answered with "- ..." and the end of the connection: it is this
// protocol's way with every mistake ("Server Decision Table", action 1).
//
// ACKD marks. What is marked is removed when the mailbox is let go: by FOLD, or at the end of the
// session. The RFC doesn't ask how the session ends, so a cut connection removes too what the
// client has acknowledged; POP3's rule that only QUIT removes is younger. `removes_without_quit =
// false` is the careful server.
//
// Where the RFC is of two minds: its text answers READ in an empty mailbox with "=0", its third
// example closes the connection (`closes_on_empty_read`). Its grammar has no '.' in words; here any
// octet may stand in one. It speaks of no lock, but advises to take the mailbox away from others
// while it is read, which the store's lock does. A message without octets can't be retrieved, nor
// removed: its length says that it does not exist.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "sim/base/line_buffer.h"
#include "sim/proto/engine.h"
#include "sim/proto/pop2/commands.h"

namespace casella::pop2 {

inline constexpr std::size_t kWaitingLimitOctets = 65536;  // octets kept while the store is asked

struct ServerSettings {
  std::string host = "casella.example";
  bool exclusive = true;              // the mailbox is locked while it is open
  bool read_only = false;             // no write access: ACKD removes nothing, and doesn't say so
  bool removes_without_quit = true;   // what is marked goes, however the session ends
  bool closes_on_empty_read = false;  // READ in an empty mailbox, as the RFC's third example has it
  Duration timeout = std::chrono::minutes(10);  // T2: the next command must come within; zero: none
};

class Server {
 public:
  Server(std::shared_ptr<const ServerSettings> settings, ConnId session);

  void handle(const proto::Input& input, SimTime now, proto::Effects& out);
  std::string_view state_name() const { return name_of(state()); }
  void encode(Encoder& out) const;

  State state() const;
  // The open mailbox; null before HELO was accepted and after the end.
  struct Box {
    std::string user, password;
    std::string mailbox;  // empty: the default one
    Snapshot drop;
    std::vector<bool> marked;  // index n - 1 is message n
    MessageNumber current{1};
    bool any_marked() const;
  };
  const Box* box() const;

 private:
  struct Lstn {};
  struct Auth {};
  struct Opening {  // the store was asked for a mailbox
    AskId ask;
    std::string user, password, mailbox;
    bool folding;
  };
  struct Selected {
    Box box;
    State at;  // MBOX, ITEM or NEXT
  };
  struct Leaving {  // the marks of one mailbox are carried out before the next is opened
    AskId ask;
    std::string user, password, next_mailbox;
  };
  struct Releasing {  // the marks are carried out before the end
    AskId ask;
    bool says_bye;
  };
  struct Ended {};

  bool reads() const { return std::holds_alternative<Auth>(state_) || selected() != nullptr; }
  Selected* selected() { return std::get_if<Selected>(&state_); }
  const Selected* selected() const { return std::get_if<Selected>(&state_); }
  void pump(proto::Effects& out);
  void run_line(std::string_view line, proto::Effects& out);
  void run(const Command& command, proto::Effects& out);
  void answered(const proto::StoreAnswered& input, proto::Effects& out);

  void open(std::string user, std::string password, std::string mailbox, bool folding,
            proto::Effects& out);
  void opened(const StoreReply& reply, proto::Effects& out);
  void fold(const Command& command, proto::Effects& out);
  void read(Selected& at, const Command& command, proto::Effects& out);
  void retr(Selected& at, proto::Effects& out);
  void acknowledge(Selected& at, const proto::Note& why, bool mark, bool move_on,
                   proto::Effects& out);
  void quit(proto::Effects& out);
  std::string length_reply(const Box& box, const proto::Note*& why) const;
  AskId commit(const Box& box, bool keep_lock, proto::Effects& out);
  void garbage(const proto::Note& why, std::string words, proto::Effects& out);
  void leave(proto::Effects& out);  // without QUIT
  void end(proto::Effects& out);

  std::shared_ptr<const ServerSettings> settings_;
  ConnId session_;
  AskId last_ask_{};
  LineBuffer input_{kLineLimitOctets, LineEnd::CrLfOrLf};
  std::variant<Lstn, Auth, Opening, Selected, Leaving, Releasing, Ended> state_;
};

static_assert(proto::Engine<Server>);

}  // namespace casella::pop2
