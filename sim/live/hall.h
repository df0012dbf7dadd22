#pragma once
// All sessions of the live server, without their sockets: what came in goes into worlds, and what
// is to go out waits until it may be said.
//
// Each session has a world of its own, with one connection whose client is outside; the store is
// handed from world to world, so a session can be looked at, replayed and gone on from by itself.
// Its recording (tape.h) is what was done to its world.
//
// A round is all that was ready at one time. What rounds have changed is made durable in batches:
// while the keeper has one in hand, rounds go on and the next one grows. Who met the store since a
// batch's first change belongs to a batch, and its replies are released (`out`) once that is kept;
// until then nothing more is taken from those whose batch is in the keeper's hands. All others go
// on. If keeping fails, the sessions of that batch and of the one that grew upon it go back to
// before its first change and live through the same input again, but now the store can't do it: the
// client hears [SYS/TEMP], NO [UNAVAILABLE] or 451, and nothing is half done.
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "sim/live/guesses.h"
#include "sim/live/keeper.h"
#include "sim/live/limits.h"
#include "sim/live/outflow.h"
#include "sim/live/tape.h"
#include "sim/world/world.h"

namespace casella::live {

// Where sessions come in.
struct Door {
  proto::Protocol protocol = proto::Protocol::Pop3;
  std::uint16_t port = 0;  // the standard one: 110
  bool tls = false;        // implicit
  std::shared_ptr<const WorldSettings> settings;
};

// What is left of a session when it is over, and can be seen again.
struct Told {
  ConnId id;
  const Door* door = nullptr;
  std::string peer;  // "127.0.0.1:54321"
  std::string user;  // who has logged in; empty: nobody
  SimTime opened{};
  std::shared_ptr<const WorldSettings> settings;  // as they were then
  std::uint64_t seed = 0;
  Tape tape;
  std::unique_ptr<World> start;  // of the tape, if it is not the empty world any more

  Recording recording() const;
  World begun(const std::vector<Action>& actions) const;  // before these, which are the tape's
};

struct Session : Told {
  World world;
  std::shared_ptr<const StoreState> seen;  // the store that `world` has
  Outflow out;                             // may be written now
  Outflow withheld;        // what this round says, or what is held back after a wrong password
  Outflow undelivered;     // said, but on a link that is held or slow
  std::string input;       // read, but not taken yet
  std::string stopped_at;  // the breakpoint where it is held; empty: none
  std::string_view state;  // of the server, as far as `entered` was told
  std::optional<SimTime> not_before{};  // a wrong password was given: all waits until then
  SimTime wake = kEndOfTime;            // for which it is on the list
  std::uint64_t octets_in = 0, octets_out = 0;
  std::uint32_t guesses = 0;  // wrong ones
  bool fails = false;         // what it asks of the store next can't be done: a fault
  bool handshake = false;     // TLS is to begin once `out` is written
  bool hung_up = false;       // the client writes no more
  bool ended = false;         // nothing more is said
  bool cut = false;           // and it ends without a word
  bool busy = false;          // takes part in this round
  bool taking = false;        // its input is being taken
  bool waits = false;         // the keeper has its batch in hand
  bool missed_news = false;   // meanwhile its user's mailboxes have changed
  struct Saved;
  std::unique_ptr<Saved> saved{};  // as it was before it met the store; null: it is in no batch

  Session();
  ~Session();
  const Connection* connection() const {
    return world.connections.empty() ? nullptr : &*world.connections.front();
  }
  std::size_t unread_octets() const { return out.size() + withheld.size() + undelivered.size(); }
};

// Sees of sessions what nothing can undo any more: what their clients were told, or may be by now.
// Called on the server's thread: it must not wait for anything.
class Witness {
 public:
  virtual ~Witness() = default;
  virtual void settled(const Session& session) = 0;  // its tape is final, as far as it goes
  // It has come to its end, and its tape is final; but if it is `saved`, that can still be undone,
  // and parted() says later what became of it.
  virtual void left(const Session& session) = 0;
  virtual void parted(ConnId session, bool kept, SimTime now) = 0;
  // All that belonged to one moment was told; `store` is what is kept by now.
  virtual void round_ended(std::shared_ptr<const StoreState> store, SimTime now) = 0;
};

class Hall {
 public:
  // Sees each step as it is taken; what was undone because it could not be kept is told again.
  using Watcher = std::function<void(const Session&, const Record&)>;

  // No keeper: in memory only. With a committer that keeps, and kept() is to be called; without one
  // end_round() waits for the keeper.
  Hall(Limits limits, StoreState store, Keeper* keeper, Committer* committer = nullptr);
  ~Hall();

  // A new session; null if there are too many. `seed` makes its secrets: from a source of chance.
  Session* open(const Door& door, std::string peer, std::uint64_t seed, SimTime now);
  void receive(Session& session, std::string_view octets, SimTime now);
  void secured(Session& session, SimTime now);
  void hung_up(Session& session, SimTime now);
  // The client is gone, or is to go: nothing that it left unread is taken.
  void end(Session& session, SimTime now);
  // Some of `out` was written: more input may be taken.
  void wrote(Session& session, SimTime now);
  // Hold, delay, cut: whatever else may happen to a connection.
  void act(Session& session, const Action& action, SimTime now);
  // Changes the store by other hands than a session's: mail that arrives, an account made anew.
  // Durable when it returns; else an error, and nothing has changed. It waits for the keeper.
  std::optional<Error> change_store(const std::function<void(StoreState&)>& change, SimTime now);
  // Changes who holds which maildrop, which nobody keeps.
  void change_locks(const std::function<void(StoreState&)>& change, SimTime now);
  // What is due by now: timers, delayed replies.
  void wake(SimTime now);
  std::optional<SimTime> next_wake();

  // Ends the round. The sessions that took part in it, whose `out` may be written.
  std::vector<Session*> end_round(SimTime now);
  // What the committer has in hand is kept, or could not be.
  void kept(std::optional<Error> fault, SimTime now);
  bool is_keeping() const { return in_hand_.has_value(); }
  void keep_all(SimTime now);  // waits until all is kept
  // Forgets a session that has ended; its recording stays among the finished ones.
  void leave(Session& session);

  Session* find(ConnId id);
  const std::unordered_map<std::uint32_t, std::unique_ptr<Session>>& sessions() const {
    return sessions_;
  }
  const std::deque<Told>& finished() const { return finished_; }
  const StoreState& store() const { return *store_; }
  std::uint32_t opened() const { return opened_; }
  const std::optional<Error>& fault() const { return fault_; }  // of the last keeping

  Watcher watcher;
  Witness* witness = nullptr;
  bool full = false;  // a fault: no mailbox takes another message
  // After so many days the site removes mail, by the server's clock; none, or 0: it doesn't.
  std::optional<std::uint32_t> expire_days{};
  // Sees what a client wrote before it is taken: scripted faults happen here.
  std::function<void(Session&, std::string_view octets, SimTime now)> meddler;
  std::function<void(Session&, SimTime now)> entered;  // the session is in another state now

 private:
  using State = std::shared_ptr<const StoreState>;

  // Changes that are kept together or not at all, and who had to do with them.
  struct Batch {
    State before{};                  // the first change that must be kept; null: there was none
    State after{};                   // what is being kept
    std::vector<ConnId> sessions{};  // each is in one batch
    std::vector<ConnId> freed{};     // their locks were given back since
  };

  bool takes_input(const Session& session) const;
  void run(Session& session, const Action& action, SimTime now);
  void take_input(Session& session, SimTime now);
  void step(Session& session, const Action& action);
  void take_up(Session& session, const Record& record);
  static void take_up_sent(Session& session, const Record& record, std::size_t place);
  void go_on(Session& session, SimTime now);
  void answer(Session& session, SimTime now);
  void see_store(Session& session, SimTime now);
  void publish(Session& session, bool with_store);
  void follow(Session& session);
  void tell_followers(SimTime now);
  State kept_store() const;
  bool is_unsure() const { return in_hand_ || batch_.before != nullptr; }
  void save(Session& session);
  void commit(SimTime now);
  std::optional<Error> keep(const State& store);
  void let_go(const std::vector<ConnId>& sessions, SimTime now);
  void undo(const Batch& failed, SimTime now);
  void redo(Session& session, SimTime now);
  void settle_parted(const std::vector<ConnId>& sessions, bool kept, SimTime now);
  void release(Session& session);
  void deliver_due(Session& session, SimTime now);
  void expire_old(SimTime now);
  std::optional<SimTime> next_session_wake();
  void schedule(Session& session);
  void forget_stale_wakes();
  void touch(Session& session);

  Limits limits_;
  State store_;
  State told_;  // what IMAP's sessions were told of
  State kept_;  // held here, so that the keeper's copy is never the last one: another thread has it
  Batch batch_;                            // which grows
  std::optional<Batch> in_hand_{};         // the keeper's
  std::map<ConnId, Tape::Mark> parted_{};  // who left in doubt, and where that begins
  bool witness_waits_ = false;             // something is to be told though nobody took part
  Keeper* keeper_;
  Committer* committer_;
  std::unordered_map<std::uint32_t, std::unique_ptr<Session>> sessions_;
  std::map<std::string, std::set<ConnId>> followers_;  // IMAP sessions by their user
  std::optional<Cow<Device>> device_;                  // which stands for every client
  std::vector<Session*> round_;
  std::priority_queue<std::pair<SimTime, std::uint32_t>,
                      std::vector<std::pair<SimTime, std::uint32_t>>, std::greater<>>
      wakes_;
  SimTime expires_at_{};  // when it is looked for mail that is too old
  std::deque<Told> finished_;
  Guesses guesses_;
  std::uint32_t opened_ = 0;
  bool failing_ = false;  // what must be kept can't be
  std::optional<Error> fault_{};
  Record record_;
};

// Who has logged in; empty: nobody.
std::string user_of(const Connection& conn);

// Whether a request changes what must outlast the program.
bool must_be_kept(const StoreRequest& request);

}  // namespace casella::live
