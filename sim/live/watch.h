#pragma once
// A lesson's goals, met by real mail programs: who has reached which.
//
// Each learner has an account of the server, which stands for the one of which the lesson speaks;
// whatever program logs into it stands for the device of the task. Each live session has a world of
// its own, so for the goals one is composed: the server's mail, the lesson's devices, and of the
// learner's sessions the connections as they are and the records in the order in which they came.
// Of a session that has logged in all counts from its beginning on; of one that never does nothing,
// and who has had none has reached nothing.
//
// All here is done by one thread; WatchPost (watch_post.h) brings it what the server's saw.
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/lesson/goal.h"
#include "sim/lesson/lesson.h"
#include "sim/live/board.h"
#include "sim/live/read_along.h"

namespace casella::live {

// What became of one session, and nothing can undo any more.
struct Piece {
  ReadAlong::Beginning session;
  std::vector<Action> actions;
  bool over = false;
};

// A goal that began to hold, or holds no more now that no program is connected: within a session
// goals come and go. Or a task that is done.
struct Reached {
  SimTime at{};
  std::string user;
  std::size_t task = 0;
  std::optional<std::size_t> goal;  // none: all of the task's, at once
  bool holds = true;
  bool last = false;  // the lesson asks for nothing more
};

class Watch {
 public:
  static constexpr std::size_t kMostSessions = 4096;  // looked at, at a time
  // Of one session before anybody has logged in; who says more is not looked at.
  static constexpr std::size_t kMostPending = 512, kMostPendingOctets = 1U << 16U;

  // `start` is the lesson's world as it is before the first task, with the accounts of all `users`,
  // who are the learners.
  // Error: a goal that can't be read, or no task for a program outside.
  static Result<Watch> over(std::shared_ptr<const lesson::Lesson> lesson, World start,
                            const std::vector<std::string>& users,
                            std::optional<std::size_t> only_step = std::nullopt);

  // What the pieces have done to the sessions, and the mail as it is by now; null: as it was.
  void take(const std::vector<Piece>& pieces, const std::shared_ptr<const StoreState>& store,
            SimTime now);
  // The learner begins anew, with the account as it is.
  void restart(const std::string& user);
  // Whoever is not so far goes on with this task; what they have left out stays as it is.
  void come_to(std::size_t task);

  Board board() const;
  std::uint64_t version() const { return version_; }  // grows when the board changes
  std::function<void(const Reached&)> reached;

 private:
  struct WatchedTask {
    std::string key;
    std::vector<std::string> wordings;
    std::vector<lesson::Goal> goals;
  };
  struct Learner {
    std::string user;
    std::vector<Cow<Device>> devices;
    WatchLog log;
    Seq since = 0;  // of the log: where the task at hand began
    std::size_t task = 0;
    BoardRow row;
    std::vector<bool> told;   // of the task at hand: which goals were last told as reached
    bool takes_part = false;  // a program of theirs has logged in
    bool changed = true;      // something was done to the account
  };
  struct Watched {
    ReadAlong session;
    Device scratch{};               // what was learnt before anybody had logged in
    std::vector<Record> pending{};  // and what was told
    std::size_t pending_octets = 0;
    Learner* of = nullptr;
    bool past = false;  // it counts no more: its learner began anew, or it never logged in
  };

  void see_store(const std::shared_ptr<const StoreState>& store);
  void live(const Piece& piece);
  void wait(Watched& watched, Record told);
  void give(Watched& watched, Learner& to);
  void look(Learner& learner);
  bool holds_all(Learner& learner);
  void begin(Learner& learner);
  Learner* learner_named(const std::string& user);

  std::shared_ptr<const lesson::Lesson> lesson_;
  World start_;
  DeviceId device_;      // which the programs stand for
  std::string account_;  // of which the goals speak
  std::shared_ptr<const StoreState> store_;
  World composed_;  // with the store, and one learner's devices and connections
  std::vector<WatchedTask> tasks_;
  std::vector<std::unique_ptr<Learner>> learners_;
  std::map<std::string, Learner*, std::less<>> by_user_;
  std::map<ConnId, Watched> sessions_;
  SimTime now_{};
  std::uint64_t version_ = 0;
};

// The world of a lesson as it is when a step begins, with all that came before done as its author
// would; nobody is connected, and no maildrop is held.
World world_before(const std::shared_ptr<const lesson::Lesson>& lesson, std::size_t step);
// The first task of a lesson that is for a program outside.
std::optional<std::size_t> first_outside(const lesson::Lesson& lesson);

}  // namespace casella::live
