#include "sim/export/ladder.h"

#include <algorithm>
#include <type_traits>

#include "sim/base/utf8.h"

namespace casella::exports {
namespace {

constexpr int kTimeColumn = 150;
constexpr int kMargin = 90;
constexpr int kEventMargin = 320;  // beside a server that has no lane to its right
constexpr int kMessageRow = 38;
constexpr int kEventRow = 26;
constexpr int kArrivalRow = 12;  // between an arrival and what does not answer it
constexpr int kAnswerRow = 6;

constexpr int kCharacter = 8;  // pixels, of the widest usual letters

}  // namespace

bool is_at_server(const Story& story, const Moment& moment) {
  if (story.device_of(moment) == nullptr) return true;
  return std::visit(
      []<class T>(const T& e) {
        if constexpr (requires { e.side; }) return e.side == Side::Server;
        if constexpr (requires { e.by == Side::Server; }) return e.by == Side::Server;
        return std::is_same_v<T, happening::Locked> || std::is_same_v<T, happening::Unlocked> ||
               std::is_same_v<T, happening::Removed> || std::is_same_v<T, happening::StoreFailed> ||
               std::is_same_v<T, happening::Arrived> || std::is_same_v<T, happening::TurnedAway> ||
               std::is_same_v<T, happening::TimePassed>;
      },
      moment.event);
}

Ladder::Ladder(const Story& story, std::span<const Voice> voices) {
  const std::size_t devices = story.devices().size();
  const std::size_t left = (devices + 1) / 2;
  int x = kTimeColumn + kMargin;
  for (std::size_t i = 0; i < devices; ++i) {
    if (i == left) {
      server = x;
      x += kLaneGap;
    }
    lanes.push_back(x);
    x += kLaneGap;
  }
  if (left >= devices) {
    server = x;
    x += kLaneGap;
  }
  width = x - kLaneGap + (left >= devices ? kEventMargin : kMargin);

  for (const Moment& moment : story.moments()) {
    if (moment.lines > 0 || !is_at_server(story, moment)) continue;
    for (const Voice& voice : voices) {
      const auto columns = columns_of(story.words(moment.event, *voice.text));
      width = std::max(width, server + static_cast<int>(columns) * kCharacter);
    }
  }

  for (const Line& line : story.lines()) {
    if (story.arrived(line)) arrivals.try_emplace(line.arrived, 0);
  }
  int y = kLaneTop + 14;
  std::size_t at = 0;
  auto arrival = arrivals.begin();
  const auto& moments = story.moments();
  while (at < moments.size() || arrival != arrivals.end()) {
    const bool arrives =
        arrival != arrivals.end() && (at == moments.size() || arrival->first <= moments[at].seq);
    if (arrives) {
      // What this record itself brings about begins where it arrived.
      arrival->second = y;
      const bool answered =
          at < moments.size() && moments[at].seq == arrival->first && moments[at].lines > 0;
      ++arrival;
      y += answered ? kAnswerRow : kArrivalRow;
      continue;
    }
    rows.push_back(y);
    y += moments[at].lines > 0 ? kMessageRow : kEventRow;
    ++at;
  }
  height = y + 24;
}

std::string more_lines(const Moment& moment, const Text& text) {
  if (moment.lines < 2) return {};
  if (moment.lines == 2) return std::string(text("export.one_more_line"));
  return text.fill("export.more_lines", moment.lines - 1);
}

}  // namespace casella::exports
