#pragma once
// What a device that reads mail by IMAP knows: of its mailbox for good, and in a session.
//
// The mailbox is on the server; the device has a picture of it. An online device keeps each
// message's flags, sender and subject, and fetches a message when somebody reads it. An offline
// device keeps the whole messages, too; what is done to them while it is away from the network is
// done to its own picture at once, waits, and is told to the server at the next connection (RFC
// 4549, section 3). What it can't do any more, since another device was first, is a conflict: the
// server's word holds.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/encoder.h"
#include "sim/base/time.h"
#include "sim/device/mail_deed.h"
#include "sim/mail/flags.h"
#include "sim/mail/message.h"
#include "sim/proto/imap/client.h"
#include "sim/proto/sasl/client.h"

namespace casella {

struct Device;
struct DeviceSettings;

// A server may end a session that is silent for half an hour; RFC 2177, section 3, says to begin
// IDLE anew at least every 29 minutes.
inline constexpr Duration kIdleAnew = std::chrono::minutes(29);

struct KnownMail {
  Uid uid;
  FlagBits flags = 0;  // the system's
  std::uint64_t size_octets = 0;
  std::string from, subject;
  MessageRef origin{};     // which of the world's it is: for those who look on, not for the policy
  bool opened = false;     // its octets are in memory, until the session ends
  std::string attached{};  // parts that were left on the server: "2 3"
  std::uint64_t attached_octets = 0;  // of them, as they would have been sent
};

struct MailChange {
  Deed deed{};
  Uid uid{};
  std::string folder{};  // where to move it
};

// On disk.
struct ImapBox {
  std::uint32_t uid_validity = 0;   // 0: never seen
  std::uint64_t modseq = 0;         // all that changed before is known (RFC 7162); 0: never seen
  std::vector<KnownMail> mails;     // by ascending uid
  std::vector<MailChange> waiting;  // to be told to the server
  std::uint32_t conflicts = 0;      // changes that came too late

  KnownMail* find(Uid uid);
  const KnownMail* find(Uid uid) const;
  const KnownMail* find(MessageId id) const;
  void encode(Encoder& out) const;
};

struct ImapMemory {
  std::optional<sasl::Client> exchange;  // of AUTHENTICATE
  std::optional<std::string> response;   // the line that answers the challenge at hand
  bool greeted = false;
  bool refused = false;  // the login, or TLS, or the mailbox
  bool asked_capability = false, asked_enable = false, logout_sent = false;
  bool resyncs = false;           // ENABLE QRESYNC was answered OK
  bool flags_known = false;       // what was known before is up to date
  std::uint64_t modseq = 0;       // of SELECT
  std::size_t listed_at = 0;      // messages there were when new ones were last asked for
  int listings = 0;               // how often at that number
  bool bodies_asked = false;      // since the last listing
  std::uint32_t change_turn = 0;  // which of its commands the first change has got to
  bool change_met = false;        // the server knows the message that it is about
  bool creates = false;           // the folder that it needs comes first
  std::string text_part{};        // of the message that is being opened: what to fetch of it
  SimTime idle_since{};
};

ImapMemory begin_imap(const DeviceSettings& settings, std::string nonce);
void encode_memory(const ImapMemory& memory, Encoder& out);

// Takes in what the server said, as the client program would. `origin` is the message that a FETCH
// speaks of, or null.
void absorb(Device& device, const imap::Heard& heard, const imap::Client& client,
            const MessageRef& origin);

// The line that the device sends next by itself; none: it waits, or all is done. Pure.
std::optional<std::string> next_line(const Device& device, const imap::Client& client, SimTime now);
// What follows from that line's being sent.
void sent_line(Device& device, std::string_view line, SimTime now);

// What somebody does on the device. False: it does not know the message.
bool take_change(Device& device, Deed deed, MessageId id, std::string folder);

// imap_parts.cpp: which parts a message has, and which of them is its text.
void learn_parts(ImapMemory& memory, KnownMail& mail, std::string_view structure);
// The command by which the message at hand is opened, part by part.
std::string open_by_parts(const ImapMemory& memory, const KnownMail& mail);

// The session is over: what an online device had in memory is gone.
void end_imap(Device& device);

// The unique-id under which an offline device keeps a message on its disk.
std::string imap_key(const ImapBox& box, Uid uid);

}  // namespace casella
