// Pictures of the server for whoever looks on.
#include "sim/live/loop.h"

namespace casella::live {
namespace {

constexpr std::size_t kRowsShown = 2000;

}  // namespace

void Server::Loop::watch(std::function<void()> changed) {
  asio::post(io_, [this, changed = std::move(changed)] {
    changed_ = changed ? changed : [] {};
    publish();
  });
}

void Server::Loop::follow(ConnId session) {
  asio::post(io_, [this, session] {
    camera_.follow(session);
    if (changed_) publish();
  });
}

std::shared_ptr<const View> Server::Loop::view() const {
  const std::lock_guard lock(view_mutex_);
  return view_;
}

// At once if the last picture is old enough, else when it is.
void Server::Loop::show(bool some_happened) {
  if (!changed_ || !some_happened || view_waits_) return;
  const Duration left = viewed_ + kViewsApart - wall_clock();
  if (left <= Duration::zero()) return publish();
  view_waits_ = true;
  view_timer_.expires_after(left);
  view_timer_.async_wait([this](asio::error_code fault) {
    view_waits_ = false;
    if (!fault) publish();
  });
}

void Server::Loop::publish() {
  viewed_ = wall_clock();
  auto made = std::make_shared<View>(view_of(hall_, camera_, kRowsShown, viewed_));
  made->number = ++views_;
  {
    const std::lock_guard lock(view_mutex_);
    view_ = std::move(made);
  }
  changed_();
}

}  // namespace casella::live
