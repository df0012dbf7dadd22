#include "gui/app_exploration.h"

#include <fmt/format.h>

#include <algorithm>

namespace casella::gui {
namespace {

constexpr std::size_t kMemoryOctets = std::size_t{768} << 20U;

// One flags the first message of a mailbox, another deletes it: what can go wrong?
std::vector<explore::PersonsDeed> some_deeds(const World& start, unsigned count) {
  constexpr Deed kDeeds[] = {Deed::Flag, Deed::Delete};
  std::vector<explore::PersonsDeed> deeds;
  std::optional<MessageId> first;
  for (const Cow<Account>& account : start.store.accounts) {
    if (first || account->inbox->items.empty()) continue;
    first = account->inbox->items[0].message->id();
    for (std::uint32_t i = 0; i < start.devices.size() && deeds.size() < count; ++i) {
      if (start.devices[i]->settings->user != account->user) continue;
      deeds.push_back({DeviceId{i}, kDeeds[deeds.size()], *first});
    }
  }
  return deeds;
}

explore::Settings settings_of(const World& start, const ExploreBudget& budget,
                              const std::string& subject) {
  explore::Settings out;
  out.sessions = std::clamp(budget.sessions, 1U, explore::kSessionsLimit);
  out.faults.cuts = std::min(budget.cuts, explore::kFaultsLimit);
  out.faults.crashes = std::min(budget.crashes, explore::kFaultsLimit);
  out.memory_octets = kMemoryOctets;
  out.deeds = some_deeds(start, std::min(budget.deeds, kMostExplored.deeds));
  // Every order is tried, since how likely an ending is hangs on all of them.
  out.reductions.independent = false;
  out.threads = std::max(1U, std::thread::hardware_concurrency() / 2);
  for (unsigned i = 1; i <= std::min(budget.arrivals, explore::kArrivalsLimit); ++i) {
    out.arrivals.push_back(
        {AccountId{0},
         std::make_shared<const Message>(
             MessageId{start.messages_made + i}, fmt::format("new-{}.eml", i),
             fmt::format("Subject: {} {}\r\n\r\n{} {}\r\n", subject, i, subject, i))});
  }
  return out;
}

double seconds_since(std::chrono::steady_clock::time_point then) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - then).count();
}

}  // namespace

Exploration::Exploration(const World& start, const ExploreBudget& budget,
                         const std::string& subject, std::function<void()> news)
    : news_(std::move(news)), explorer_(start, settings_of(start, budget, subject)) {
  begin();
}

Exploration::~Exploration() {
  stop();
  orders_.join();
  if (table_.joinable()) table_.join();
}

void Exploration::begin() {
  orders_ = std::thread([this] { try_orders(); });
  if (table_whole_) return;
  explore::Settings reduced = explorer_.settings();
  reduced.reductions.independent = true;
  table_ = std::thread([this, reduced] { fill_table(reduced); });
}

void Exploration::go_on() {
  stop();
  orders_.join();
  if (table_.joinable()) table_.join();
  stopped_ = false;
  publish([&](Explored& found) {
    if (found.halt == explore::Halt::OutOfMemory) {
      explorer_.allow_memory(2 * explorer_.settings().memory_octets);
    }
    found.halt.reset();
    found.table_filled = table_whole_;
  });
  begin();
}

template <class Change>
void Exploration::publish(Change change) {
  {
    const std::lock_guard lock(mutex_);
    change(found_);
    ++found_.edition;
    if (found_.running()) found_.seconds = seconds_since(began_);
  }
  if (news_) news_();
}

bool Exploration::due(Clock::time_point& last) const {
  const auto now = Clock::now();
  if (now - last < std::chrono::milliseconds(100)) return false;
  last = now;
  return true;
}

void Exploration::try_orders() {
  explore::Judge judge(explore::properties_of(explorer_.start(), settings()));
  Clock::time_point told{};
  const auto tell = [&](const explore::Progress& progress) {
    judge.look(explorer_, false);
    publish([&, outcomes = explorer_.outcomes()](Explored& found) {
      found.progress = progress;
      found.outcomes = outcomes;
      found.here = judge.findings();
    });
  };
  const auto halt = explorer_.run([&](const explore::Progress& progress) {
    if (due(told)) tell(progress);
    return !stopped_;
  });
  const bool finished = halt == explore::Halt::Finished;
  if (finished) explorer_.weigh();
  judge.look(explorer_, finished);
  std::vector<explore::Outcome> outcomes = explorer_.outcomes();
  // The likeliest first; those of the same weight as they were found, the shortest first.
  std::stable_sort(outcomes.begin(), outcomes.end(),
                   [](const auto& a, const auto& b) { return a.likelihood > b.likelihood; });
  publish([&](Explored& found) {
    found.seconds = seconds_since(began_);
    found.progress = explorer_.progress();
    found.outcomes = std::move(outcomes);
    found.here = judge.findings();
    found.halt = halt;
  });
}

void Exploration::fill_table(const explore::Settings& settings) {
  Clock::time_point told{};
  const auto tell = [&](const explore::Table& table) {
    if (due(told)) publish([&](Explored& found) { found.table = table; });
    return !stopped_;
  };
  const explore::Table table =
      explore::fill_table(explorer_.start(), settings, explore::kSideBySide, tell);
  table_whole_ = !stopped_;
  publish([&](Explored& found) {
    found.seconds = seconds_since(began_);
    found.table = table;
    found.table_filled = true;
  });
}

std::optional<Explored> Exploration::look(std::uint64_t seen_edition) const {
  const std::lock_guard lock(mutex_);
  if (seen_edition == found_.edition) return std::nullopt;
  return found_;
}

std::vector<Action> Exploration::way_to(const explore::Outcome& outcome) const {
  const std::lock_guard lock(mutex_);
  if (!found_.halt) return {};
  return explorer_.actions_to(outcome.end, outcome.places);
}

std::vector<Action> Exploration::way_to(const explore::Finding& broken) const {
  const std::lock_guard lock(mutex_);
  if (!found_.halt || broken.verdict != explore::Verdict::Broken) return {};
  const Timeline way = witness_of(explorer_, broken);
  std::vector<Action> actions;
  for (Seq seq = 0; seq < way.size(); ++seq) actions.push_back(*way[seq].action);
  return actions;
}

std::shared_ptr<const Timeline> Exploration::witness(std::size_t promise,
                                                     std::size_t column) const {
  const std::lock_guard lock(mutex_);
  const auto& columns = found_.table.columns;
  if (column >= columns.size() || promise >= columns[column].witnesses.size()) return nullptr;
  return columns[column].witnesses[promise];
}

}  // namespace casella::gui
