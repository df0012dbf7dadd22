#pragma once
// Every explanation that IMAP gives, with the section it rests on. The wording is in
// assets/lang/*/imap.toml under the same key: `short` for the transcript, `long` for the panel.

#include "sim/proto/engine.h"

// Rows, a line each.
// clang-format off

namespace casella::imap::note {

using proto::Note;

#define CASELLA_IMAP_NOTES(NOTE)                                      \
  /* commands, as the client says them */                             \
  NOTE(kCapability, "imap.cmd.capability", 3501, "6.1.1")             \
  NOTE(kNoop, "imap.cmd.noop", 3501, "6.1.2")                         \
  NOTE(kLogout, "imap.cmd.logout", 3501, "6.1.3")                     \
  NOTE(kId, "imap.cmd.id", 2971, "3.1")                               \
  NOTE(kStartTls, "imap.cmd.starttls", 3501, "6.2.1")                 \
  NOTE(kAuthenticate, "imap.cmd.authenticate", 3501, "6.2.2")         \
  NOTE(kLogin, "imap.cmd.login", 3501, "6.2.3")                       \
  NOTE(kEnable, "imap.cmd.enable", 5161, "3.1")                       \
  NOTE(kSelect, "imap.cmd.select", 3501, "6.3.1")                     \
  NOTE(kExamine, "imap.cmd.examine", 3501, "6.3.2")                   \
  NOTE(kCreate, "imap.cmd.create", 3501, "6.3.3")                     \
  NOTE(kDelete, "imap.cmd.delete", 3501, "6.3.4")                     \
  NOTE(kRename, "imap.cmd.rename", 3501, "6.3.5")                     \
  NOTE(kSubscribe, "imap.cmd.subscribe", 3501, "6.3.6")               \
  NOTE(kUnsubscribe, "imap.cmd.unsubscribe", 3501, "6.3.7")           \
  NOTE(kList, "imap.cmd.list", 3501, "6.3.8")                         \
  NOTE(kLsub, "imap.cmd.lsub", 3501, "6.3.9")                         \
  NOTE(kNamespace, "imap.cmd.namespace", 2342, "5")                   \
  NOTE(kStatus, "imap.cmd.status", 3501, "6.3.10")                    \
  NOTE(kAppend, "imap.cmd.append", 3501, "6.3.11")                    \
  NOTE(kIdle, "imap.cmd.idle", 2177, "3")                             \
  NOTE(kCheck, "imap.cmd.check", 3501, "6.4.1")                       \
  NOTE(kClose, "imap.cmd.close", 3501, "6.4.2")                       \
  NOTE(kUnselect, "imap.cmd.unselect", 3691, "2")                     \
  NOTE(kExpunge, "imap.cmd.expunge", 3501, "6.4.3")                   \
  NOTE(kSearch, "imap.cmd.search", 3501, "6.4.4")                     \
  NOTE(kFetch, "imap.cmd.fetch", 3501, "6.4.5")                       \
  NOTE(kStore, "imap.cmd.store", 3501, "6.4.6")                       \
  NOTE(kCopy, "imap.cmd.copy", 3501, "6.4.7")                         \
  NOTE(kMove, "imap.cmd.move", 6851, "3.1")                           \
  NOTE(kSort, "imap.cmd.sort", 5256, "3")                             \
  NOTE(kThread, "imap.cmd.thread", 5256, "3")                         \
  NOTE(kReplace, "imap.cmd.replace", 8508, "3.2")                     \
  NOTE(kNotify, "imap.cmd.notify", 5465, "3.1")                       \
  NOTE(kGetMetadata, "imap.cmd.getmetadata", 5464, "4.2")             \
  NOTE(kSetMetadata, "imap.cmd.setmetadata", 5464, "4.3")             \
  NOTE(kSetAcl, "imap.cmd.setacl", 4314, "3.1")                       \
  NOTE(kDeleteAcl, "imap.cmd.deleteacl", 4314, "3.2")                 \
  NOTE(kGetAcl, "imap.cmd.getacl", 4314, "3.3")                       \
  NOTE(kListRights, "imap.cmd.listrights", 4314, "3.4")               \
  NOTE(kMyRights, "imap.cmd.myrights", 4314, "3.5")                   \
  NOTE(kGetQuota, "imap.cmd.getquota", 9208, "4.1.1")                 \
  NOTE(kGetQuotaRoot, "imap.cmd.getquotaroot", 9208, "4.1.2")         \
  NOTE(kAuthResponse, "imap.cmd.auth_response", 3501, "6.2.2")        \
  NOTE(kAuthCancel, "imap.cmd.auth_cancel", 3501, "6.2.2")            \
  NOTE(kDone, "imap.cmd.done", 2177, "3")                             \
  NOTE(kLiteral, "imap.cmd.literal", 3501, "4.3")                     \
  NOTE(kUnknownCommand, "imap.cmd.unknown", 3501, "6")                \
  /* replies, as the server says them */                              \
  NOTE(kGreeting, "imap.reply.greeting", 3501, "7.1.1")               \
  NOTE(kCapabilityOk, "imap.reply.capability", 3501, "7.2.1")         \
  NOTE(kNoopOk, "imap.reply.noop", 3501, "6.1.2")                     \
  NOTE(kBye, "imap.reply.bye", 3501, "7.1.5")                         \
  NOTE(kIdOk, "imap.reply.id", 2971, "3.2")                           \
  NOTE(kTlsOk, "imap.reply.starttls", 3501, "6.2.1")                  \
  NOTE(kNoTls, "imap.reply.no_tls", 3501, "6.2.1")                    \
  NOTE(kChallenge, "imap.reply.challenge", 3501, "6.2.2")             \
  NOTE(kLoggedIn, "imap.reply.logged_in", 3501, "6.2.3")              \
  NOTE(kDenied, "imap.reply.denied", 5530, "3")                       \
  NOTE(kPlainRefused, "imap.reply.plain_refused", 3501, "6.2.3")      \
  NOTE(kNoMechanism, "imap.reply.no_mechanism", 3501, "6.2.2")        \
  NOTE(kBadResponse, "imap.reply.bad_response", 3501, "6.2.2")        \
  NOTE(kEnabled, "imap.reply.enabled", 5161, "3.2")                   \
  NOTE(kSelected, "imap.reply.selected", 3501, "6.3.1")               \
  NOTE(kExamined, "imap.reply.examined", 3501, "6.3.2")               \
  NOTE(kNoFolder, "imap.reply.no_folder", 5530, "3")                  \
  NOTE(kTryCreate, "imap.reply.try_create", 3501, "7.1")              \
  NOTE(kFolderRefused, "imap.reply.folder_refused", 5530, "3")        \
  NOTE(kFoldersChanged, "imap.reply.folders_changed", 3501, "6.3.3")  \
  NOTE(kListOk, "imap.reply.list", 3501, "7.2.2")                     \
  NOTE(kNamespaceOk, "imap.reply.namespace", 2342, "5")               \
  NOTE(kStatusOk, "imap.reply.status", 3501, "7.2.4")                 \
  NOTE(kGoOn, "imap.reply.go_on", 3501, "7.5")                        \
  NOTE(kAppended, "imap.reply.appended", 4315, "3")                   \
  NOTE(kTooBig, "imap.reply.too_big", 7889, "4")                      \
  NOTE(kIdling, "imap.reply.idling", 2177, "3")                       \
  NOTE(kIdleOver, "imap.reply.idle_over", 2177, "3")                  \
  NOTE(kClosed, "imap.reply.closed", 3501, "6.4.2")                   \
  NOTE(kExpunged, "imap.reply.expunged", 3501, "7.4.1")               \
  NOTE(kSearchOk, "imap.reply.search", 3501, "7.2.5")                 \
  NOTE(kBadCharset, "imap.reply.bad_charset", 3501, "7.1")            \
  NOTE(kFetchOk, "imap.reply.fetch", 3501, "7.4.2")                   \
  NOTE(kNoNumber, "imap.reply.no_number", 3501, "9")                  \
  NOTE(kUnknownCte, "imap.reply.unknown_cte", 3516, "4.3")            \
  NOTE(kStoreOk, "imap.reply.store", 3501, "6.4.6")                   \
  NOTE(kModified, "imap.reply.modified", 7162, "3.1.3")               \
  NOTE(kReadOnly, "imap.reply.read_only", 3501, "6.3.2")              \
  NOTE(kGone, "imap.reply.gone", 5530, "3")                           \
  NOTE(kSortOk, "imap.reply.sort", 5256, "4")                         \
  NOTE(kThreadOk, "imap.reply.thread", 5256, "4")                     \
  NOTE(kReplaced, "imap.reply.replaced", 8508, "3.4")                 \
  NOTE(kNotifyOk, "imap.reply.notify", 5465, "3.1")                   \
  NOTE(kNotifyRefused, "imap.reply.notify_refused", 5465, "3.1")      \
  NOTE(kAclOk, "imap.reply.acl", 4314, "3")                           \
  NOTE(kQuotaOk, "imap.reply.quota", 9208, "4.2")                     \
  NOTE(kMetadataOk, "imap.reply.metadata", 5464, "4.4")               \
  NOTE(kNoRight, "imap.reply.no_right", 4314, "4")                    \
  NOTE(kOverQuota, "imap.reply.over_quota", 9208, "4.3")              \
  NOTE(kMetadataRefused, "imap.reply.metadata_refused", 5464, "4.3")  \
  NOTE(kCopied, "imap.reply.copied", 4315, "3")                       \
  NOTE(kMoved, "imap.reply.moved", 6851, "3.3")                       \
  NOTE(kUnknown, "imap.reply.unknown", 3501, "7.1.3")                 \
  NOTE(kWrongState, "imap.reply.wrong_state", 3501, "3")              \
  NOTE(kMalformed, "imap.reply.malformed", 3501, "7.1.3")             \
  NOTE(kTooLong, "imap.reply.too_long", 7162, "4")                    \
  NOTE(kStoreFailed, "imap.reply.store_failed", 5530, "3")            \
  /* what the server tells beside its answers, and the octets in literals */ \
  NOTE(kExistsLine, "imap.line.exists", 3501, "7.3.1")                \
  NOTE(kRecentLine, "imap.line.recent", 3501, "7.3.2")                \
  NOTE(kExpungeLine, "imap.line.expunge", 3501, "7.4.1")              \
  NOTE(kVanishedLine, "imap.line.vanished", 7162, "3.2.10")           \
  NOTE(kFetchLine, "imap.line.fetch", 3501, "7.4.2")                  \
  NOTE(kSearchLine, "imap.line.search", 3501, "7.2.5")                \
  NOTE(kFlagsLine, "imap.line.flags", 3501, "7.2.6")                  \
  NOTE(kPermanentLine, "imap.line.permanent_flags", 3501, "7.1")      \
  NOTE(kUidValidityLine, "imap.line.uid_validity", 3501, "2.3.1.1")   \
  NOTE(kUidNextLine, "imap.line.uid_next", 3501, "2.3.1.1")           \
  NOTE(kUnseenLine, "imap.line.unseen", 3501, "7.1")                  \
  NOTE(kModseqLine, "imap.line.highest_modseq", 7162, "3.1.2.1")      \
  NOTE(kHeaderField, "imap.line.header", 5322, "2.2")                 \
  NOTE(kFolded, "imap.line.folded", 5322, "2.2.3")                    \
  NOTE(kEmptyLine, "imap.line.empty", 5322, "2.1")                    \
  NOTE(kBodyLine, "imap.line.body", 5322, "2.3")                      \
  /* what happens unasked */                                          \
  NOTE(kNews, "imap.event.news", 3501, "5.2")                         \
  NOTE(kRenumbered, "imap.event.renumbered", 3501, "7.4.1")           \
  NOTE(kFolderGone, "imap.event.folder_gone", 3501, "7.1.5")          \
  NOTE(kAutologout, "imap.event.autologout", 3501, "5.4")             \
  NOTE(kClientRefuses, "imap.event.client_refuses", 3501, "7")

#define NOTE(name, key, rfc, section) inline constexpr Note name{Key{key}, {rfc, section}};
CASELLA_IMAP_NOTES(NOTE)
#undef NOTE

// All of them, for the tests that look for their wording.
#define NOTE(name, key, rfc, section) &name,
inline constexpr const Note* kAll[] = {CASELLA_IMAP_NOTES(NOTE)};
#undef NOTE
#undef CASELLA_IMAP_NOTES

}  // namespace casella::imap::note
