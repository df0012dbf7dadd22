#pragma once
// A thread that keeps, so that the server's thread never waits for the disk.
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "sim/live/keeper.h"

namespace casella::live {

class CommitterThread : public Committer {
 public:
  // `done` is called on this thread when what was begun is kept, or can't be.
  CommitterThread(Keeper& keeper, std::function<void()> done);
  ~CommitterThread() override;  // once it is done
  CommitterThread(const CommitterThread&) = delete;
  CommitterThread& operator=(const CommitterThread&) = delete;

  // To be called by one thread.
  void begin(std::shared_ptr<const StoreState> store) override;
  std::optional<Error> wait() override;
  bool done() const;  // something was begun, and wait() would return at once
  void tidy();        // soon

 private:
  void run();

  Keeper& keeper_;
  std::function<void()> done_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::shared_ptr<const StoreState> store_;  // what was begun; let go of by wait()'s thread
  std::optional<Error> fault_{};
  bool begun_ = false, kept_ = false, untidy_ = false, stopping_ = false;
  std::thread thread_;
};

}  // namespace casella::live
