#include "sim/world/run.h"

namespace casella {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

ConnId connection_of(const Action& action) {
  return std::visit(
      [](const auto& each) {
        if constexpr (requires { each.conn; }) return each.conn;
        return ConnId{};
      },
      action);
}

}  // namespace

bool matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = pattern.npos, from = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      from = t;
    } else if (p < pattern.size() && lower(pattern[p]) == lower(text[t])) {
      ++p;
      ++t;
    } else if (star != pattern.npos) {
      p = star + 1;
      t = ++from;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

std::optional<DeviceId> device_of(const RecordView& record, const World& world) {
  for (const Happening& happening : record.what) {
    if (const auto* opened = std::get_if<happening::Opened>(&happening)) return opened->device;
  }
  if (const Connection* conn = world.find(connection_of(*record.action))) return conn->device;
  return std::visit(
      [](const auto& each) -> std::optional<DeviceId> {
        if constexpr (requires { each.device; }) return each.device;
        return std::nullopt;
      },
      *record.action);
}

bool stop::at_reply(const RecordView& record) {
  for (const Happening& happening : record.what) {
    const auto* sent = std::get_if<happening::Sent>(&happening);
    if (sent && sent->from == Side::Server) return true;
  }
  return false;
}

bool stop::at_state(const RecordView& record) {
  for (const Happening& happening : record.what) {
    if (std::holds_alternative<happening::StateChanged>(happening)) return true;
  }
  return false;
}

Stop stop::at_other_device(const Timeline& timeline) {
  std::optional<DeviceId> last;
  for (Seq seq = timeline.size(); seq > 0 && !last; --seq) {
    last = device_of(timeline[seq - 1], timeline.tip());
  }
  return [last, &timeline](const RecordView& record) {
    const auto now = device_of(record, timeline.tip());
    return now && now != last;
  };
}

Stop stop::at_line(std::string pattern) {
  return [pattern = std::move(pattern)](const RecordView& record) {
    for (const Happening& happening : record.what) {
      if (const auto* changed = std::get_if<happening::StateChanged>(&happening)) {
        if (matches(pattern, changed->to)) return true;
      } else if (const auto* sent = std::get_if<happening::Sent>(&happening)) {
        const std::string_view octets = record.text(sent->octets);
        for (std::size_t at = 0; at < octets.size();) {
          const std::size_t end = octets.find("\r\n", at);
          if (matches(pattern, octets.substr(at, end == octets.npos ? end : end - at))) return true;
          at = end == octets.npos ? octets.size() : end + 2;
        }
      }
    }
    return false;
  };
}

Ran run_until(Timeline& timeline, const Stop& stop) {
  for (std::size_t taken = 0; taken < kRunLimit; ++taken) {
    const auto action = next_action(timeline.tip());
    if (!action) return Ran::Quiet;
    const RecordView record = timeline.step(*action);
    if (stop && stop(record)) return Ran::Stopped;
  }
  return Ran::Limit;
}

}  // namespace casella
