#pragma once
// Brings a watch what the server's thread has seen, on a thread of its own. The server never waits:
// when too much lies here unread, the sessions that it came from are no longer looked at.
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <unordered_map>

#include "sim/live/watch.h"

namespace casella::live {

class WatchPost : public Witness {
 public:
  static constexpr std::size_t kMostActions = 1U << 18U;  // unread

  // `reached` is called on the watch's thread.
  WatchPost(Watch watch, std::function<void(const Reached&)> reached);
  ~WatchPost() override { stop(); }
  std::function<void()> changed;  // the board is another; the same. Set before start()
  void start();
  void stop();      // once all that came is looked at
  void look_now();  // at what came, where no thread was started

  std::shared_ptr<const Board> board() const;  // the newest; never null
  void restart(const std::string& user);       // the learner begins anew
  void come_to(std::size_t task);              // nobody stays behind it

  // On the server's thread.
  void settled(const Session& session) override;
  void left(const Session& session) override;
  void parted(ConnId session, bool kept, SimTime now) override;
  void round_ended(std::shared_ptr<const StoreState> store, SimTime now) override;

 private:
  struct Batch {
    std::vector<Piece> pieces;
    std::shared_ptr<const StoreState> store;
    SimTime now{};
    std::string restart{};  // a user
    std::size_t task = 0;
    std::size_t actions = 0;
  };
  void run();
  bool look_at_next();
  void post(Batch batch);
  void publish();
  std::optional<Piece> new_of(const Session& session);
  void see(Piece piece);

  Watch watch_;  // of the watch's thread, once it runs
  // Of the server's thread.
  std::unordered_map<std::uint32_t, Tape::Mark> read_;        // of each session's tape
  std::map<ConnId, std::pair<Piece, std::size_t>> doubtful_;  // and so many actions that are sure
  std::set<std::uint32_t> too_much_;
  std::shared_ptr<const StoreState> told_;
  Batch round_;

  mutable std::mutex mutex_;
  std::condition_variable more_;
  std::deque<Batch> waiting_;
  std::size_t actions_ = 0;
  bool stopping_ = false;
  std::shared_ptr<const Board> board_;
  std::thread thread_;
};

}  // namespace casella::live
