#pragma once
// A device that reads mail: what its disk keeps, and what it knows only while a session lasts.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/base/cow.h"
#include "sim/base/encoder.h"
#include "sim/base/ids.h"
#include "sim/base/number_set.h"
#include "sim/base/time.h"
#include "sim/device/imap_memory.h"
#include "sim/mail/chunked.h"
#include "sim/mail/message.h"
#include "sim/proto/pop2/client.h"
#include "sim/proto/pop3/client.h"
#include "sim/proto/protocol.h"
#include "sim/proto/sasl/client.h"
#include "sim/proto/smtp/sender.h"

namespace casella {

enum class Mode : std::uint8_t {
  Delete,    // fetch every message, then remove it from the server
  Keep,      // leave a copy on the server; UIDL tells what is new
  KeepDays,  // as Keep, but remove what was first fetched so many days ago
  Online,    // IMAP: the mailbox is on the server, and read there
  Offline,   // IMAP: a copy of all of it, worked on anywhere and brought into step
};

enum class SaveWhen : std::uint8_t {
  BeforeDele,  // each message is on disk before the server is told to delete it
  AtEnd,       // only when the session is over: a crash before loses mail
};

enum class Security : std::uint8_t {
  None,      // everything in the clear
  Stls,      // TLS begins with STLS (RFC 2595, section 4); without it the device says goodbye
  Implicit,  // TLS begins with the connection (RFC 8314, section 3)
};

struct DeviceSettings {
  std::string id;                                    // "laptop"
  proto::Protocol protocol = proto::Protocol::Pop3;  // by which it gets its mail
  Mode mode = Mode::Delete;
  std::uint32_t keep_days = 0;
  std::string user;
  std::string pass;
  bool apop = false;                      // log in with APOP when the greeting offers it
  std::optional<sasl::Mechanism> auth{};  // log in with AUTH and this mechanism
  SaveWhen saves = SaveWhen::BeforeDele;
  Security security = Security::None;
  bool by_number = false;  // takes message-numbers for unique-ids, which they are not
  bool idle = false;       // IMAP: stays connected, and hears of changes at once (RFC 2177)
  bool parts = false;  // IMAP, online: opens the text alone; what is attached when read once more
};

struct LocalMail {
  MessageRef message;  // the octets as they arrived; its id says which message they once were
  std::string uidl;    // empty if the session never learnt it
  SimTime saved{};
  MessageNumber number{};  // in the session that fetched it
  FlagBits flags = 0;      // known to this device alone: POP3 has none
};

struct Remembered {
  std::string uidl;
  SimTime first_saved{};
};

struct Pop3Memory {
  std::optional<sasl::Client> exchange;  // of AUTH, which `auth_line` begins
  std::string auth_line;
  std::optional<std::string> response;  // the line that answers the challenge at hand
  bool greeted = false;
  bool user_accepted = false;
  bool authorized = false;
  bool refused = false;  // the login was answered -ERR
  bool secured = false;  // TLS is active
  bool quit_sent = false;
  bool listed_uids = false;                         // UIDL was answered, or refused
  std::optional<std::uint32_t> count;               // STAT's
  std::vector<std::string> uidls;                   // index n - 1; empty: unknown
  std::vector<std::optional<SimTime>> first_saved;  // of those: when, if the device remembers it
  NumberSet fetched;                                // message-numbers
  NumberSet failed;      // RETR or DELE was answered -ERR: left where it is
  NumberSet deleted;     // marked by us
  std::uint32_t at = 1;  // the message the policy is busy with
};

struct Pop2Memory {
  bool greeted = false;
  bool quit_sent = false;
  bool failed = false;       // an answer began with "-": the client takes its leave by itself
  bool has_message = false;  // RETR brought one that is not acknowledged yet
};

struct SmtpMemory {
  std::optional<smtp::Sender> sender;  // none: somebody types
};

// What a client program keeps in memory from connection to connection's end.
struct Session {
  ConnId conn;
  bool automatic = true;  // the policy chooses; else somebody types
  std::variant<Pop3Memory, Pop2Memory, SmtpMemory, ImapMemory> memory{};

  Pop3Memory* pop3() { return std::get_if<Pop3Memory>(&memory); }
  const Pop3Memory* pop3() const { return std::get_if<Pop3Memory>(&memory); }
  ImapMemory* imap() { return std::get_if<ImapMemory>(&memory); }
  const ImapMemory* imap() const { return std::get_if<ImapMemory>(&memory); }
};

struct Device {
  std::shared_ptr<const DeviceSettings> settings;
  Chunked<LocalMail> disk;
  Chunked<Remembered> remembered;  // on disk too
  Cow<ImapBox> imap;               // on disk too: its picture of the mailbox
  std::vector<LocalMail> unsaved;  // fetched, not yet on disk: lost in a crash
  SimTime save_due{};              // when the oldest of them will be
  std::optional<Session> session;
  proto::Reach reach = proto::Reach::Reached;  // of its last call
  bool crashed = false;                        // since its last connection
  std::string last_reply;                      // status line of the last reply, as it came
  std::uint32_t sessions_ended = 0;
  std::uint32_t posted = 0;      // messages that a server took over from it
  std::uint32_t not_posted = 0;  // and those that it refused, or that it never answered for

  bool remembers(std::string_view uidl) const;
  std::uint32_t copies_of(MessageId id) const;  // on disk
  bool keeps(std::string_view uidl) const;      // on disk, or about to
  void encode(Encoder& out) const;
};

// A POP3 session's memory at its beginning. `nonce` is for mechanisms that need one.
Pop3Memory begin_pop3(const DeviceSettings& settings, std::string nonce);

// Takes a reply in, as the client program would. `origin` is the message that it brought; else
// null.
void absorb(Device& device, const pop3::Reply& reply, const MessageRef& origin);
void absorb(Device& device, const pop2::Reply& reply, const MessageRef& origin);
void absorb(Device& device, const smtp::Reply& reply);

// The session is over: whatever was not finished is not done.
void end_session(Device& device);

// The message as it came: the very one that was sent, unless its octets differ.
MessageRef received(const std::string& octets, const MessageRef& origin);

// Looks up which of the session's unique-ids the device remembers from earlier sessions.
void recognise(Device& device);

// Puts what was fetched on disk, and remembers its unique-ids.
void save_mail(Device& device, SimTime now);

}  // namespace casella
