#include "sim/export/wire.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "sim/base/queue.h"
#include "sim/base/utf8.h"
#include "sim/export/packets.h"

namespace casella::exports {
namespace {

// One side of a connection, as an onlooker knows it.
struct Seen {
  std::optional<std::uint32_t> first;
  std::uint32_t sent_end = 0;  // the furthest that it has sent, counted from the first
  std::optional<std::uint8_t> scale;
};

std::string flags_of(const tcp::Packet& packet) {
  const std::string text = tcp::to_text(packet);
  return text.substr(0, text.find(' '));
}

class Onlooker {
 public:
  WireRow row(const Frame& frame) {
    const tcp::Packet& packet = frame.packet;
    Seen& own = sides_[{frame.conn, frame.from}];
    const Seen& other = sides_[{frame.conn, peer(frame.from)}];
    if (packet.has(tcp::kSyn)) {
      own.first = packet.seq;
      own.scale = packet.scale;
    }
    WireRow row;
    row.at = frame.at;
    row.conn = frame.conn;
    row.from = frame.from;
    row.number = frame.number;
    row.flags = flags_of(packet);
    row.seq = packet.seq - own.first.value_or(packet.seq);
    if (packet.has(tcp::kAck)) row.ack = packet.ack - other.first.value_or(packet.ack);
    const bool scaled = !packet.has(tcp::kSyn) && own.scale && other.scale;
    row.window = std::uint32_t{packet.window} << (scaled ? *own.scale : 0);
    const std::uint32_t end = row.seq + packet.length();
    row.again = packet.length() > 0 && end <= own.sent_end;
    own.sent_end = std::max(own.sent_end, end);
    row.octets = packet.payload;
    row.lost = frame.lost;
    row.arrived = frame.arrived;
    row.why = frame.why;
    return row;
  }

 private:
  std::map<std::pair<ConnId, Side>, Seen> sides_;
};

std::string numbers_of(const WireRow& row) {
  if (row.number == 0) return fmt::format("{:35}", "");
  const std::string ack = row.ack ? fmt::format("ack {:<6}", *row.ack) : std::string(10, ' ');
  return fmt::format("seq {:<6} {} win {:<9}", row.seq, ack, row.window);
}

}  // namespace

std::string readable_words(const WireRow& row) {
  const bool readable = row.number != 0 && !row.octets.empty() && row.octets.front() >= ' ' &&
                        row.octets.front() <= '~';
  return readable ? printable(row.octets.substr(0, row.octets.find('\r'))) : std::string();
}

std::vector<WireRow> wire_of(const Timeline& timeline, Seq until) {
  until = std::min(until, timeline.size());
  std::map<std::pair<ConnId, Side>, Queue<WireRow>> records;
  std::map<ConnId, DeviceId> devices;
  for (Seq seq = 0; seq < until; ++seq) {
    const RecordView record = timeline[seq];
    for (const Happening& each : record.what) {
      if (const auto* opened = std::get_if<happening::Opened>(&each)) {
        devices[opened->conn] = opened->device;
      } else if (const auto* sealed = std::get_if<happening::TlsSent>(&each)) {
        WireRow row;
        row.at = record.at;
        row.conn = sealed->conn;
        row.from = sealed->from;
        row.flags = "TLS";
        row.octets = record.text(sealed->octets);
        row.why = sealed->why;
        records[{row.conn, row.from}].push_back(std::move(row));
      }
    }
  }
  Onlooker onlooker;
  std::vector<WireRow> rows;
  for (const Frame& frame : frames_of(timeline, until)) {
    Queue<WireRow>& waiting = records[{frame.conn, frame.from}];
    while (!frame.packet.payload.empty() && !waiting.empty() && waiting.front().at <= frame.at) {
      rows.push_back(waiting.pop_front());
    }
    rows.push_back(onlooker.row(frame));
  }
  for (WireRow& row : rows) row.device = devices[row.conn];
  return rows;
}

std::string wire_as_text(const Timeline& timeline, Seq until, const Voice& voice, bool explain) {
  const Text& text = *voice.text;
  const World start = timeline.seek(0);
  std::string out;
  for (const WireRow& row : wire_of(timeline, until)) {
    const std::string& device = start.devices[row.device.value]->settings->id;
    const std::string number = row.number == 0 ? std::string() : std::to_string(row.number);
    std::string line =
        fmt::format("{:>4}  {:>9}  {:8} {} {:8} {}len {:<5} {}", number, clock_words(row.at),
                    printable(device), row.from == Side::Client ? "C" : "S", row.flags,
                    numbers_of(row), row.octets.size(), readable_words(row));
    if (row.again) line += fmt::format("  [{}]", text("export.wire.again"));
    if (row.lost) line += fmt::format("  [{}]", text("export.wire.lost"));
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
    if (!explain || row.why == nullptr) continue;
    out += fmt::format("{:33}{} ({})\n", "", short_note(*row.why, text), rfc_words(row.why->rfc));
  }
  return out;
}

std::string keys_of(const Timeline& timeline, Seq until) {
  std::string keys;
  for (Seq seq = 0; seq < std::min(until, timeline.size()); ++seq) {
    for (const Happening& each : timeline[seq].what) {
      const auto* secured = std::get_if<happening::Secured>(&each);
      if (secured != nullptr && secured->side == Side::Server) {
        keys += timeline[seq].text(secured->keys);
      }
    }
  }
  return keys;
}

}  // namespace casella::exports
