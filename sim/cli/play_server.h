#pragma once
// The server beside a lesson in the terminal, for its tasks with a program of one's own.
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "sim/cli/house.h"
#include "sim/live/narrator.h"
#include "sim/live/server.h"
#include "sim/live/watch_post.h"

namespace casella::cli {

class PlayServer {
 public:
  // Listens at the usual ports, or at any if they are taken.
  static Result<std::unique_ptr<PlayServer>> start(std::shared_ptr<const lesson::Lesson> lesson);
  ~PlayServer();

  // What happened since the last time, in order: something was said, or a goal was reached.
  using News = std::variant<live::Said, live::Reached>;
  std::deque<News> take_news();
  int wake() const { return wake_[0]; }  // a descriptor that can be read when there are any

  std::string card(const Text& text) const;
  // The learner is at the task with this key; whether it is done already.
  bool come_to(std::string_view task);
  std::size_t task() const { return task_; }

 private:
  PlayServer() = default;
  void tell(News news);

  live::ServerSettings settings_;
  std::string user_, pass_;
  live::Narrator narrator_{true};
  std::mutex mutex_;
  std::deque<News> news_;
  int wake_[2] = {-1, -1};
  std::size_t task_ = 0;
  std::unique_ptr<live::WatchPost> post_;
  std::unique_ptr<live::Server> server_;  // ends first
};

}  // namespace casella::cli
