#pragma once
// Ways of getting mail that are not simulated octet by octet but reckoned: webmail, and a
// push-sync protocol in the manner of Exchange ActiveSync.
//
// What is modelled: who knows what when, what lies where, waits for answers (one round trip each),
// octets by the sizes named below, and the time that both take on the story's link. What is not:
// the languages themselves (HTTP, HTML, WBXML), compression, retries, TLS's own octets, searching,
// calendars, the wipe that a push-sync server can order, and a web server's session with the mail
// server, which stands beside it.
#include "sim/compare/play.h"

namespace casella::compare {

// Of webmail: a page is asked for, and a list; the program is in the browser's cache after the
// first time, the mail never is.
inline constexpr std::uint64_t kRequestOctets = 700;      // with its headers and cookies
inline constexpr std::uint64_t kProgramOctets = 300'000;  // scripts and styles, once
inline constexpr std::uint64_t kPageOctets = 3'000;
inline constexpr std::uint64_t kListedOctets = 180;  // a message in a list
inline constexpr std::uint32_t kConnectTrips = 2;    // TCP, and TLS 1.3

// Of push-sync: a request that the server leaves unanswered until there is news, and says again
// after the heartbeat; and a Sync that brings what has changed since the last.
inline constexpr std::uint64_t kPingOctets = 400, kPingReplyOctets = 150;
inline constexpr std::uint64_t kSyncOctets = 600, kSyncReplyOctets = 300;
inline constexpr std::uint64_t kSyncedOctets = 400;        // of a message beside its text
inline constexpr std::uint64_t kTruncatedOctets = 32'768;  // longer texts come when they are opened
inline constexpr std::uint32_t kFirstTrips = 4;            // policies, folders, first keys
inline constexpr Duration kHeartbeat = std::chrono::minutes(15);

// `way` is Webmail or PushSync.
Column reckon(const Story& story, Way way);

}  // namespace casella::compare
