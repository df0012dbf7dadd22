#pragma once
// The live server as the window shows it: where it listens, who is there, where sessions stop and
// what goes wrong. The app fills it from the server's pictures of itself; rows are worded one by
// one when they are seen.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gui/model/intent.h"
#include "gui/model/mark.h"
#include "sim/base/text.h"
#include "sim/proto/protocol.h"

namespace casella::gui {

struct Guest {  // a session, there or over
  ConnId id;
  proto::Protocol protocol = proto::Protocol::Pop3;
  std::uint16_t port = 0;
  bool tls = false, held = false, over = false;
  std::string peer{}, user{}, stopped_at{};
  std::string_view state{};
  SimTime opened{};
  std::uint64_t octets_in = 0, octets_out = 0;
};

struct GuestFilter {
  enum class Show : std::uint8_t { all, there, held, over };
  std::optional<proto::Protocol> protocol{};
  Show show = Show::all;
  std::string words{};  // in user, address, state and number
  bool operator==(const GuestFilter&) const = default;
};

struct GuestRow {
  ConnId id{};
  std::string title{};  // "#12  POP3  alice"
  std::string below{};  // "127.0.0.1:54321 · TLS · 1.2 KiB"
  std::string badge{};  // its state; "held", "over"
  Tone tone = Tone::accent;
  Icon icon = Icon::plug;
  bool over = false, followed = false;
};

struct StopSign {  // a breakpoint
  bool on_state = false;
  std::string at{};
  unsigned nth = 0, seen = 0;
  bool operator==(const StopSign&) const = default;
};
struct Accident {  // what happens of itself when a command comes
  Mishap what = Mishap::cut;
  std::string at{};
  unsigned nth = 1, seen = 0;
  bool operator==(const Accident&) const = default;
};
// What is being typed for one of them.
struct StopForm {
  std::string at{};
  unsigned nth = 0;
  std::size_t kind = 0;  // 0: before a command; 1: in a state; then one a Mishap
};

// How to connect; empty while the server does not run.
struct ServerCard {
  struct Port {
    std::string name{}, number{}, how{};
  };
  struct Program {
    std::string name{}, words{};  // words: to be read and copied as they stand
  };
  std::string address{}, kept{};  // kept: where mail is kept, in words
  std::vector<std::string> accounts{};
  std::vector<Port> ports{};
  std::vector<Program> programs{};
  std::string srv{}, fingerprint{}, whole{};  // whole: all of it as text
};

// Who has reached which goal of the lesson that is served.
struct BoardModel {
  struct Learner {
    std::string user{};
    std::vector<bool> reached{};  // by goal
    bool here = false, done = false;
  };
  std::string lesson{};  // its id; empty: none is served
  std::string title{}, count{}, address{};
  std::vector<std::string> goals{};  // of all its tasks, in a row
  std::vector<Learner> learners{};
};

class ServerModel {
 public:
  bool running = false;
  std::string shortcoming{};  // what it can't do though it runs
  BoardModel board{};
  std::string fault{};  // why it does not run, or what it can't do
  ServerCard card{};
  std::vector<StopSign> stops{};
  std::vector<Accident> accidents{};
  bool full = false;                  // no mailbox takes another message
  std::vector<std::string> locked{};  // whose maildrop somebody else holds
  ConnId followed{};
  bool live = true;  // at the newest line of the session that is followed

  // Once a frame; `edition` is another number when the guests are others.
  void take(std::uint64_t edition, std::vector<Guest> guests);
  void set_filter(const GuestFilter& filter);

  std::uint64_t edition() const { return edition_; }
  std::size_t guests() const { return guests_.size(); }
  std::size_t there() const { return there_; }        // not over
  std::size_t size() const { return shown_.size(); }  // that pass the filter
  GuestRow row(std::size_t index, const Text& text) const;
  std::optional<std::size_t> row_of(ConnId id) const;  // if it passes
  const Guest* guest(ConnId id) const;
  const Guest* at_hand() const { return guest(followed); }
  // The next one down the list from the one that is followed; the first if none is.
  std::optional<ConnId> neighbour(int by) const;

 private:
  void sieve();
  bool passes(const Guest& guest) const;

  std::uint64_t edition_ = 0;
  std::vector<Guest> guests_;  // the newest first, those that are over last
  std::vector<std::uint32_t> shown_;
  std::size_t there_ = 0;
  GuestFilter filter_{};
};

// What is wrong with what was typed, as a text's key; empty: nothing.
std::string_view wrong_with(const StopForm& form);

}  // namespace casella::gui
