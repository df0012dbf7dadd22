#pragma once
// Every explanation that POP2 gives, with the place it rests on: RFC 937 counts no sections, so
// they are named. The wording is in assets/lang/*/pop2.toml under the same key: `short` for the
// transcript, `long` for the panel.

#include "sim/proto/engine.h"

// Rows, a line each.
// clang-format off

namespace casella::pop2::note {

using proto::Note;

#define CASELLA_POP2_NOTES(NOTE)                                        \
  /* commands, as the client says them */                               \
  NOTE(kHelo, "pop2.cmd.helo", 937, "Commands")                         \
  NOTE(kFold, "pop2.cmd.fold", 937, "Commands")                         \
  NOTE(kRead, "pop2.cmd.read", 937, "Commands")                         \
  NOTE(kReadOne, "pop2.cmd.read_one", 937, "Commands")                  \
  NOTE(kRetr, "pop2.cmd.retr", 937, "Commands")                         \
  NOTE(kAcks, "pop2.cmd.acks", 937, "Commands")                         \
  NOTE(kAckd, "pop2.cmd.ackd", 937, "Commands")                         \
  NOTE(kNack, "pop2.cmd.nack", 937, "Commands")                         \
  NOTE(kQuit, "pop2.cmd.quit", 937, "Commands")                         \
  NOTE(kUnknownCommand, "pop2.cmd.unknown", 937, "Formal Syntax")       \
  /* replies, as the server says them */                                \
  NOTE(kGreeting, "pop2.reply.greeting", 937, "Replies")                \
  NOTE(kOpened, "pop2.reply.opened", 937, "Commands")                   \
  NOTE(kFolded, "pop2.reply.folded", 937, "Commands")                   \
  NOTE(kNoMailbox, "pop2.reply.no_mailbox", 937, "Commands")            \
  NOTE(kLength, "pop2.reply.length", 937, "Message Length")             \
  NOTE(kNothing, "pop2.reply.nothing", 937, "Message Length")           \
  NOTE(kDeleted, "pop2.reply.deleted", 937, "Commands")                 \
  NOTE(kData, "pop2.reply.data", 937, "Message Length")                 \
  NOTE(kAcksOk, "pop2.reply.acks", 937, "Commands")                     \
  NOTE(kAckdOk, "pop2.reply.ackd", 937, "Commands")                     \
  NOTE(kAckdReadOnly, "pop2.reply.ackd_read_only", 937, "Commands")     \
  NOTE(kNackOk, "pop2.reply.nack", 937, "Commands")                     \
  NOTE(kBye, "pop2.reply.bye", 937, "Commands")                         \
  NOTE(kUpdateFailed, "pop2.reply.update_failed", 937, "Commands")      \
  NOTE(kDenied, "pop2.reply.denied", 937, "Commands")                   \
  NOTE(kInUse, "pop2.reply.in_use", 937, "Implementation Discussion")   \
  NOTE(kStoreFailed, "pop2.reply.store_failed", 937, "Introduction")    \
  NOTE(kUnknown, "pop2.reply.unknown", 937, "Server Decision Table")    \
  NOTE(kWrongState, "pop2.reply.wrong_state", 937, "Server Decision Table") \
  NOTE(kBadArguments, "pop2.reply.bad_arguments", 937, "Formal Syntax") \
  NOTE(kTooLong, "pop2.reply.too_long", 937, "Sizes")                   \
  NOTE(kTimeout, "pop2.reply.timeout", 937, "Timeouts")                 \
  /* the lines of a message */                                          \
  NOTE(kHeaderField, "pop2.line.header", 5322, "2.2")                   \
  NOTE(kFoldedLine, "pop2.line.folded", 5322, "2.2.3")                 \
  NOTE(kEmptyLine, "pop2.line.empty", 5322, "2.1")                      \
  NOTE(kBodyLine, "pop2.line.body", 937, "Message Length")              \
  /* what happens beside the lines */                                   \
  NOTE(kNothingToSend, "pop2.event.nothing_to_send", 937, "Commands")   \
  NOTE(kNothingToRead, "pop2.event.nothing_to_read", 937, "Examples")   \
  NOTE(kReleased, "pop2.event.released", 937, "Commands")               \
  NOTE(kDropped, "pop2.event.dropped", 937, "Commands")                 \
  NOTE(kGarbage, "pop2.event.garbage", 937, "Client Decision Table")

#define NOTE(name, key, rfc, section) \
  inline constexpr Note name{Key{key}, {rfc, section}};
CASELLA_POP2_NOTES(NOTE)
#undef NOTE

// All of them, for the tests that look for their wording.
#define NOTE(name, key, rfc, section) &name,
inline constexpr const Note* kAll[] = {CASELLA_POP2_NOTES(NOTE)};
#undef NOTE
#undef CASELLA_POP2_NOTES

}  // namespace casella::pop2::note
