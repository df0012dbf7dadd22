#pragma once
// What passes on the wire beneath the sessions, row by row: TCP's packets with their numbers, and
// TLS's records, of which others see no more than that they are there and how long they are.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/export/exports.h"
#include "sim/world/timeline.h"

namespace casella::exports {

struct WireRow {
  SimTime at{};
  ConnId conn;
  DeviceId device;
  Side from = Side::Client;
  std::uint32_t number = 0;  // of the packet, in its connection; 0: a record of TLS
  std::string flags;         // "SYN,ACK"; "TLS"
  // Counted from each side's first number, as Wireshark shows them; no ack: it acknowledges
  // nothing.
  std::uint32_t seq = 0;
  std::optional<std::uint32_t> ack{};
  std::uint32_t window = 0;  // in octets, as the other side understands it
  std::string octets;        // what it carries; of TLS, the record
  bool again = false;        // all that it carries was sent before
  bool lost = false;
  std::optional<SimTime> arrived{};  // none: lost, or still on its way
  const proto::Note* why = nullptr;
};

// What others can read of a packet: its first line, if it is in the clear.
std::string readable_words(const WireRow& row);

// The rows of the first `until` records, in the order of their times; a record of TLS stands before
// the packets that carry it.
std::vector<WireRow> wire_of(const Timeline& timeline, Seq until);

// A row a line. With `explain`, what each is stands below it.
std::string wire_as_text(const Timeline& timeline, Seq until, const Voice& voice, bool explain);

// The secrets of all TLS sessions, in the form that Wireshark reads (tls.keylog_file).
std::string keys_of(const Timeline& timeline, Seq until);

}  // namespace casella::exports
