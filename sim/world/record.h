#pragma once
// One step, as it went into the log: the action, and everything that came of it.
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/base/ids.h"
#include "sim/base/time.h"
#include "sim/proto/engine.h"
#include "sim/world/action.h"

// Rows, a line each.
// clang-format off

namespace casella {

// Octets kept in the record that holds the happening.
struct Span {
  std::uint32_t at = 0;
  std::uint32_t size = 0;
};

namespace happening {

struct Opened { ConnId conn; DeviceId device; proto::Protocol protocol; std::uint16_t port; };
// An engine's octets: put on the link as they are, or within TLS.
struct Sent { ConnId conn; Side from; Span octets; bool sealed; };
// A TLS record on the link, and what it is for: all that others see is its first octet and its size.
struct TlsSent { ConnId conn; Side from; Span octets; const proto::Note* why; };
// The handshake is over for this side. `keys` open the session, in Wireshark's form: a lab has them.
struct Secured { ConnId conn; Side side; Span keys; };
// Octets that the engine gets, and octets that the link brought: inside TLS they are not the same.
struct Delivered { ConnId conn; Side to; std::uint32_t size_octets, wire_octets; };
struct Lost { ConnId conn; Side to; std::uint32_t size_octets, wire_octets; };  // in flight at the end
struct Closed { ConnId conn; Side by; };                       // this end is closed
// A packet of TCP put on the wire, and why; what it carries is `payload`. `number` counts the
// connection's packets from 1, both ways together. `scale` is one more than the option of a SYN.
struct PacketSent {
  ConnId conn; Side from; std::uint8_t flags, scale; std::uint32_t number, seq, ack;
  std::uint16_t window, mss; Span payload; const proto::Note* why;
};
struct PacketArrived { ConnId conn; Side to; std::uint32_t number; };
struct PacketLost { ConnId conn; Side to; std::uint32_t number; };
struct Blocked { std::uint16_t port; PortRule rule; };         // from now on, for new connections
struct Unreachable { ConnId conn; DeviceId device; std::uint16_t port; proto::Reach how; };
struct Cut { ConnId conn; };
struct Held { ConnId conn; Side to; bool held; };
struct Delayed { ConnId conn; Side to; };
struct StateChanged { ConnId conn; Side side; std::string_view from, to; };
struct Narrated { ConnId conn; Side side; const proto::Note* note; MessageNumber number; };
struct Locked { ConnId conn; AccountId account; };
struct Unlocked { ConnId conn; AccountId account; };
struct Refused { ConnId conn; DeviceId device; bool in_use; };  // a login
struct StoreFailed { ConnId conn; };
struct Marked { ConnId conn; DeviceId device; MessageId message; };
struct Unmarked { ConnId conn; DeviceId device; MessageId message; };
struct Removed { ConnId conn; DeviceId device; MessageId message; };  // from the server
struct Expired { AccountId account; MessageId message; };  // removed by the site's policy
struct Arrived { AccountId account; MessageId message; };
struct TurnedAway { AccountId account; };  // mail came, and was over the quota
struct Fetched { DeviceId device; MessageId message; };         // into memory
struct Saved { DeviceId device; MessageId message; };           // on disk
struct Posted { ConnId conn; DeviceId device; bool taken; };  // a message was handed over, or refused
struct Forgotten { DeviceId device; MessageId message; };       // was in memory when it crashed
struct Crashed { DeviceId device; };
struct TimePassed { Duration by; };
struct Handled { DeviceId device; MessageId message; Deed deed; };   // by a person
struct Discarded { DeviceId device; MessageId message; };  // from the disk, since it is gone elsewhere

}  // namespace happening

using Happening =
    std::variant<happening::Opened, happening::Sent, happening::TlsSent, happening::Secured,
                 happening::Delivered, happening::Lost, happening::PacketSent,
                 happening::PacketArrived, happening::PacketLost, happening::Blocked, happening::Unreachable,
                 happening::Closed, happening::Cut, happening::Held, happening::Delayed,
                 happening::StateChanged, happening::Narrated, happening::Locked,
                 happening::Unlocked, happening::Refused, happening::StoreFailed, happening::Marked,
                 happening::Unmarked, happening::Removed, happening::Expired, happening::Arrived, happening::TurnedAway, happening::Fetched,
                 happening::Saved, happening::Posted, happening::Forgotten, happening::Crashed, happening::TimePassed,
                 happening::Handled, happening::Discarded>;

struct Record {
  SimTime at{};
  Action action;
  std::vector<Happening> what;
  std::string octets;
  std::vector<MessageRef> brought{};  // what clients have put into mailboxes, as Arrived tells it
  // Whoever wants it so is spared copies of long messages: they stand here, and not in `octets`.
  bool lean = false;
  struct Shared {
    std::size_t sent = 0;  // the Sent of `what` in whose octets it stands
    Passage passage;
  };
  std::vector<Shared> shared{};

  std::string_view text(Span span) const { return std::string_view(octets).substr(span.at, span.size); }
};

// The same, no longer lean.
Record whole(const Record& lean);

}  // namespace casella
