#pragma once
// A device that reads mail: what its disk keeps, and what it knows only while a session lasts.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/encoder.h"
#include "sim/base/ids.h"
#include "sim/base/time.h"
#include "sim/base/number_set.h"
#include "sim/mail/chunked.h"
#include "sim/mail/message.h"
#include "sim/proto/pop3/client.h"
#include "sim/proto/sasl/client.h"

namespace casella {

enum class Mode : std::uint8_t {
  Delete,    // fetch every message, then remove it from the server
  Keep,      // leave a copy on the server; UIDL tells what is new
  KeepDays,  // as Keep, but remove what was first fetched so many days ago
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
  std::string id;  // "laptop"
  Mode mode = Mode::Delete;
  std::uint32_t keep_days = 0;
  std::string user;
  std::string pass;
  bool apop = false;                      // log in with APOP when the greeting offers it
  std::optional<sasl::Mechanism> auth{};  // log in with AUTH and this mechanism
  SaveWhen saves = SaveWhen::BeforeDele;
  Security security = Security::None;
};

struct LocalMail {
  MessageRef message;  // the octets as they arrived; its id says which message they once were
  std::string uidl;    // empty if the session never learnt it
  SimTime saved{};
  MessageNumber number{};  // in the session that fetched it
};

struct Remembered {
  std::string uidl;
  SimTime first_saved{};
};

// What a client program keeps in memory from connection to connection's end.
struct Pop3Memory {
  ConnId conn;
  bool automatic = true;                 // the policy chooses; else somebody types
  std::optional<sasl::Client> exchange;  // of AUTH, which `auth_line` begins
  std::string auth_line;
  std::optional<std::string> response;  // the line that answers the challenge at hand
  bool greeted = false;
  bool user_accepted = false;
  bool authorized = false;
  bool refused = false;  // the login was answered -ERR
  bool secured = false;  // TLS is active
  bool quit_sent = false;
  bool listed_uids = false;            // UIDL was answered, or refused
  std::optional<std::uint32_t> count;  // STAT's
  std::vector<std::string> uidls;      // index n - 1; empty: unknown
  std::vector<std::optional<SimTime>> first_saved;  // of those: when, if the device remembers it
  NumberSet fetched;                   // message-numbers
  NumberSet failed;                    // RETR or DELE was answered -ERR: left where it is
  NumberSet deleted;                   // marked by us
  std::uint32_t at = 1;                // the message the policy is busy with
};

struct Device {
  std::shared_ptr<const DeviceSettings> settings;
  Chunked<LocalMail> disk;
  Chunked<Remembered> remembered;  // on disk too
  std::vector<LocalMail> unsaved;      // fetched, not yet on disk: lost in a crash
  SimTime save_due{};                  // when the oldest of them will be
  std::optional<Pop3Memory> session;
  bool crashed = false;    // since its last connection
  std::string last_reply;  // status line of the last reply, as it came
  std::uint32_t sessions_ended = 0;

  bool remembers(std::string_view uidl) const;
  std::uint32_t copies_of(MessageId id) const;  // on disk
  void encode(Encoder& out) const;
};

// A session's memory at its beginning. `nonce` is for mechanisms that need one.
Pop3Memory begin_session(const DeviceSettings& settings, ConnId conn, bool automatic,
                         std::string nonce);

// Takes a reply in, as the client program would. `origin` is the message a RETR brought; else null.
void absorb(Device& device, const pop3::Reply& reply, const MessageRef& origin);

// Looks up which of the session's unique-ids the device remembers from earlier sessions.
void recognise(Device& device);

// Puts what was fetched on disk, and remembers its unique-ids.
void save_mail(Device& device, SimTime now);

}  // namespace casella
