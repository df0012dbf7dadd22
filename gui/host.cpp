#include "gui/host.h"

#include <fmt/format.h>

#include "sim/live/control.h"
#include "sim/live/orders.h"
#include "sim/live/serving.h"

namespace casella::gui {
namespace {

Mishap mishap_of(live::FaultKind kind) {
  switch (kind) {
    case live::FaultKind::Cut: return Mishap::cut;
    case live::FaultKind::Delay: return Mishap::delay;
    case live::FaultKind::Error: return Mishap::error;
    case live::FaultKind::Lock: return Mishap::lock;
    case live::FaultKind::Full: return Mishap::full;
  }
  return Mishap::cut;
}

class LiveHost : public Host {
 public:
  explicit LiveHost(std::function<void()> news) : news_(std::move(news)) {}
  ~LiveHost() override {
    if (control_) control_->stop();  // whoever asks needs the server
    if (serving_.server) serving_.server->stop();
    if (board_) board_->stop();
  }

  std::optional<Error> begin(const HostWish& wish) {
    if (auto fault = configure(wish)) return fault;
    if (auto fault = live::prepare(serving_)) return fault;
    const auto tell = [this] {
      if (news_) news_();
    };
    if (board_) {
      if (auto fault = board_->watch(serving_.settings.store, serving_.learners, {}, tell)) {
        return fault;
      }
      serving_.settings.witness = &board_->post();
      board_->post().start();
    }
    if (auto fault = live::start(serving_)) return fault;
    if (wish.text != nullptr && !serving_.folder.empty()) take_orders(wish);
    serving_.server->watch(tell);
    return std::nullopt;
  }
  std::shared_ptr<const live::View> view() const override { return serving_.server->view(); }
  void follow(ConnId session) override { serving_.server->follow(session); }
  void post(Deed deed) override {
    serving_.server->post([this, deed = std::move(deed)](live::Hall& hall, SimTime now) {
      if (deed) deed(hall, serving_.faults, serving_.breakpoints, now);
      Arranged found = arranged(hall, serving_.faults, serving_.breakpoints);
      {
        const std::lock_guard lock(mutex_);
        if (found == arranged_) return;
        arranged_ = std::move(found);
      }
      if (news_) news_();
    });
  }
  Arranged arrangement() const override {
    const std::lock_guard lock(mutex_);
    return arranged_;
  }
  std::optional<live::Kept> take_out(ConnId session) override {
    std::optional<live::Kept> kept;
    serving_.server->ask([&](live::Hall& hall, SimTime) { kept = live::take_out(hall, session); });
    return kept;
  }
  live::SettingsCard card(const Text& text) const override {
    return live::settings_card(text, serving_);
  }
  std::string address() const override { return serving_.offer().host; }
  std::string folder() const override {
    return serving_.keeper == nullptr ? std::string() : serving_.folder.string();
  }
  live::LessonBoard* board() override { return board_.get(); }
  std::string brief(const Text& text) const override {
    return brief_of(text, serving_.offer(), serving_.config.accounts.front());
  }
  std::string board_address() const override {
    if (!board_ || !serving_.autoconfig) return {};
    return fmt::format("http://{}:{}/board", address(), serving_.autoconfig->port());
  }
  std::optional<Error> shortcoming() const override { return shortcoming_; }

 private:
  std::optional<Error> configure(const HostWish& wish) {
    live::Config& config = serving_.config;
    if (!wish.config.empty()) {
      std::vector<Error> errors;
      auto read = live::read_config(wish.config, errors);
      if (!read) return read.error();
      config = std::move(*read);
    }
    serving_.base = config.ports ? config.ports : wish.base;
    serving_.ephemeral = wish.in_memory;
    if (!wish.lesson) {
      if (config.accounts.empty()) config.accounts = live::usual_accounts(wish.lessons);
      if (!wish.data.empty()) config.data = wish.data.string();
      return std::nullopt;
    }
    config.data.reset();  // each time the mail is as the lesson has it
    auto made = live::LessonBoard::of(wish.lesson, wish.lesson_folder, wish.lessons.parent_path(),
                                      wish.language);
    if (!made) return made.error();
    board_ = std::move(*made);
    serving_.lesson = &board_->house();
    serving_.pages = board_->pages();
    return std::nullopt;
  }

  // Its words are its own: they must outlast the window's.
  void take_orders(const HostWish& wish) {
    text_ = *wish.text;
    orders_.emplace(text_, wish.language, serving_);
    orders_->board = board_.get();
    control_.emplace(serving_.folder / "control",
                     [this](const auto& words) { return orders_->carry_out(words); });
    shortcoming_ = control_->start();
  }

  std::function<void()> news_;
  mutable std::mutex mutex_;
  Arranged arranged_;  // under the mutex
  std::unique_ptr<live::LessonBoard> board_;
  live::Serving serving_;
  Text text_;
  std::optional<live::Orders> orders_;
  std::optional<live::ControlSocket> control_;
  std::optional<Error> shortcoming_;
};

}  // namespace

Arranged arranged(const live::Hall& hall, const live::Faults& faults,
                  const live::Breakpoints& breakpoints) {
  Arranged out;
  for (const live::Breakpoint& each : breakpoints.all()) {
    out.stops.push_back({each.on == live::Breakpoint::On::State, each.at, each.nth, each.seen});
  }
  for (const live::Fault& each : faults.all()) {
    out.accidents.push_back({mishap_of(each.kind), each.at, each.nth, each.seen});
  }
  out.full = hall.full;
  out.locked = live::locked_by_hand(hall);
  return out;
}

std::string brief_of(const Text& text, const live::Offer& offer, const live::AccountWish& account) {
  return text.fill("play.outside.card", offer.host, account.user, account.pass, offer.port("pop3"),
                   offer.port("pop3s"), offer.port("imap"), offer.port("imaps"),
                   offer.port("submission"), offer.port("submissions"));
}

Result<std::unique_ptr<Host>> start_host(const HostWish& wish, std::function<void()> news) {
  auto host = std::make_unique<LiveHost>(std::move(news));
  if (auto fault = host->begin(wish)) return *fault;
  return std::unique_ptr<Host>(std::move(host));
}

}  // namespace casella::gui
