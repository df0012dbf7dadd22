#include "sim/export/packets.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "sim/base/rng.h"

namespace casella::exports {
namespace {

constexpr Duration kAckDelay = std::chrono::milliseconds(40);
// What the link brought at once must leave at once, as it did in the world.
constexpr std::uint32_t kWindow = std::uint32_t{tcp::kSendLimit};
constexpr int kRetries = 15;           // a quarter of an hour, as systems have it
constexpr std::size_t kHandshake = 3;  // packets
constexpr SimTime kNever = SimTime::max();

// A stretch of one direction's octets that travelled together.
struct Segment {
  std::uint64_t end = 0;             // as a count of the octets of its direction
  std::optional<SimTime> arrived{};  // none: lost
};

// What the log tells of one direction, its future included: how it is cut must be known beforehand.
struct Direction {
  struct Write {
    std::uint64_t end;
    SimTime at;
  };
  std::vector<Segment> segments;
  std::vector<Write> writes;
  std::uint64_t settled = 0;  // delivered or lost
  std::optional<SimTime> fin_arrived;
  Duration longest{};  // that any octet was on its way

  void sent(std::uint32_t size, SimTime at) {
    writes.push_back({(writes.empty() ? 0 : writes.back().end) + size, at});
  }
  void settle(std::uint32_t size, std::optional<SimTime> at) {
    const auto first = std::upper_bound(writes.begin(), writes.end(), settled,
                                        [](std::uint64_t e, const Write& w) { return e < w.end; });
    if (at && first != writes.end()) longest = std::max(longest, *at - first->at);
    settled += size;
    segments.push_back({settled, at});
  }
  // The segment that holds the octet before `end`.
  const Segment* holding(std::uint64_t end) const {
    const auto found =
        std::lower_bound(segments.begin(), segments.end(), end,
                         [](const Segment& s, std::uint64_t e) { return s.end < e; });
    return found == segments.end() ? nullptr : &*found;
  }
};

struct Course {
  DeviceId device;
  PortRule rule = PortRule::Open;
  bool tls = false;        // then each side waits for the other's farewell
  std::uint16_t port = 0;  // of the server
  Direction to_server, to_client;
  Direction& to(Side side) { return side == Side::Server ? to_server : to_client; }
};

// What was put on the link: lines, or the records that hide them.
struct Put {
  ConnId conn;
  Side from;
  Span octets;
};
std::optional<Put> on_wire(const Happening& each) {
  if (const auto* record = std::get_if<happening::TlsSent>(&each)) {
    return Put{record->conn, record->from, record->octets};
  }
  const auto* sent = std::get_if<happening::Sent>(&each);
  if (sent == nullptr || sent->sealed) return std::nullopt;
  return Put{sent->conn, sent->from, sent->octets};
}

std::map<ConnId, Course> courses_of(const Timeline& timeline) {
  std::map<ConnId, Course> courses;
  for (Seq seq = 0; seq < timeline.size(); ++seq) {
    const RecordView record = timeline[seq];
    const auto* deliver = std::get_if<Deliver>(record.action);
    bool brought_octets = false;
    for (const Happening& each : record.what) {
      if (const auto* opened = std::get_if<happening::Opened>(&each)) {
        courses[opened->conn].device = opened->device;
        courses[opened->conn].port = opened->port;
      } else if (const auto* failed = std::get_if<happening::Unreachable>(&each)) {
        const bool refused = failed->how == proto::Reach::Refused;
        courses[failed->conn].rule = refused ? PortRule::Refuse : PortRule::Drop;
      } else if (const auto put = on_wire(each)) {
        Course& course = courses[put->conn];
        course.to(peer(put->from)).sent(put->octets.size, record.at);
        course.tls |= std::holds_alternative<happening::TlsSent>(each);
      } else if (const auto* got = std::get_if<happening::Delivered>(&each)) {
        brought_octets = true;
        courses[got->conn].to(got->to).settle(got->wire_octets, record.at);
      } else if (const auto* lost = std::get_if<happening::Lost>(&each)) {
        courses[lost->conn].to(lost->to).settle(lost->wire_octets, std::nullopt);
      }
    }
    // A delivery without octets was that of the connection's end.
    if (deliver == nullptr || brought_octets || record.what.empty()) continue;
    const auto course = courses.find(deliver->conn);
    if (course != courses.end()) course->second.to(deliver->to).fin_arrived = record.at;
  }
  return courses;
}

// One connection, played again as packets.
class Replay {
 public:
  Replay(ConnId conn, const Course& course, Duration latency, std::uint64_t seed, SimTime at)
      : conn_(conn),
        course_(course),
        latency_(latency),
        now_(at),
        ends_{End{tcp::Endpoint(settings(Side::Client, seed)), {}},
              End{tcp::Endpoint(settings(Side::Server, seed)), {}}} {
    if (course_.rule == PortRule::Open) give(Side::Server, tcp::Listen{});
    give(Side::Client, tcp::Open{});
    run_to(at);
  }

  void write(Side from, std::string_view octets, SimTime at) {
    End& end = ends_[index(from)];
    run_to(at);
    end.pending.append(octets);
    end.written += octets.size();
    while (!end.pending.empty()) {
      const std::uint64_t begin = end.written - end.pending.size();
      const Segment* segment = course_.to(peer(from)).holding(begin + 1);
      const bool whole = segment != nullptr && segment->end <= end.written;
      // It waited for more, and left together with it.
      if (segment != nullptr && !whole && segment->arrived) return;
      const std::size_t size = whole ? segment->end - begin : end.pending.size();
      give(from, tcp::Write{std::string_view(end.pending).substr(0, size)});
      end.pending.erase(0, size);
    }
  }

  void close(Side by, SimTime at) {
    if (course_.rule != PortRule::Open) return;  // its TCP has given up by itself
    run_to(at);
    ++closed_;
    if (cut_) {
      give(by, tcp::Abort{});
    } else {
      give(by, tcp::Close{!course_.tls});
    }
  }

  void cut(SimTime at) {
    run_to(at);
    cut_ = true;
    flights_.clear();
    give(Side::Client, tcp::Abort{});  // its system sees at once that the cable is out
  }

  // Everything that still follows by itself until then; without end once both have closed.
  void finish(SimTime until) { run_to(closed_ == 2 && !cut_ ? kEndOfTime : until); }

  std::vector<Frame> take() { return std::move(frames_); }

 private:
  struct End {
    tcp::Endpoint endpoint;
    std::optional<SimTime> timer;
    std::string pending{};      // written, but not yet put on the link
    std::uint64_t written = 0;  // octets in all
  };
  struct Flight {
    SimTime due;
    Side to;
    tcp::Packet packet;
  };

  static std::size_t index(Side side) { return side == Side::Client ? 0 : 1; }

  // The retransmission time is above all that the log's packets took, as if it had been measured.
  tcp::Settings settings(Side side, std::uint64_t seed) const {
    tcp::Settings made;
    made.port = side == Side::Client ? client_port(conn_) : course_.port;
    made.peer_port = side == Side::Client ? course_.port : 0;
    Rng rng(seed + conn_.value * 2 + index(side));
    made.first_seq = static_cast<std::uint32_t>(rng.next());
    const Duration longest = std::max(course_.to_client.longest, course_.to_server.longest);
    made.rto = std::max<Duration>(2 * (longest + latency_), std::chrono::seconds(1));
    made.longest_rto = std::max<Duration>(made.rto, std::chrono::seconds(60));
    made.retries = kRetries;
    made.window = kWindow;
    made.ack_delay = kAckDelay;
    return made;
  }

  void run_to(SimTime until) {
    for (;;) {
      const auto first =
          std::min_element(flights_.begin(), flights_.end(),
                           [](const Flight& a, const Flight& b) { return a.due < b.due; });
      const std::size_t ringing =
          !ends_[1].timer || (ends_[0].timer && *ends_[0].timer <= *ends_[1].timer) ? 0 : 1;
      const std::optional<SimTime>& timer = ends_[ringing].timer;
      if (first != flights_.end() && first->due <= until && (!timer || first->due <= *timer)) {
        const Flight flight = std::move(*first);
        flights_.erase(first);
        now_ = std::max(now_, flight.due);
        give(flight.to, tcp::Arrived{flight.packet});
      } else if (timer && *timer <= until) {
        now_ = std::max(now_, *timer);
        ends_[ringing].timer.reset();
        give(ringing == 0 ? Side::Client : Side::Server, tcp::Timer{});
      } else {
        break;
      }
    }
    if (until < kEndOfTime) now_ = std::max(now_, until);
  }

  void give(Side side, const tcp::Input& input) {
    tcp::Effects effects;
    End& end = ends_[index(side)];
    end.endpoint.handle(input, now_, effects);
    for (tcp::Effect& effect : effects) {
      if (auto* sent = std::get_if<tcp::SendPacket>(&effect)) {
        put_on_wire(side, std::move(sent->packet), sent->why);
      } else if (const auto* set = std::get_if<proto::SetTimer>(&effect)) {
        end.timer.reset();
        if (set->after > Duration::zero()) end.timer = now_ + set->after;
      }
    }
  }

  void put_on_wire(Side from, tcp::Packet packet, const proto::Note* why) {
    if (cut_ && from == Side::Client) return;  // the cable is out on its side
    SimTime due = kNever;
    if (!cut_ && !(course_.rule == PortRule::Drop && from == Side::Client)) {
      due = arrival(from, packet);
      for (const Flight& flight : flights_) {  // the world's links never reorder
        if (flight.to != from) due = std::max(due, flight.due);
      }
      flights_.push_back({due, peer(from), packet});
    }
    const std::uint32_t device = kDeviceAddresses + course_.device.value + 1;
    const bool client = from == Side::Client;
    frames_.push_back({now_, conn_, from, client ? device : kServerAddress,
                       client ? kServerAddress : device, std::move(packet), why,
                       static_cast<std::uint32_t>(frames_.size()) + 1});
    frames_.back().lost = cut_ || (course_.rule == PortRule::Drop && client);
    if (due < kNever) frames_.back().arrived = due;
  }

  SimTime arrival(Side from, const tcp::Packet& packet) {
    if (frames_.size() < kHandshake && course_.rule == PortRule::Open) return now_;
    const SimTime natural = now_ + latency_;
    const Direction& way = course_.to(peer(from));
    if (packet.has(tcp::kFin) && way.fin_arrived) return std::max(natural, *way.fin_arrived);
    if (packet.payload.empty()) return natural;
    const std::uint32_t last = packet.seq + static_cast<std::uint32_t>(packet.payload.size());
    const std::uint32_t first = ends_[index(from)].endpoint.settings().first_seq + 1;
    const Segment* segment = way.holding(last - first);
    if (segment == nullptr) return kNever;  // still on its way when the log ends
    return segment->arrived ? std::max(natural, *segment->arrived) : natural;
  }

  ConnId conn_;
  Course course_;
  Duration latency_;
  SimTime now_;
  End ends_[2];
  std::vector<Flight> flights_;
  std::vector<Frame> frames_;
  int closed_ = 0;
  bool cut_ = false;
};

// The packets of a log that has them.
class Reader {
 public:
  void read(const RecordView& record) {
    for (const Happening& each : record.what) {
      if (const auto* opened = std::get_if<happening::Opened>(&each)) {
        calls_[opened->conn] = *opened;
      } else if (const auto* sent = std::get_if<happening::PacketSent>(&each)) {
        add(record, *sent);
      } else if (const auto* got = std::get_if<happening::PacketArrived>(&each)) {
        if (Frame* frame = find(got->conn, got->number)) frame->arrived = record.at;
      } else if (const auto* gone = std::get_if<happening::PacketLost>(&each)) {
        if (Frame* frame = find(gone->conn, gone->number)) frame->lost = true;
      }
    }
  }
  std::vector<Frame> take() { return std::move(frames_); }

 private:
  void add(const RecordView& record, const happening::PacketSent& sent) {
    const happening::Opened& call = calls_[sent.conn];
    const bool client = sent.from == Side::Client;
    const std::uint32_t device = kDeviceAddresses + call.device.value + 1;
    const std::uint16_t own = client_port(sent.conn);
    tcp::Packet packet{client ? own : call.port,
                       client ? call.port : own,
                       sent.seq,
                       sent.ack,
                       sent.flags,
                       sent.window,
                       sent.mss,
                       std::string(record.text(sent.payload))};
    if (sent.scale > 0) packet.scale = static_cast<std::uint8_t>(sent.scale - 1);
    places_[{sent.conn, sent.number}] = frames_.size();
    frames_.push_back({record.at, sent.conn, sent.from, client ? device : kServerAddress,
                       client ? kServerAddress : device, std::move(packet), sent.why, sent.number});
  }
  Frame* find(ConnId conn, std::uint32_t number) {
    const auto found = places_.find({conn, number});
    return found == places_.end() ? nullptr : &frames_[found->second];
  }

  std::map<ConnId, happening::Opened> calls_;
  std::map<std::pair<ConnId, std::uint32_t>, std::size_t> places_;
  std::vector<Frame> frames_;
};

std::vector<Frame> frames_in(const Timeline& timeline, Seq until) {
  Reader reader;
  for (Seq seq = 0; seq < until; ++seq) reader.read(timeline[seq]);
  return reader.take();
}

}  // namespace

std::vector<Frame> frames_of(const Timeline& timeline, Seq until) {
  until = std::min(until, timeline.size());
  const World start = timeline.seek(0);
  if (start.settings->link.tcp) return frames_in(timeline, until);
  const std::map<ConnId, Course> courses = courses_of(timeline);
  std::map<ConnId, Replay> replays;
  SimTime now = start.now;
  for (Seq seq = 0; seq < until; ++seq) {
    const RecordView record = timeline[seq];
    now = record.at;
    for (const Happening& each : record.what) {
      if (const auto* opened = std::get_if<happening::Opened>(&each)) {
        replays.try_emplace(opened->conn, opened->conn, courses.at(opened->conn),
                            start.settings->link.latency, start.rng.state(), now);
      } else if (const auto sent = on_wire(each)) {
        replays.at(sent->conn).write(sent->from, record.text(sent->octets), now);
      } else if (const auto* closed = std::get_if<happening::Closed>(&each)) {
        replays.at(closed->conn).close(closed->by, now);
      } else if (const auto* cut = std::get_if<happening::Cut>(&each)) {
        replays.at(cut->conn).cut(now);
      }
    }
  }
  std::vector<Frame> all;
  for (auto& [conn, replay] : replays) {
    replay.finish(now);
    std::vector<Frame> frames = replay.take();
    all.insert(all.end(), std::make_move_iterator(frames.begin()),
               std::make_move_iterator(frames.end()));
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Frame& one, const Frame& other) { return one.at < other.at; });
  return all;
}

}  // namespace casella::exports
