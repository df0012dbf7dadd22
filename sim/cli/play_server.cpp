#include "sim/cli/play_server.h"

#include <fcntl.h>
#include <unistd.h>

#include "sim/live/accounts.h"
#include "sim/live/autoconfig.h"
#include "sim/live/lesson_house.h"
#include "sim/live/ports.h"

namespace casella::cli {

Result<std::unique_ptr<PlayServer>> PlayServer::start(
    std::shared_ptr<const lesson::Lesson> lesson) {
  const auto house = live::LessonHouse::of(lesson);
  if (!house) return house.error();
  std::unique_ptr<PlayServer> made(new PlayServer());
  PlayServer& own = *made;
  if (::pipe2(own.wake_, O_CLOEXEC | O_NONBLOCK) != 0) {
    return Error{Key{"live.error.cant_listen"}, {"casella", "127.0.0.1", "-", "pipe"}};
  }
  const auto folder = live::lesson_folder();
  std::error_code fault;
  std::filesystem::create_directories(folder, fault);
  auto certificate = live::certificate_in(folder);
  own.settings_.certificate = certificate ? std::move(*certificate) : live::make_certificate();
  const live::AccountWish account = house->accounts({}).front();
  own.user_ = account.user;
  own.pass_ = account.pass;
  MessageId newest{};
  if (auto wrong = house->furnish(own.settings_.store, {}, newest, live::wall_clock())) {
    return *wrong;
  }
  auto watch = live::Watch::over(lesson, house->start(own.settings_.store), house->learners({}));
  if (!watch) return watch.error();
  own.post_ = std::make_unique<live::WatchPost>(
      std::move(*watch), [&own](const live::Reached& what) { own.tell(what); });
  own.settings_.witness = own.post_.get();
  own.settings_.watcher = [&own](const live::Session& session, const Record& record) {
    for (live::Said& said : own.narrator_.hear(session, record)) own.tell(std::move(said));
  };
  own.settings_.on_left = [&own](const live::Told& told) { own.narrator_.leave(told.id); };
  own.settings_.gates = live::gates_of(house->settings(), live::kUnprivileged);
  auto server = live::Server::start(own.settings_);
  if (!server) {
    own.settings_.gates = live::gates_of(house->settings(), std::nullopt);
    server = live::Server::start(own.settings_);
  }
  if (!server) return server.error();
  own.server_ = std::move(*server);
  own.post_->start();
  return made;
}

PlayServer::~PlayServer() {
  if (server_) server_->stop();
  if (post_) post_->stop();
  for (const int each : wake_) {
    if (each >= 0) ::close(each);
  }
}

void PlayServer::tell(News news) {
  const std::lock_guard lock(mutex_);
  news_.push_back(std::move(news));
  static_cast<void>(!::write(wake_[1], "", 1));
}

std::deque<PlayServer::News> PlayServer::take_news() {
  char octets[256];
  while (::read(wake_[0], octets, sizeof octets) > 0) {
  }
  const std::lock_guard lock(mutex_);
  return std::exchange(news_, {});
}

std::string PlayServer::card(const Text& text) const {
  const live::Offer offer{"127.0.0.1", "casella.example", server_->gates()};
  return text.fill("play.outside.card", offer.host, user_, pass_, offer.port("pop3"),
                   offer.port("pop3s"), offer.port("imap"), offer.port("imaps"),
                   offer.port("submission"), offer.port("submissions"));
}

bool PlayServer::come_to(std::string_view task) {
  const auto board = post_->board();
  for (task_ = 0; task_ + 1 < board->tasks.size() && board->tasks[task_].key != task;) ++task_;
  post_->come_to(task_);
  return board->rows.front().done[task_].has_value();
}

}  // namespace casella::cli
