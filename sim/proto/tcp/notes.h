#pragma once
// Why each packet is sent and each thing is told. The wording is in assets/lang/*/tcp.toml under
// the same key: `short` beside the packet, `long` in the panel.
#include "sim/proto/engine.h"

namespace casella::tcp::note {

using proto::Note;

#define CASELLA_TCP_NOTES(NOTE)                           \
  /* opening */                                           \
  NOTE(kSyn, "tcp.syn", 9293, "3.5")                      \
  NOTE(kSynAck, "tcp.syn_ack", 9293, "3.5")               \
  NOTE(kHandshakeAck, "tcp.handshake_ack", 9293, "3.5")   \
  NOTE(kSynAgain, "tcp.syn_again", 9293, "3.8.3")         \
  NOTE(kListening, "tcp.listening", 9293, "3.10.1")       \
  NOTE(kOpened, "tcp.opened", 9293, "3.3.2")              \
  NOTE(kPortClosed, "tcp.port_closed", 9293, "3.5.2")     \
  NOTE(kRefused, "tcp.refused", 9293, "3.10.7.3")         \
  NOTE(kNoAnswer, "tcp.no_answer", 9293, "3.8.3")         \
  /* the stream */                                        \
  NOTE(kData, "tcp.data", 9293, "3.4")                    \
  NOTE(kAckData, "tcp.ack", 9293, "3.4")                  \
  NOTE(kReceived, "tcp.received", 9293, "3.10.7.4")       \
  NOTE(kHadAlready, "tcp.had_already", 9293, "3.10.7.4")  \
  NOTE(kOutOfOrder, "tcp.out_of_order", 5681, "4.2")      \
  NOTE(kGapFilled, "tcp.gap_filled", 5681, "4.2")         \
  NOTE(kTimeout, "tcp.timeout", 6298, "5")                \
  NOTE(kFast, "tcp.fast_retransmit", 5681, "3.2")         \
  NOTE(kNextLost, "tcp.next_lost", 6582, "3.2")           \
  NOTE(kGaveUp, "tcp.gave_up", 9293, "3.8.3")             \
  NOTE(kTimedOut, "tcp.timed_out", 9293, "3.8.3")         \
  NOTE(kWindowClosed, "tcp.window_closed", 9293, "3.8.6") \
  NOTE(kWindowOpened, "tcp.window_opened", 9293, "3.8.6") \
  NOTE(kProbe, "tcp.probe", 9293, "3.8.6.1")              \
  /* closing */                                           \
  NOTE(kFin, "tcp.fin", 9293, "3.6")                      \
  NOTE(kAckFin, "tcp.ack_fin", 9293, "3.6")               \
  NOTE(kPeerClosed, "tcp.peer_closed", 9293, "3.6")       \
  NOTE(kTimeWait, "tcp.time_wait", 9293, "3.6.1")         \
  NOTE(kFinished, "tcp.finished", 9293, "3.6")            \
  NOTE(kAbort, "tcp.abort", 9293, "3.10.5")               \
  NOTE(kDeaf, "tcp.deaf", 9293, "3.6.1")                  \
  NOTE(kReset, "tcp.reset", 9293, "3.5.3")                \
  NOTE(kTooMuch, "tcp.too_much", 9293, "3.10.2")          \
  /* what doesn't fit */                                  \
  NOTE(kBadAck, "tcp.bad_ack", 9293, "3.10.7.4")          \
  NOTE(kChallenge, "tcp.challenge", 9293, "3.10.7.4")     \
  NOTE(kDropped, "tcp.dropped", 9293, "3.10.7")

#define NOTE(name, key, rfc, section) inline constexpr Note name{Key{key}, {rfc, section}};
CASELLA_TCP_NOTES(NOTE)
#undef NOTE

// All of them, for the tests that look for their wording.
#define NOTE(name, key, rfc, section) &(name),
inline constexpr const Note* kAll[] = {CASELLA_TCP_NOTES(NOTE)};
#undef NOTE
#undef CASELLA_TCP_NOTES

}  // namespace casella::tcp::note
