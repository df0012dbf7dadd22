#include "gui/model/history.h"

#include <algorithm>

#include "gui/model/words.h"
#include "sim/proto/pop3/notes.h"

namespace casella::gui {
namespace {

pop3::State state_named(std::string_view name) {
  for (const auto state :
       {pop3::State::Authorization, pop3::State::Transaction, pop3::State::Update}) {
    if (pop3::name_of(state) == name) return state;
  }
  return pop3::State::Ended;
}

}  // namespace

pop3::State SessionLog::state_at(Seq moment) const {
  const auto after = std::partition_point(steps.begin(), steps.end(),
                                          [&](const StateStep& step) { return step.seq < moment; });
  return after == steps.begin() ? pop3::State::Authorization : std::prev(after)->to;
}

std::string_view SessionLog::state_name_at(Seq moment) const {
  if (protocol == proto::Protocol::Pop3) return pop3::name_of(state_at(moment));
  if (named_steps.empty()) return {};
  const auto after = std::partition_point(named_steps.begin(), named_steps.end(),
                                          [&](const NamedStep& step) { return step.seq < moment; });
  return after == named_steps.begin() ? after->from : std::prev(after)->to;
}

// Reads one record; knows what came before within it.
struct History::Reader {
  History& all;
  const RecordView& record;
  bool line_seen = false, goodbye = false, crashed = false, fault = false;
  std::optional<Side> first_sender{};

  Event& add(EventKind kind, ConnId conn, std::optional<DeviceId> device) {
    fault |= is_fault(kind);
    all.events_.push_back({record.seq, kind, line_seen, Side::Client, conn, device, {}, 0, {}, {}});
    return all.events_.back();
  }
  Event& add(EventKind kind, ConnId conn) {
    const SessionLog* session = all.session(conn);
    return add(kind, conn, session ? std::optional(session->device) : std::nullopt);
  }
  // One event for all messages to which a record did the same.
  void count(EventKind kind, ConnId conn, DeviceId device, MessageId message) {
    const bool more = !all.events_.empty() && all.events_.back().seq == record.seq &&
                      all.events_.back().kind == kind;
    Event& event = more ? all.events_.back() : add(kind, conn, device);
    if (event.count++ == 0) event.message = message;
  }

  void operator()(const happening::Opened& what) {
    add(EventKind::opened, what.conn, what.device);
    all.by_device_[what.device.value].push_back(static_cast<std::uint32_t>(all.sessions_.size()));
    SessionLog session{what.conn, what.device, record.seq};
    session.protocol = what.protocol;
    all.sessions_.push_back(std::move(session));
  }
  void operator()(const happening::Sent& what) {
    line_seen = true;
    if (!first_sender) first_sender = what.from;
  }
  void operator()(const happening::Posted&) const {}
  void operator()(const happening::TlsSent&) { line_seen = true; }
  void operator()(const happening::Secured& what) {  // the client knows first, and speaks
    if (what.side == Side::Client) add(EventKind::secured, what.conn);
  }
  void operator()(const happening::Unreachable& what) {
    const bool refused = what.how == proto::Reach::Refused;
    add(refused ? EventKind::call_refused : EventKind::no_answer, what.conn).count = what.port;
    if (SessionLog* session = all.edit(what.conn)) {
      session->server_closed = record.seq;
      session->unreached = true;
    }
  }
  void operator()(const happening::Blocked& what) {
    const auto kind = what.rule == PortRule::Open   ? EventKind::port_opened
                      : what.rule == PortRule::Drop ? EventKind::port_dropped
                                                    : EventKind::port_refused;
    add(kind, {}, std::nullopt).count = what.port;
  }
  void operator()(const happening::PacketLost& what) {
    Event& event = add(EventKind::packet_lost, what.conn);
    event.side = what.to;
    event.count = what.number;
  }
  void operator()(const happening::Closed& what) {
    SessionLog* session = all.edit(what.conn);
    if (session == nullptr) return;
    Seq& own = what.by == Side::Client ? session->client_closed : session->server_closed;
    const Seq other = what.by == Side::Client ? session->server_closed : session->client_closed;
    own = record.seq;
    if (session->cut != kNever) {
      if (what.by == Side::Server) add(EventKind::noticed, what.conn, session->device);
    } else if (other == kNever && !crashed) {
      add(EventKind::closed, what.conn, session->device).side = what.by;
    }
  }
  void operator()(const happening::Cut& what) {
    add(EventKind::cut, what.conn);
    if (SessionLog* session = all.edit(what.conn)) session->cut = record.seq;
  }
  void operator()(const happening::Held& what) {
    add(what.held ? EventKind::held : EventKind::released, what.conn).side = what.to;
  }
  void operator()(const happening::Delayed& what) {
    add(EventKind::delayed, what.conn).side = what.to;
  }
  void operator()(const happening::StateChanged& what) {
    SessionLog* session = what.side == Side::Server ? all.edit(what.conn) : nullptr;
    if (session == nullptr) return;
    if (session->protocol != proto::Protocol::Pop3) {
      session->named_steps.push_back({record.seq, what.from, what.to});
      return;
    }
    const pop3::State to = state_named(what.to);
    const bool orderly = to != pop3::State::Ended || goodbye;
    session->steps.push_back({record.seq, state_named(what.from), to, orderly});
  }
  void operator()(const happening::Narrated& what) {
    namespace note = pop3::note;
    goodbye |= what.note == &note::kBye || what.note == &note::kUpdated ||
               what.note == &note::kUpdateFailed;
    if (what.note == &note::kAutologout) add(EventKind::autologout, what.conn);
    if (what.note != &note::kDroppedMarks) return;
    Event& event = add(EventKind::marks_dropped, what.conn);
    const auto* marks = all.holdings_.marks_of(what.conn);
    if (marks == nullptr || marks->empty()) return;
    event.count = static_cast<std::uint32_t>(marks->size());
    event.message = *marks->begin();
  }
  void operator()(const happening::Refused& what) {
    if (what.in_use) add(EventKind::refused, what.conn, what.device);
  }
  void operator()(const happening::StoreFailed& what) { add(EventKind::store_failed, what.conn); }
  void operator()(const happening::Removed& what) {
    count(EventKind::removed, what.conn, what.device, what.message);
  }
  void operator()(const happening::Arrived& what) { of_mailbox(EventKind::arrived, what); }
  void operator()(const happening::Expired& what) { of_mailbox(EventKind::expired, what); }
  void operator()(const happening::TurnedAway& what) {
    add(EventKind::turned_away, {}, std::nullopt).account = what.account;
  }
  template <class What>
  void of_mailbox(EventKind kind, const What& what) {
    Event& event = add(kind, {}, std::nullopt);
    event.message = what.message;
    event.account = what.account;
    event.count = 1;
  }
  void operator()(const happening::Saved& what) {
    count(EventKind::saved, {}, what.device, what.message);
  }
  void operator()(const happening::Handled& what) {
    Event& event = add(EventKind::handled, {}, what.device);
    event.message = what.message;
    event.deed = what.deed;
    event.count = 1;
  }
  void operator()(const happening::Crashed& what) {
    crashed = true;
    add(EventKind::crashed, {}, what.device);
  }
  void operator()(const happening::Forgotten& what) {  // comes right after Crashed
    count(EventKind::crashed, {}, what.device, what.message);
  }
  void operator()(const happening::TimePassed& what) {
    add(EventKind::time_passed, {}, std::nullopt).by = what.by;
  }
  // What the lines themselves show, or the layer beneath them.
  void operator()(const happening::PacketSent&) const {}
  void operator()(const happening::PacketArrived&) const {}
  void operator()(const happening::Delivered&) const {}
  void operator()(const happening::Lost&) const {}
  void operator()(const happening::Locked&) const {}
  void operator()(const happening::Unlocked&) const {}
  void operator()(const happening::Marked&) const {}
  void operator()(const happening::Unmarked&) const {}
  void operator()(const happening::Fetched&) const {}
  void operator()(const happening::Discarded&) const {}
};

void History::read(const Moment& moment) {
  const Timeline& timeline = moment.timeline;
  const bool goes_on = epoch_ > 0 && read_.branch == moment.branch &&
                       read_.edition == moment.edition && next_ <= timeline.size();
  if (!goes_on) begin(timeline);
  for (; next_ < timeline.size(); ++next_) read_record(timeline[next_]);
  read_.branch = moment.branch;
  read_.edition = moment.edition;
}

void History::begin(const Timeline& timeline) {
  const std::uint32_t epoch = epoch_ + 1;
  *this = History();
  epoch_ = epoch;
  const World start = timeline.seek(0);
  began_ = start.now;
  connections_before_ = start.connections_made;
  holdings_.start(start);
  by_device_.resize(start.devices.size());
  for (const Cow<Device>& device : start.devices) names_.push_back(device->settings->id);
  for (const Cow<Account>& account : start.store.accounts) users_.push_back(account->user);
}

void History::read_record(const RecordView& record) {
  Reader reader{*this, record};
  ConnId conn{};
  for (const Happening& happening : record.what) {
    std::visit(reader, happening);
    if (conn.value != 0) continue;
    conn = std::visit(
        [](const auto& each) {
          if constexpr (requires { each.conn; }) return each.conn;
          return ConnId{};
        },
        happening);
  }
  holdings_.read(record);
  conns_.push_back(conn);
  TickKind tick = TickKind::none;
  if (reader.first_sender) {
    tick = *reader.first_sender == Side::Client ? TickKind::client : TickKind::server;
  }
  ticks_.push_back(reader.fault ? TickKind::fault : tick);
}

// Connections are numbered from 1 in the order in which they open.
// Connections of one timeline are numbered one after the other.
SessionLog* History::edit(ConnId conn) {
  if (conn.value <= connections_before_) return nullptr;
  const std::size_t index = std::size_t{conn.value} - connections_before_ - 1;
  return index < sessions_.size() ? &sessions_[index] : nullptr;
}

const SessionLog* History::session(ConnId conn) const {
  return const_cast<History*>(this)->edit(conn);
}

const SessionLog* History::last_session(Seq moment, std::optional<DeviceId> device) const {
  const auto opened = [&](const SessionLog& session) { return session.opened < moment; };
  if (!device) {
    const auto after = std::partition_point(sessions_.begin(), sessions_.end(), opened);
    return after == sessions_.begin() ? nullptr : &*std::prev(after);
  }
  if (device->value >= by_device_.size()) return nullptr;
  const std::vector<std::uint32_t>& own = by_device_[device->value];
  const auto after = std::partition_point(
      own.begin(), own.end(), [&](std::uint32_t index) { return opened(sessions_[index]); });
  return after == own.begin() ? nullptr : &sessions_[*std::prev(after)];
}

std::size_t History::first_event(Seq seq) const {
  const auto at = std::partition_point(events_.begin(), events_.end(),
                                       [&](const Event& event) { return event.seq < seq; });
  return static_cast<std::size_t>(at - events_.begin());
}

std::string_view History::device_name(DeviceId device) const {
  return device.value < names_.size() ? std::string_view(names_[device.value]) : std::string_view();
}

std::string History::device_words(DeviceId device, const Text& text) const {
  return gui::device_words(device_name(device), text);
}

std::string History::subject(MessageId id) const {
  const KnownMessage* known = holdings_.find(id);
  return known ? subject_of(*known->message) : std::string();
}

std::string History::words(const Event& event, const Text& text) const {
  const bool of_mailbox = event.kind == EventKind::arrived || event.kind == EventKind::expired ||
                          event.kind == EventKind::turned_away;
  const std::string who = of_mailbox     ? users_[event.account.value]
                          : event.device ? device_words(*event.device, text)
                                         : std::string();
  return words_of(event, who, subject(event.message), text);
}

}  // namespace casella::gui
