#pragma once
// Everything that can happen next. A script, a click, a seed, a search or a socket chooses one.
#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "sim/base/ids.h"
#include "sim/base/time.h"
#include "sim/device/mail_deed.h"
#include "sim/mail/message.h"
#include "sim/mail/store.h"
#include "sim/proto/protocol.h"

namespace casella {

// --- what the simulation does by itself ---
struct Deliver {  // the next segment in flight reaches the engine at side `to`
  ConnId conn;
  Side to = Side::Server;
  bool operator==(const Deliver&) const = default;
};
struct AnswerStore {  // the store does what the server asked first
  ConnId conn;
  bool operator==(const AnswerStore&) const = default;
};
struct FireTimer {  // the server's autologout timer runs out
  ConnId conn;
  bool operator==(const FireTimer&) const = default;
};
struct SaveMail {
  DeviceId device;
  bool operator==(const SaveMail&) const = default;
};

struct TcpTimer {  // an end of TCP sends again, or acknowledges late
  ConnId conn;
  Side side = Side::Client;
  bool operator==(const TcpTimer&) const = default;
};

// --- what people do ---
struct CheckMail {  // connects if need be; the policy runs the session
  DeviceId device;
  bool operator==(const CheckMail&) const = default;
};
struct Connect {  // connects; somebody will type
  DeviceId device;
  proto::Protocol protocol = proto::Protocol::Pop3;
  bool tls = false;  // at once, on the protocol's other port, even if the device is not set so
  bool operator==(const Connect&) const = default;
};
struct SendMail {  // connects by SMTP, hands the message over, and says goodbye
  DeviceId device;
  std::vector<std::string> to;  // addresses without brackets
  MessageRef draft;
  bool operator==(const SendMail&) const = default;
};
struct Type {  // sends one command line on the open connection
  DeviceId device;
  std::string line;
  bool operator==(const Type&) const = default;
};
struct HandleMail {  // does something to a message that the device knows
  DeviceId device;
  Deed deed = Deed::Read;
  MessageId message;
  std::string folder;  // where to move it
  bool operator==(const HandleMail&) const = default;
};
struct HangUp {  // closes the connection without QUIT
  DeviceId device;
  bool operator==(const HangUp&) const = default;
};
struct Arrive {  // mail comes into an account
  AccountId account;
  MessageRef message;
  bool operator==(const Arrive&) const = default;
};
struct AdvanceTime {
  Duration by{};
  bool operator==(const AdvanceTime&) const = default;
};

enum class PortRule : std::uint8_t {
  Open,
  Refuse,  // who calls is answered with RST, as if nobody listened there
  Drop,    // who calls gets no answer at all
};
struct SetFirewall {  // for new connections; those that are open stay open
  std::uint16_t port = 0;
  PortRule rule = PortRule::Open;
  bool operator==(const SetFirewall&) const = default;
};

// --- what goes wrong ---
struct LosePacket {  // the next packet towards `to` is lost; only where the link shows TCP
  ConnId conn;
  Side to = Side::Client;
  bool operator==(const LosePacket&) const = default;
};
struct CutLink {  // octets in flight are lost; the server notices after `server_notices`
  ConnId conn;
  Duration server_notices{};
  bool operator==(const CutLink&) const = default;
};
struct HoldLink {  // segments towards `to` wait until the link is released
  ConnId conn;
  Side to = Side::Client;
  bool held = true;
  bool operator==(const HoldLink&) const = default;
};
struct DelayLink {  // segments towards `to` take so much longer from now on
  ConnId conn;
  Side to = Side::Client;
  Duration extra{};
  bool operator==(const DelayLink&) const = default;
};
struct CrashDevice {  // what was not on disk is gone
  DeviceId device;
  bool operator==(const CrashDevice&) const = default;
};
struct FailStore {  // the store can't do what was asked, and does nothing
  ConnId conn;
  bool operator==(const FailStore&) const = default;
};

// --- what comes from outside: a client whose socket is real joins at the link ------------------
// Its end is not simulated: what the server sends it is handed over when the record says Delivered.
// `at` is when it came; the world's time never goes back.
struct ExternalOpened {
  DeviceId device;  // stands for the program outside, of which nothing else is known
  proto::Protocol protocol = proto::Protocol::Pop3;
  std::uint16_t port = 0;
  bool tls = false;  // implicit: nothing is said before ExternalSecured
  SimTime at{};
  bool operator==(const ExternalOpened&) const = default;
};
struct ExternalBytes {  // as the client wrote them: plaintext, if the connection is secured
  ConnId conn;
  std::string octets;
  SimTime at{};
  bool operator==(const ExternalBytes&) const = default;
};
struct ExternalSecured {  // the handshake is over, which happens outside too
  ConnId conn;
  SimTime at{};
  bool operator==(const ExternalSecured&) const = default;
};
struct ExternalClosed {
  ConnId conn;
  SimTime at{};
  bool operator==(const ExternalClosed&) const = default;
};
struct StoreBecomes {  // by the hands of sessions that are in other worlds
  std::shared_ptr<const StoreState> state;
  SimTime at{};
  bool operator==(const StoreBecomes&) const = default;
};

using Action =
    std::variant<Deliver, AnswerStore, FireTimer, SaveMail, CheckMail, Connect, SendMail, Type,
                 HangUp, Arrive, AdvanceTime, CutLink, HoldLink, DelayLink, CrashDevice, FailStore,
                 TcpTimer, SetFirewall, LosePacket, HandleMail, ExternalOpened, ExternalBytes,
                 ExternalSecured, ExternalClosed, StoreBecomes>;

}  // namespace casella
