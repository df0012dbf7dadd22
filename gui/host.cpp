#include "gui/host.h"

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
    if (serving.server) serving.server->stop();
  }

  void begin() {
    serving.server->watch([this] {
      if (news_) news_();
    });
  }
  std::shared_ptr<const live::View> view() const override { return serving.server->view(); }
  void follow(ConnId session) override { serving.server->follow(session); }
  void post(Deed deed) override {
    serving.server->post([this, deed = std::move(deed)](live::Hall& hall, SimTime now) {
      if (deed) deed(hall, serving.faults, serving.breakpoints, now);
      Arranged found = arranged(hall, serving.faults, serving.breakpoints);
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
    serving.server->ask([&](live::Hall& hall, SimTime) { kept = live::take_out(hall, session); });
    return kept;
  }
  live::SettingsCard card(const Text& text) const override {
    return live::settings_card(text, serving);
  }
  std::string address() const override { return serving.offer().host; }
  std::string folder() const override { return serving.folder.string(); }

  live::Serving serving;

 private:
  std::function<void()> news_;
  mutable std::mutex mutex_;
  Arranged arranged_;  // under the mutex
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

Result<std::unique_ptr<Host>> start_host(const HostWish& wish, std::function<void()> news) {
  auto host = std::make_unique<LiveHost>(std::move(news));
  live::Serving& serving = host->serving;
  serving.config.accounts = live::usual_accounts(wish.lessons);
  if (!wish.data.empty()) serving.config.data = wish.data.string();
  serving.base = wish.base;
  serving.ephemeral = wish.in_memory;
  if (auto fault = live::prepare(serving)) return *fault;
  if (auto fault = live::start(serving)) return *fault;
  host->begin();
  return std::unique_ptr<Host>(std::move(host));
}

}  // namespace casella::gui
