#pragma once
// Everything that can happen next. A script, a click, a seed, a search or a socket chooses one.
#include <cstdint>
#include <string>
#include <variant>

#include "sim/base/ids.h"
#include "sim/base/time.h"
#include "sim/mail/message.h"

namespace casella {

// --- what the simulation does by itself ---
struct Deliver {  // the next segment in flight reaches the engine at side `to`
  ConnId conn;
  Side to = Side::Server;
};
struct AnswerStore { ConnId conn; };  // the store does what the server asked first
struct FireTimer { ConnId conn; };    // the server's autologout timer runs out
struct SaveMail { DeviceId device; };

// --- what people do ---
struct CheckMail { DeviceId device; };  // connects if need be; the policy runs the session
struct Connect { DeviceId device; };    // connects; somebody will type
struct Type {                           // sends one command line on the open connection
  DeviceId device;
  std::string line;
};
struct HangUp { DeviceId device; };     // closes the connection without QUIT
struct Arrive {                         // mail comes into an account
  AccountId account;
  MessageRef message;
};
struct AdvanceTime { Duration by{}; };

// --- what goes wrong ---
struct CutLink {  // octets in flight are lost; the server notices after `server_notices`
  ConnId conn;
  Duration server_notices{};
};
struct HoldLink {  // segments towards `to` wait until the link is released
  ConnId conn;
  Side to = Side::Client;
  bool held = true;
};
struct DelayLink {  // segments towards `to` take so much longer from now on
  ConnId conn;
  Side to = Side::Client;
  Duration extra{};
};
struct CrashDevice { DeviceId device; };  // what was not on disk is gone
struct FailStore { ConnId conn; };        // the store can't do what was asked, and does nothing

using Action = std::variant<Deliver, AnswerStore, FireTimer, SaveMail, CheckMail, Connect, Type,
                            HangUp, Arrive, AdvanceTime, CutLink, HoldLink, DelayLink, CrashDevice,
                            FailStore>;

}  // namespace casella
