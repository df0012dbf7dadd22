#pragma once
// A few threads that share out numbered pieces of work. What comes of a piece must not depend on
// who does it, nor on when.
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace casella::explore {

class Workers {
 public:
  explicit Workers(unsigned threads);  // 0: as many as the machine has
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  unsigned threads() const { return static_cast<unsigned>(helpers_.size()) + 1; }

  // Calls work(0) ... work(pieces - 1), each once; the caller works too, and waits for all.
  void share(std::size_t pieces, const std::function<void(std::size_t)>& work);

 private:
  void help();
  void take_pieces();

  std::vector<std::thread> helpers_;
  std::mutex mutex_;
  std::condition_variable called_, done_;
  const std::function<void(std::size_t)>* work_ = nullptr;
  std::atomic<std::size_t> next_{0};
  std::size_t pieces_ = 0;
  std::size_t busy_ = 0;
  std::size_t calls_ = 0;
  bool over_ = false;
};

}  // namespace casella::explore
