#pragma once
// The contract of every protocol engine: inputs in, effects out, nothing else.
//
// An engine is sans-IO: it opens no socket, reads no clock, asks no random device, writes no log.
// What it wants of the world it says as an effect; what the world has for it comes as an input.
// Any input is answered in any state: an engine never throws, and never waits.
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/base/encoder.h"
#include "sim/base/ids.h"
#include "sim/base/result.h"
#include "sim/base/time.h"
#include "sim/mail/passage.h"
#include "sim/mail/store.h"
#include "sim/mail/store_changes.h"

namespace casella::proto {

// Where a rule stands. `section` as the RFC numbers it.
struct Rfc {
  std::uint16_t number = 0;
  std::string_view section;
};

// Why something happened: the key of its explanation and where its rule stands. Notes are constants
// of static storage, told apart by address.
struct Note {
  Key key;
  Rfc rfc;
};

// --- what comes in ---------------------------------------------------------------------------
struct Connected {};
struct Received {
  std::string_view octets;
};  // any number of octets; valid during the call only
struct PeerClosed {};
struct TlsReady {};  // the handshake is over: octets are private from here on
struct TimerFired {};
struct StoreAnswered {
  AskId ask;
  StoreReply reply;
};
// What a mailbox has become, by whatever session. It comes unasked, and only to engines that follow
// mailboxes' changes.
using StoreChanged = MailboxChange;
using Input = std::variant<Connected, Received, PeerClosed, TlsReady, TimerFired, StoreAnswered,
                           StoreChanged>;

// --- what comes out --------------------------------------------------------------------------
struct Send {
  std::string octets;
  std::vector<Passage> passages{};  // which stand in `octets`
};
struct Close {};
struct StartTls {};  // after what was sent before; TlsReady follows, on both sides
struct SetTimer {
  Duration after{};
};  // replaces the timer that runs; zero stops it
struct AskStore {
  AskId ask;
  StoreRequest request;
};
// Feeds lessons and log, never behaviour. `number` is the message it speaks of; 0 is none.
struct Narrate {
  const Note* note = nullptr;
  MessageNumber number{};
};
using Effect = std::variant<Send, Close, StartTls, SetTimer, AskStore, Narrate>;
using Effects = std::vector<Effect>;

template <class T>
concept Engine = requires(T engine, const T& seen, const Input& input, SimTime now, Effects& out,
                          Encoder& encoder) {
  engine.handle(input, now, out);                                  // appends to `out`
  { seen.state_name() } -> std::convertible_to<std::string_view>;  // the RFC's own word
  seen.encode(encoder);
};

}  // namespace casella::proto
