#pragma once
// Every explanation that SMTP gives, with the section it rests on. The wording is in
// assets/lang/*/smtp.toml under the same key: `short` for the transcript, `long` for the panel.

#include "sim/proto/engine.h"

// Rows, a line each.
// clang-format off

namespace casella::smtp::note {

using proto::Note;

#define CASELLA_SMTP_NOTES(NOTE)                                      \
  /* commands, as the client says them */                             \
  NOTE(kEhlo, "smtp.cmd.ehlo", 5321, "4.1.1.1")                       \
  NOTE(kHelo, "smtp.cmd.helo", 5321, "4.1.1.1")                       \
  NOTE(kMail, "smtp.cmd.mail", 5321, "4.1.1.2")                       \
  NOTE(kRcpt, "smtp.cmd.rcpt", 5321, "4.1.1.3")                       \
  NOTE(kData, "smtp.cmd.data", 5321, "4.1.1.4")                       \
  NOTE(kBdat, "smtp.cmd.bdat", 3030, "2")                             \
  NOTE(kRset, "smtp.cmd.rset", 5321, "4.1.1.5")                       \
  NOTE(kVrfy, "smtp.cmd.vrfy", 5321, "4.1.1.6")                       \
  NOTE(kExpn, "smtp.cmd.expn", 5321, "4.1.1.7")                       \
  NOTE(kHelp, "smtp.cmd.help", 5321, "4.1.1.8")                       \
  NOTE(kNoop, "smtp.cmd.noop", 5321, "4.1.1.9")                       \
  NOTE(kQuit, "smtp.cmd.quit", 5321, "4.1.1.10")                      \
  NOTE(kStartTls, "smtp.cmd.starttls", 3207, "4")                     \
  NOTE(kAuth, "smtp.cmd.auth", 4954, "4")                             \
  NOTE(kAuthResponse, "smtp.cmd.auth_response", 4954, "4")            \
  NOTE(kAuthCancel, "smtp.cmd.auth_cancel", 4954, "4")                \
  NOTE(kUnknownCommand, "smtp.cmd.unknown", 5321, "4.1.1")            \
  /* replies, as the server says them */                              \
  NOTE(kGreeting, "smtp.reply.greeting", 5321, "3.1")                 \
  NOTE(kHeloOk, "smtp.reply.helo", 5321, "4.1.1.1")                   \
  NOTE(kEhloOk, "smtp.reply.ehlo", 5321, "4.1.1.1")                   \
  NOTE(kMailOk, "smtp.reply.mail", 5321, "3.3")                       \
  NOTE(kRcptOk, "smtp.reply.rcpt", 5321, "3.3")                       \
  NOTE(kGoAhead, "smtp.reply.go_ahead", 5321, "3.3")                  \
  NOTE(kChunkOk, "smtp.reply.chunk", 3030, "2")                       \
  NOTE(kDelivered, "smtp.reply.delivered", 5321, "4.2.5")             \
  NOTE(kRsetOk, "smtp.reply.rset", 5321, "4.1.1.5")                   \
  NOTE(kNoopOk, "smtp.reply.noop", 5321, "4.1.1.9")                   \
  NOTE(kVrfyOk, "smtp.reply.vrfy", 5321, "3.5.1")                     \
  NOTE(kVrfySilent, "smtp.reply.vrfy_silent", 5321, "3.5.3")          \
  NOTE(kExpnOk, "smtp.reply.expn", 5321, "3.5.2")                     \
  NOTE(kNoList, "smtp.reply.no_list", 5321, "3.5.2")                  \
  NOTE(kHelpOk, "smtp.reply.help", 5321, "4.1.1.8")                   \
  NOTE(kBye, "smtp.reply.bye", 5321, "4.1.1.10")                      \
  NOTE(kTlsReady, "smtp.reply.starttls", 3207, "4")                   \
  NOTE(kChallenge, "smtp.reply.challenge", 4954, "4")                 \
  NOTE(kLastWord, "smtp.reply.last_word", 5802, "3")                  \
  NOTE(kAuthOk, "smtp.reply.auth", 4954, "6")                         \
  NOTE(kDenied, "smtp.reply.denied", 4954, "6")                       \
  NOTE(kCancelled, "smtp.reply.cancelled", 4954, "4")                 \
  NOTE(kBadResponse, "smtp.reply.bad_response", 4954, "4")            \
  NOTE(kNoMechanism, "smtp.reply.no_mechanism", 4954, "4")            \
  NOTE(kNeedsTls, "smtp.reply.needs_tls", 4954, "6")                  \
  NOTE(kTlsFirst, "smtp.reply.tls_first", 3207, "4")                  \
  NOTE(kAuthFirst, "smtp.reply.auth_first", 4954, "6")                \
  NOTE(kAuthTwice, "smtp.reply.auth_twice", 4954, "4")                \
  NOTE(kNoUser, "smtp.reply.no_user", 5321, "3.3")                    \
  NOTE(kNotLocal, "smtp.reply.not_local", 5321, "3.6.2")              \
  NOTE(kTooMany, "smtp.reply.too_many", 5321, "4.5.3.1.10")           \
  NOTE(kTooBig, "smtp.reply.too_big", 1870, "6.1")                    \
  NOTE(kLongText, "smtp.reply.long_text", 5321, "4.5.3.1.6")          \
  NOTE(kNeedsUtf8, "smtp.reply.needs_utf8", 6531, "3.2")              \
  NOTE(kBadParameter, "smtp.reply.bad_parameter", 5321, "4.1.1.11")   \
  NOTE(kHelloFirst, "smtp.reply.hello_first", 5321, "4.1.4")          \
  NOTE(kNoRecipients, "smtp.reply.no_recipients", 5321, "3.3")        \
  NOTE(kWrongState, "smtp.reply.wrong_state", 5321, "4.1.4")          \
  NOTE(kUnknown, "smtp.reply.unknown", 5321, "4.2.4")                 \
  NOTE(kNotOffered, "smtp.reply.not_offered", 5321, "4.2.4")          \
  NOTE(kBadArguments, "smtp.reply.bad_arguments", 5321, "4.2.2")      \
  NOTE(kTooLong, "smtp.reply.too_long", 5321, "4.5.3.1.4")            \
  NOTE(kStoreFailed, "smtp.reply.store_failed", 5321, "4.2.5")        \
  NOTE(kMailboxFull, "smtp.reply.mailbox_full", 5321, "4.2.5")        \
  NOTE(kTimeout, "smtp.reply.timeout", 5321, "4.5.3.2.7")             \
  NOTE(kTooManyFaults, "smtp.reply.too_many_faults", 5321, "3.8")     \
  /* the lines of longer replies and of a message */                  \
  NOTE(kExtension, "smtp.line.extension", 5321, "4.1.1.1")            \
  NOTE(kContinued, "smtp.line.continued", 5321, "4.2.1")              \
  NOTE(kHeaderField, "smtp.line.header", 5322, "2.2")                 \
  NOTE(kFolded, "smtp.line.folded", 5322, "2.2.3")                    \
  NOTE(kEmptyLine, "smtp.line.empty", 5322, "2.1")                    \
  NOTE(kBodyLine, "smtp.line.body", 5322, "2.3")                      \
  NOTE(kStuffed, "smtp.line.stuffed", 5321, "4.5.2")                  \
  NOTE(kTerminator, "smtp.line.terminator", 5321, "4.1.1.4")          \
  /* what happens beside the lines */                                 \
  NOTE(kInjection, "smtp.event.injection", 3207, "4.2")               \
  NOTE(kSecured, "smtp.event.secured", 3207, "4.2")                   \
  NOTE(kAbandoned, "smtp.event.abandoned", 5321, "3.8")               \
  NOTE(kClientRefuses, "smtp.event.client_refuses", 5321, "4.2")

#define NOTE(name, key, rfc, section) \
  inline constexpr Note name{Key{key}, {rfc, section}};
CASELLA_SMTP_NOTES(NOTE)
#undef NOTE

// All of them, for the tests that look for their wording.
#define NOTE(name, key, rfc, section) &name,
inline constexpr const Note* kAll[] = {CASELLA_SMTP_NOTES(NOTE)};
#undef NOTE
#undef CASELLA_SMTP_NOTES

}  // namespace casella::smtp::note
