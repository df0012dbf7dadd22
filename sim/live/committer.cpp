#include "sim/live/committer.h"

#include <utility>

namespace casella::live {

CommitterThread::CommitterThread(Keeper& keeper, std::function<void()> done)
    : keeper_(keeper), done_(std::move(done)), thread_([this] { run(); }) {}

CommitterThread::~CommitterThread() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void CommitterThread::begin(std::shared_ptr<const StoreState> store) {
  {
    const std::lock_guard lock(mutex_);
    store_ = std::move(store);
    begun_ = true;
    kept_ = false;
  }
  changed_.notify_all();
}

std::optional<Error> CommitterThread::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return kept_; });
  kept_ = false;
  store_.reset();
  return std::exchange(fault_, std::nullopt);
}

bool CommitterThread::done() const {
  const std::lock_guard lock(mutex_);
  return kept_;
}

void CommitterThread::tidy() {
  {
    const std::lock_guard lock(mutex_);
    untidy_ = true;
  }
  changed_.notify_all();
}

void CommitterThread::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return begun_ || untidy_ || stopping_; });
    if (begun_) {
      const StoreState& store = *store_;
      begun_ = false;
      lock.unlock();
      auto fault = keeper_.keep(store);
      lock.lock();
      fault_ = std::move(fault);
      kept_ = true;
      lock.unlock();
      changed_.notify_all();
      done_();
      lock.lock();
    } else if (untidy_) {
      untidy_ = false;
      lock.unlock();
      keeper_.tidy();
      lock.lock();
    } else {
      return;
    }
  }
}

}  // namespace casella::live
