#pragma once
// What happened that is no line of a session: connections, faults, mail that came, was saved, went.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gui/model/mark.h"
#include "sim/base/text.h"
#include "sim/world/timeline.h"

namespace casella::gui {

enum class EventKind : std::uint8_t {
  opened,         // a device connected
  closed,         // one end closed the connection, in order
  noticed,        // the server found out that a cut connection is gone
  cut,            // the link was cut
  crashed,        // `count` messages were not on disk
  held,           // what goes to `side` waits
  released,       // no longer
  delayed,        // what goes to `side` takes longer
  refused,        // a login, since another session holds the lock
  store_failed,   // the store could not do what the server asked
  autologout,     // the server's timer ran out
  marks_dropped,  // `count` marks are forgotten: the session ended without UPDATE
  removed,        // `count` messages left the server
  saved,          // `count` messages were put on a device's disk
  expired,        // a message was removed by the site's policy
  arrived,        // a message came into a mailbox
  turned_away,    // a message came, and the mailbox was full
  handled,        // somebody did something to a message on a device
  time_passed,
  secured,       // TLS is on: both ends are done with its handshake
  call_refused,  // nobody listens at port `count`
  no_answer,     // not even a refusal came from port `count`
  port_refused,  // the firewall now refuses port `count`,
  port_dropped,  // or drops what comes to it,
  port_opened,   // or lets it through
  packet_lost,   // TCP's packet `count`, on its way to `side`
};

struct Event {
  Seq seq = 0;  // of its record
  EventKind kind = EventKind::opened;
  bool after_lines = false;  // stands below the lines that its record put on the link
  Side side = Side::Client;
  ConnId conn{};
  std::optional<DeviceId> device{};
  MessageId message{};  // the first of `count`
  std::uint32_t count = 0;
  AccountId account{};  // that it arrived in
  Duration by{};
  Deed deed{};  // handled
};

// One sentence; `who` is the device's name or the mailbox's, `message` what the message is called.
std::string words_of(const Event& event, std::string_view who, std::string_view message,
                     const Text& text);
// The key of what the panel says of such an event at length.
std::string_view long_key(EventKind kind);
Icon icon_of(EventKind kind);
Tone tone_of(EventKind kind);
bool is_fault(EventKind kind);

}  // namespace casella::gui
