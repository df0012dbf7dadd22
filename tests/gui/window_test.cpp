// A real window, hidden from the usual run: window.sh gives it a display.
#include "gui/window.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "tests/gui/trial.h"
#include "tests/support/catch.h"

namespace casella::gui::testing {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// Counts frames, and lets another thread wait for them.
class Counter {
 public:
  void add() {
    const std::lock_guard lock(mutex_);
    ++frames_;
    changed_.notify_all();
  }
  // Whether as many were drawn before the time was up.
  bool reaches(int frames, milliseconds most) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, most, [&] { return frames_ >= frames; });
  }
  int frames() {
    const std::lock_guard lock(mutex_);
    return frames_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int frames_ = 0;
};

// Waits until no frame comes for a while: how many there were by then, or -1 if they never end.
int settled(Counter& counter) {
  for (int seen = counter.frames(), tries = 0; tries < 40; seen = counter.frames(), ++tries) {
    if (!counter.reaches(seen + 1, milliseconds(250))) return seen;
  }
  return -1;
}

}  // namespace

TEST_CASE("a window draws at once, then only when something happens", "[.][window]") {
  const auto start = Clock::now();
  const auto opened = Window::open({.title = "Casella"});
  REQUIRE(opened.ok());
  const std::unique_ptr<Window>& window = *opened;
  Trial trial;
  Counter counter;
  Clock::time_point first;
  int idle = 0, woken = 0, after = 0;
  std::thread other([&] {
    counter.reaches(1, milliseconds(5000));
    idle = settled(counter);
    Window::wake();
    counter.reaches(idle + 1, milliseconds(5000));
    woken = settled(counter);
    after = counter.frames();
    window->close();
  });
  window->run([&](Ui& ui) {
    trial.draw(ui);
    if (counter.frames() == 0) first = Clock::now();
    counter.add();
  });
  other.join();
  CHECK(idle > 0);
  CHECK(woken > idle);
  CHECK(woken - idle <= 4);
  CHECK(after == woken);
  const auto taken = std::chrono::duration_cast<milliseconds>(first - start);
  WARN("the first frame was built " << taken.count() << " ms after the start");
  CHECK(taken < milliseconds(2000));
}

TEST_CASE("without a display a window says why it can't open", "[.][no-display]") {
  const auto opened = Window::open({});
  REQUIRE_FALSE(opened.ok());
  CHECK(opened.error().key == Key("error.window.no_display"));
  CHECK_FALSE(opened.error().args.at(0).empty());
}

}  // namespace casella::gui::testing
