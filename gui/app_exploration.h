#pragma once
// One exploration, on threads of its own: what it has found so far can be looked at any time.
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "gui/model/explored.h"

namespace casella::gui {

class Exploration {
 public:
  // The subject of a message that arrives is `subject` with a number. `news` is called from the
  // threads, ten times a second at most.
  Exploration(const World& start, const ExploreBudget& budget, const std::string& subject,
              std::function<void()> news);
  ~Exploration();  // stops
  Exploration(const Exploration&) = delete;
  Exploration& operator=(const Exploration&) = delete;

  void stop() { stopped_ = true; }
  // Goes on where it was stopped; after it ran out of memory, with twice as much.
  void go_on();
  // What was found so far; none if that is what was seen already.
  std::optional<Explored> look(std::uint64_t seen_edition) const;

  const World& start() const { return explorer_.start(); }
  const explore::Settings& settings() const { return explorer_.settings(); }

  // The shortest sessions from the start; none while orders are still tried.
  std::vector<Action> way_to(const explore::Outcome& outcome) const;
  std::vector<Action> way_to(const explore::Finding& broken) const;
  // What breaks a promise in a mode of the table; null if nothing does, or it isn't filled yet.
  std::shared_ptr<const Timeline> witness(std::size_t promise, std::size_t column) const;

 private:
  using Clock = std::chrono::steady_clock;
  void begin();
  void try_orders();
  void fill_table(const explore::Settings& settings);
  template <class Change>
  void publish(Change change);
  bool due(Clock::time_point& last) const;

  std::function<void()> news_;
  explore::Explorer explorer_;
  Clock::time_point began_ = Clock::now();
  std::atomic<bool> stopped_ = false;
  mutable std::mutex mutex_;
  Explored found_;            // under the mutex
  bool table_whole_ = false;  // nothing stopped it; of the table's thread while that runs
  std::thread orders_, table_;
};

}  // namespace casella::gui
