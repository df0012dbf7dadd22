#include "sim/live/server.h"

#include <future>

#include "sim/live/loop.h"

namespace casella::live {

Server::Server(std::unique_ptr<Loop> loop) : loop_(std::move(loop)) {}

Server::~Server() {
  stop();
}

Result<std::unique_ptr<Server>> Server::start(ServerSettings settings) {
  auto tls = TlsContext::of(settings.certificate);
  if (!tls) return tls.error();
  auto loop = std::make_unique<Loop>(std::move(settings), *tls);
  if (const auto fault = loop->listen()) return *fault;
  loop->start();
  return std::unique_ptr<Server>(new Server(std::move(loop)));
}

void Server::stop() {
  loop_->stop();
}

void Server::change_house(const WorldSettings& house) {
  loop_->change_house(house);
}

const std::vector<Gate>& Server::gates() const {
  return loop_->gates();
}

void Server::watch(std::function<void()> changed) {
  loop_->watch(std::move(changed));
}

void Server::follow(ConnId session) {
  loop_->follow(session);
}

std::shared_ptr<const View> Server::view() const {
  return loop_->view();
}

void Server::post(Deed deed) {
  loop_->post(std::move(deed));
}

void Server::ask(const Deed& deed) {
  std::promise<void> done;
  loop_->post([&](Hall& hall, SimTime now) {
    deed(hall, now);
    done.set_value();
  });
  done.get_future().wait();
}

}  // namespace casella::live
