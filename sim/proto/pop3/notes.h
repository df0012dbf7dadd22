#pragma once
// Every explanation that POP3 gives, with the section it rests on. The wording is in
// assets/lang/*/pop3.toml under the same key: `short` for the transcript, `long` for the panel.

#include "sim/proto/engine.h"

// Rows, a line each.
// clang-format off

namespace casella::pop3::note {

using proto::Note;

#define CASELLA_POP3_NOTES(NOTE)                                   \
  /* commands, as the client says them */                          \
  NOTE(kUser, "pop3.cmd.user", 1939, "7")                          \
  NOTE(kPass, "pop3.cmd.pass", 1939, "7")                          \
  NOTE(kPassPrivate, "pop3.cmd.pass_private", 2595, "2.3")         \
  NOTE(kApop, "pop3.cmd.apop", 1939, "7")                          \
  NOTE(kStat, "pop3.cmd.stat", 1939, "5")                          \
  NOTE(kList, "pop3.cmd.list", 1939, "5")                          \
  NOTE(kListOne, "pop3.cmd.list_one", 1939, "5")                   \
  NOTE(kRetr, "pop3.cmd.retr", 1939, "5")                          \
  NOTE(kDele, "pop3.cmd.dele", 1939, "5")                          \
  NOTE(kNoop, "pop3.cmd.noop", 1939, "5")                          \
  NOTE(kRset, "pop3.cmd.rset", 1939, "5")                          \
  NOTE(kQuit, "pop3.cmd.quit", 1939, "6")                          \
  NOTE(kTop, "pop3.cmd.top", 1939, "7")                            \
  NOTE(kUidl, "pop3.cmd.uidl", 1939, "7")                          \
  NOTE(kUidlOne, "pop3.cmd.uidl_one", 1939, "7")                   \
  NOTE(kCapa, "pop3.cmd.capa", 2449, "5")                          \
  NOTE(kAuth, "pop3.cmd.auth", 1734, "2")                          \
  NOTE(kAuthWith, "pop3.cmd.auth_with", 5034, "4")                 \
  NOTE(kAuthResponse, "pop3.cmd.auth_response", 5034, "4")         \
  NOTE(kAuthCancel, "pop3.cmd.auth_cancel", 5034, "4")             \
  NOTE(kRpop, "pop3.cmd.rpop", 1081, "")                           \
  NOTE(kStls, "pop3.cmd.stls", 2595, "4")                          \
  NOTE(kUtf8, "pop3.cmd.utf8", 6856, "2.1")                        \
  NOTE(kLang, "pop3.cmd.lang", 6856, "3")                          \
  NOTE(kLangOne, "pop3.cmd.lang_one", 6856, "3")                   \
  NOTE(kLast, "pop3.cmd.last", 1460, "5")                          \
  NOTE(kUnknownCommand, "pop3.cmd.unknown", 1939, "3")             \
  /* replies, as the server says them */                           \
  NOTE(kGreeting, "pop3.reply.greeting", 1939, "4")                \
  NOTE(kGreetingApop, "pop3.reply.greeting_apop", 1939, "7")       \
  NOTE(kUserOk, "pop3.reply.user_ok", 1939, "7")                   \
  NOTE(kOpened, "pop3.reply.opened", 1939, "4")                    \
  NOTE(kDenied, "pop3.reply.denied", 1939, "7")                    \
  NOTE(kInUse, "pop3.reply.in_use", 2449, "8.1.2")                 \
  NOTE(kLockedPlain, "pop3.reply.locked", 1939, "4")               \
  NOTE(kStoreFailed, "pop3.reply.store_failed", 1939, "4")         \
  NOTE(kTooSoon, "pop3.reply.login_delay", 2449, "8.1.1")          \
  NOTE(kPlainRefused, "pop3.reply.plain_refused", 1939, "13")      \
  NOTE(kMechanisms, "pop3.reply.mechanisms", 1734, "2")            \
  NOTE(kNoMechanism, "pop3.reply.no_mechanism", 5034, "4")         \
  NOTE(kChallenge, "pop3.reply.challenge", 5034, "4")              \
  NOTE(kLastWord, "pop3.reply.last_word", 5802, "3")               \
  NOTE(kBadResponse, "pop3.reply.bad_response", 5034, "4")         \
  NOTE(kCancelled, "pop3.reply.cancelled", 5034, "4")              \
  NOTE(kRpopRefused, "pop3.reply.rpop", 1081, "")                  \
  NOTE(kStlsOk, "pop3.reply.stls", 2595, "4")                      \
  NOTE(kTlsActive, "pop3.reply.tls_active", 2595, "4")             \
  NOTE(kNoStlsNow, "pop3.reply.stls_after_utf8", 6856, "2.1")      \
  NOTE(kUtf8Ok, "pop3.reply.utf8", 6856, "2.1")                    \
  NOTE(kNeedsUtf8, "pop3.reply.needs_utf8", 6856, "5")             \
  NOTE(kLanguages, "pop3.reply.languages", 6856, "3.2")            \
  NOTE(kLanguage, "pop3.reply.language", 6856, "3.2")              \
  NOTE(kNoLanguage, "pop3.reply.no_language", 6856, "3.2")         \
  NOTE(kLastOk, "pop3.reply.last", 1460, "5")                      \
  NOTE(kPassWithoutUser, "pop3.reply.pass_without_user", 1939, "7") \
  NOTE(kStatOk, "pop3.reply.stat", 1939, "5")                      \
  NOTE(kListOk, "pop3.reply.list", 1939, "5")                      \
  NOTE(kListOneOk, "pop3.reply.list_one", 1939, "5")               \
  NOTE(kRetrOk, "pop3.reply.retr", 1939, "5")                      \
  NOTE(kDeleOk, "pop3.reply.dele", 1939, "5")                      \
  NOTE(kNoopOk, "pop3.reply.noop", 1939, "5")                      \
  NOTE(kRsetOk, "pop3.reply.rset", 1939, "5")                      \
  NOTE(kTopOk, "pop3.reply.top", 1939, "7")                        \
  NOTE(kUidlOk, "pop3.reply.uidl", 1939, "7")                      \
  NOTE(kUidlOneOk, "pop3.reply.uidl_one", 1939, "7")               \
  NOTE(kCapaOk, "pop3.reply.capa", 2449, "5")                      \
  NOTE(kNoSuchMessage, "pop3.reply.no_such_message", 1939, "5")    \
  NOTE(kAlreadyDeleted, "pop3.reply.already_deleted", 1939, "5")   \
  NOTE(kUnknown, "pop3.reply.unknown", 1939, "3")                  \
  NOTE(kWrongState, "pop3.reply.wrong_state", 1939, "3")           \
  NOTE(kBadArguments, "pop3.reply.bad_arguments", 1939, "3")       \
  NOTE(kTooLong, "pop3.reply.too_long", 2449, "4")                 \
  NOTE(kBye, "pop3.reply.bye", 1939, "4")                          \
  NOTE(kUpdated, "pop3.reply.updated", 1939, "6")                  \
  NOTE(kUpdateFailed, "pop3.reply.update_failed", 1939, "6")       \
  /* the lines of a multi-line response */                         \
  NOTE(kScanListing, "pop3.line.scan_listing", 1939, "5")          \
  NOTE(kUniqueId, "pop3.line.unique_id", 1939, "7")                \
  NOTE(kCapability, "pop3.line.capability", 2449, "6")             \
  NOTE(kMechanismLine, "pop3.line.mechanism", 1734, "2")           \
  NOTE(kLanguageLine, "pop3.line.language", 6856, "3.2")           \
  NOTE(kHeaderField, "pop3.line.header", 5322, "2.2")              \
  NOTE(kFolded, "pop3.line.folded", 5322, "2.2.3")                 \
  NOTE(kEmptyLine, "pop3.line.empty", 5322, "2.1")                 \
  NOTE(kBodyLine, "pop3.line.body", 5322, "2.3")                   \
  NOTE(kStuffed, "pop3.line.stuffed", 1939, "3")                   \
  NOTE(kTerminator, "pop3.line.terminator", 1939, "3")             \
  /* what happens beside the lines */                              \
  NOTE(kDroppedMarks, "pop3.event.dropped", 1939, "6")             \
  NOTE(kAutologout, "pop3.event.autologout", 1939, "3")            \
  NOTE(kSecured, "pop3.event.secured", 2595, "4")                  \
  NOTE(kInjected, "pop3.event.injected", 2595, "4")                \
  NOTE(kBareLf, "pop3.event.bare_lf", 1939, "3")                   \
  NOTE(kUnmarked, "pop3.event.unmarked", 1939, "5")                \
  NOTE(kClientRefuses, "pop3.event.client_refuses", 1939, "3")

#define NOTE(name, key, rfc, section) \
  inline constexpr Note name{Key{key}, {rfc, section}};
CASELLA_POP3_NOTES(NOTE)
#undef NOTE

// All of them, for the tests that look for their wording.
#define NOTE(name, key, rfc, section) &name,
inline constexpr const Note* kAll[] = {CASELLA_POP3_NOTES(NOTE)};
#undef NOTE
#undef CASELLA_POP3_NOTES

}  // namespace casella::pop3::note
