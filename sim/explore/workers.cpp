#include "sim/explore/workers.h"

#include <algorithm>

namespace casella::explore {

Workers::Workers(unsigned threads) {
  if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
  for (unsigned i = 1; i < threads; ++i) helpers_.emplace_back([this] { help(); });
}

Workers::~Workers() {
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  called_.notify_all();
  for (std::thread& helper : helpers_) helper.join();
}

void Workers::share(std::size_t pieces, const std::function<void(std::size_t)>& work) {
  if (helpers_.empty() || pieces < 2) {
    for (std::size_t i = 0; i < pieces; ++i) work(i);
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    work_ = &work;
    pieces_ = pieces;
    next_ = 0;
    busy_ = helpers_.size();
    ++calls_;
  }
  called_.notify_all();
  take_pieces();
  std::unique_lock lock(mutex_);
  done_.wait(lock, [&] { return busy_ == 0; });
}

void Workers::help() {
  std::size_t answered = 0;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      called_.wait(lock, [&] { return over_ || calls_ != answered; });
      if (over_) return;
      answered = calls_;
    }
    take_pieces();
    const std::lock_guard lock(mutex_);
    if (--busy_ == 0) done_.notify_one();
  }
}

void Workers::take_pieces() {
  for (std::size_t i = next_++; i < pieces_; i = next_++) (*work_)(i);
}

}  // namespace casella::explore
