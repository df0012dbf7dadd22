// Tasks for a program of one's own: a server beside the lesson, and what is said to it.
#include <fmt/format.h>

#include "sim/cli/play_session.h"
#include "sim/cli/serve_log.h"

namespace casella::cli {

void PlaySession::open_server(const lesson::Task& task) {
  if (automatic_ || !task.outside || player_.wants() == lesson::Wants::Next) return;
  if (server_ == nullptr) {
    auto server = PlayServer::start(player_.lesson_shared());
    if (!server) {
      say_words(text_.say(server.error()), Look::Bad);
      return say("play.outside.typed");
    }
    server_ = std::move(*server);
  }
  house_.out << server_->card(text_) << "\n\n";
  say("play.outside.waiting", Look::Note);
  if (server_->come_to(task.key)) done_outside();
}

// Later tasks for a program want the same server, with the mail as it has left it.
void PlaySession::close_server() {
  const auto outside = [](const lesson::Step& step) {
    const auto* task = std::get_if<lesson::Task>(&step.what);
    return task != nullptr && task->outside;
  };
  for (std::size_t i = player_.step_index(); i < count(); ++i) {
    if (outside(lesson().steps[i])) return;
  }
  server_.reset();
}

void PlaySession::hear_server() {
  const lesson::Step* step = player_.current();
  const auto* task = step == nullptr ? nullptr : std::get_if<lesson::Task>(&step->what);
  for (const PlayServer::News& news : server_->take_news()) {
    if (const auto* said = std::get_if<live::Said>(&news)) {
      house_.out << said_in_words(*said, text_) << "\n";
      continue;
    }
    const auto& what = std::get<live::Reached>(news);
    if (task == nullptr || !task->outside || what.task != server_->task() || task_over_) continue;
    if (!what.goal) {
      done_outside();
      continue;
    }
    const lesson::Section* section = prose_.find(task->key);
    const std::string mark = what.holds ? "  [x] " : "  [ ] ";
    const bool worded = section != nullptr && *what.goal < section->items.size();
    house_.out << (worded ? render_.runs(section->items[*what.goal], mark)
                          : render_.sentence(task->goals[*what.goal], Look::Plain, mark));
  }
}

// A real program has done the task; so that the lesson can go on, the simulated one does the same.
void PlaySession::done_outside() {
  if (!deeds_.empty()) player_.restart_step();
  deeds_ = {std::string(text_("play.outside.attempt"))};
  player_.solve();
  if (player_.wants() == lesson::Wants::Next) task_done();
}

}  // namespace casella::cli
