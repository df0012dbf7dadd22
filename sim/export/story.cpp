#include "sim/export/story.h"

#include <algorithm>
#include <array>
#include <type_traits>

#include <fmt/format.h>

#include "sim/base/utf8.h"
#include "sim/proto/pop3/notes.h"

namespace casella::exports {
namespace {

std::string name_of(const Message& message) {
  const std::string subject = decode_words(message.header("Subject"));
  return printable(subject.empty() ? message.name() : subject);
}

// What the lines do not tell by themselves.
bool is_told(const happening::Narrated& told) {
  return told.note == &pop3::note::kDroppedMarks || told.note == &pop3::note::kAutologout ||
         told.note == &pop3::note::kBareLf || told.note == &pop3::note::kClientRefuses;
}

// What has its own lines, or a line that says it, or is of no matter beside them.
template <class T>
constexpr bool kSilent =
    std::is_same_v<T, happening::Sent> || std::is_same_v<T, happening::TlsSent> ||
    std::is_same_v<T, happening::PacketSent> || std::is_same_v<T, happening::PacketArrived> ||
    std::is_same_v<T, happening::Delivered> || std::is_same_v<T, happening::Lost> ||
    std::is_same_v<T, happening::Refused> || std::is_same_v<T, happening::Marked> ||
    std::is_same_v<T, happening::Unmarked> || std::is_same_v<T, happening::Fetched>;

// Each kind of happening as a sentence.
struct Teller {
  const Text& text;
  const std::vector<std::string>& devices;
  const std::vector<std::string>& accounts;
  const std::map<MessageId, std::string>& messages;
  const std::map<ConnId, DeviceId>& sessions;

  std::string of(ConnId conn) const {
    const auto found = sessions.find(conn);
    return found == sessions.end() ? std::string() : devices[found->second.value];
  }
  std::string side(ConnId conn, Side which) const {
    return which == Side::Client ? of(conn) : std::string(text("world.server"));
  }
  std::string message(MessageId id) const {
    const auto found = messages.find(id);
    return found == messages.end() ? std::to_string(id.value) : found->second;
  }
  std::string device_message(std::string_view key, DeviceId device, MessageId id) const {
    return text.fill(key, devices[device.value], message(id));
  }

  template <class T>
  requires kSilent<T> std::string operator()(const T&) const { return {}; }
  std::string operator()(const happening::Opened& e) const {
    return text.fill("world.opened", devices[e.device.value]);
  }
  std::string operator()(const happening::Closed& e) const {
    return text.fill("world.closed", side(e.conn, e.by));
  }
  std::string operator()(const happening::Cut& e) const {
    return text.fill("world.cut", of(e.conn));
  }
  std::string operator()(const happening::Held& e) const {
    return text.fill(e.held ? "world.held" : "world.released", side(e.conn, e.to));
  }
  std::string operator()(const happening::Delayed& e) const {
    return text.fill("world.delayed", side(e.conn, e.to));
  }
  std::string operator()(const happening::StateChanged& e) const {
    return text.fill("world.state_changed", side(e.conn, e.side), e.from, e.to);
  }
  std::string operator()(const happening::Narrated& e) const {
    return std::string(short_note(*e.note, text));
  }
  std::string operator()(const happening::Locked& e) const {
    return text.fill("world.locked", of(e.conn), accounts[e.account.value]);
  }
  std::string operator()(const happening::Unlocked& e) const {
    return text.fill("world.unlocked", of(e.conn), accounts[e.account.value]);
  }
  std::string operator()(const happening::StoreFailed& e) const {
    return text.fill("world.store_failed", of(e.conn));
  }
  std::string operator()(const happening::Removed& e) const {
    return device_message("world.removed", e.device, e.message);
  }
  std::string operator()(const happening::Expired& e) const {
    return text.fill("world.expired", accounts[e.account.value], message(e.message));
  }
  std::string operator()(const happening::Arrived& e) const {
    return text.fill("world.arrived", accounts[e.account.value], message(e.message));
  }
  std::string operator()(const happening::TurnedAway& e) const {
    return text.fill("world.turned_away", accounts[e.account.value]);
  }
  std::string operator()(const happening::Saved& e) const {
    return device_message("world.saved", e.device, e.message);
  }
  std::string operator()(const happening::Secured& e) const {
    return text.fill("world.secured", of(e.conn));
  }
  std::string operator()(const happening::Unreachable& e) const {
    const bool refused = e.how == proto::Reach::Refused;
    return text.fill(refused ? "world.call_refused" : "world.no_answer", of(e.conn), e.port);
  }
  std::string operator()(const happening::Blocked& e) const {
    const std::string_view key = e.rule == PortRule::Open   ? "world.port_opened"
                                 : e.rule == PortRule::Drop ? "world.port_dropped"
                                                            : "world.port_refused";
    return text.fill(key, std::string(), e.port);
  }
  std::string operator()(const happening::PacketLost& e) const {
    return text.fill("world.packet_lost", side(e.conn, e.to), e.number);
  }
  std::string operator()(const happening::Posted& e) const {
    return text.fill(e.taken ? "world.posted" : "world.not_posted", devices[e.device.value]);
  }
  std::string operator()(const happening::Forgotten& e) const {
    return device_message("world.forgotten", e.device, e.message);
  }
  std::string operator()(const happening::Crashed& e) const {
    return text.fill("world.crashed", devices[e.device.value]);
  }
  std::string operator()(const happening::Handled& e) const {
    return device_message("world.handled." + std::string(row_of(e.deed).id), e.device, e.message);
  }
  std::string operator()(const happening::Discarded& e) const {
    return device_message("world.discarded", e.device, e.message);
  }
  std::string operator()(const happening::TimePassed& e) const {
    return text.fill("world.time_passed", std::string(), duration_words(e.by));
  }
};

}  // namespace

Story::Story(const Timeline& timeline, Seq until) : until_(std::min(until, timeline.size())) {
  const World start = timeline.seek(0);
  begun_ = start.now;
  for (const Cow<Device>& device : start.devices)
    devices_.push_back(printable(device->settings->id));
  for (const Cow<Account>& account : start.store.accounts) {
    accounts_.push_back(printable(account->user));
    learn(*account->inbox);
  }
  Transcript transcript;
  transcript.read(timeline);
  std::size_t next_line = 0;
  for (Seq seq = 0; seq < until_; ++seq) {
    const RecordView record = timeline[seq];
    if (const auto* arrive = std::get_if<Arrive>(record.action); arrive && arrive->message) {
      messages_.try_emplace(arrive->message->id(), name_of(*arrive->message));
    }
    if (const auto* becomes = std::get_if<StoreBecomes>(record.action)) {
      for (const Cow<Account>& account : becomes->state->accounts) learn(*account->inbox);
    }
    for (const MessageRef& message : record.brought) {
      messages_.try_emplace(message->id(), name_of(*message));
    }
    for (const Happening& happening : record.what) {
      if (std::holds_alternative<happening::Sent>(happening)) {
        add_lines(transcript, seq, since(record.at), next_line);
      } else {
        add_event(record, happening);
      }
    }
  }
}

void Story::learn(const Mailbox& box) {
  box.items.each([this](const Item& item) {
    messages_.try_emplace(item.message->id(), name_of(*item.message));
  });
}

// All lines that this record put on the links, at the place of the first; one moment a message.
// What one deed makes the server say to several sessions is a moment for each.
void Story::add_lines(const Transcript& transcript, Seq seq, SimTime at, std::size_t& next) {
  for (; next < transcript.lines().size() && transcript.lines()[next].sent == seq; ++next) {
    const Line& line = transcript.lines()[next];
    const bool begins =
        line.meaning.kind == pop3::LineKind::Command || line.meaning.kind == pop3::LineKind::Status;
    const bool goes_on = !moments_.empty() && moments_.back().seq == seq &&
                         moments_.back().lines > 0 && lines_.back().conn == line.conn;
    if (begins || !goes_on) {
      moments_.push_back({seq, at, lines_.size(), 0});
    }
    lines_.push_back(line);
    ++moments_.back().lines;
  }
}

void Story::add_event(const RecordView& record, const Happening& happening) {
  if (const auto* opened = std::get_if<happening::Opened>(&happening)) {
    sessions_.try_emplace(opened->conn, opened->device);
  } else if (const auto* told = std::get_if<happening::Narrated>(&happening)) {
    if (!is_told(*told)) return;
  } else if (const auto* changed = std::get_if<happening::StateChanged>(&happening)) {
    // That a session is over is told by who closed it.
    if (changed->side == Side::Client || changed->to == name_of(pop3::State::Ended)) return;
  } else if (const auto* secured = std::get_if<happening::Secured>(&happening)) {
    if (secured->side == Side::Server) return;  // the client knows first, and speaks
  } else if (const auto* closed = std::get_if<happening::Closed>(&happening)) {
    // The client's closing goes without saying once the server has closed.
    const auto by_server = [&](const Moment& moment) {
      const auto* earlier = std::get_if<happening::Closed>(&moment.event);
      return moment.lines == 0 && earlier && earlier->conn == closed->conn;
    };
    if (closed->by == Side::Client && std::any_of(moments_.rbegin(), moments_.rend(), by_server)) {
      return;
    }
  } else if (std::visit([]<class T>(const T&) { return kSilent<T>; }, happening)) {
    return;
  }
  moments_.push_back({record.seq, since(record.at), 0, 0, happening});
}

std::string Story::words(const Happening& event, const Text& text) const {
  return std::visit(Teller{text, devices_, accounts_, messages_, sessions_}, event);
}

const DeviceId* Story::device_of(const Moment& moment) const {
  if (moment.lines > 0) return &lines_[moment.first_line].device;
  return std::visit(
      [this](const auto& event) -> const DeviceId* {
        if constexpr (requires { event.device; }) {
          return &event.device;
        } else if constexpr (requires { event.conn; }) {
          const auto found = sessions_.find(event.conn);
          return found == sessions_.end() ? nullptr : &found->second;
        } else {
          return nullptr;
        }
      },
      moment.event);
}

std::string clock_words(SimTime at) {
  const auto all =
      std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count();
  const auto seconds = all / 1000;
  const auto minutes = seconds / 60, hours = minutes / 60, days = hours / 24;
  std::string words = days > 0 ? fmt::format("{}d ", days) : std::string();
  if (hours > 0) words += fmt::format("{}:{:02}", hours % 24, minutes % 60);
  if (hours == 0) words += fmt::format("{}", minutes);
  return words + fmt::format(":{:02}.{:03}", seconds % 60, all % 1000);
}

std::string duration_words(Duration by) {
  struct Unit {
    std::int64_t us;
    std::string_view name;
  };
  constexpr std::array<Unit, 6> kUnits = {{{86'400'000'000, "d"},
                                           {3'600'000'000, "h"},
                                           {60'000'000, "min"},
                                           {1'000'000, "s"},
                                           {1000, "ms"},
                                           {1, "µs"}}};
  // Of what takes long the parts of a second say nothing: the time beside it is exact.
  if (by >= std::chrono::seconds(10)) by = std::chrono::round<std::chrono::seconds>(by);
  for (const Unit& unit : kUnits) {
    if (by.count() >= unit.us && by.count() % unit.us == 0) {
      return fmt::format("{} {}", by.count() / unit.us, unit.name);
    }
  }
  return fmt::format("{} µs", by.count());
}

std::string rfc_words(const proto::Rfc& rfc) {
  return fmt::format("RFC {}, {}", rfc.number, rfc.section);
}

std::string_view short_note(const proto::Note& note, const Text& text) {
  return text(fmt::format("{}.short", note.key.name));
}

std::string_view long_note(const proto::Note& note, const Text& text) {
  return text(fmt::format("{}.long", note.key.name));
}

}  // namespace casella::exports
