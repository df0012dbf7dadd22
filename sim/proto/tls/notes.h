#pragma once
// What each TLS record is, for those who hold the keys. The wording is in assets/lang/*/tls.toml
// under the same key.
#include "sim/proto/engine.h"

namespace casella::tls::note {

using proto::Note;

#define CASELLA_TLS_NOTES(NOTE)                                     \
  NOTE(kClientHello, "tls.client_hello", 8446, "4.1.2")             \
  NOTE(kServerHello, "tls.server_hello", 8446, "4.1.3")             \
  NOTE(kCompatible, "tls.compatible", 8446, "D.4")                  \
  NOTE(kExtensions, "tls.extensions", 8446, "4.3.1")                \
  NOTE(kCertificate, "tls.certificate", 8446, "4.4.2")              \
  NOTE(kCertificateVerify, "tls.certificate_verify", 8446, "4.4.3") \
  NOTE(kFinished, "tls.finished", 8446, "4.4.4")                    \
  NOTE(kData, "tls.data", 8446, "5.2")                              \
  NOTE(kTicket, "tls.ticket", 8446, "4.6.1")                        \
  NOTE(kKeyUpdate, "tls.key_update", 8446, "4.6.3")                 \
  NOTE(kCloseNotify, "tls.close_notify", 8446, "6.1")               \
  NOTE(kAlert, "tls.alert", 8446, "6.2")                            \
  NOTE(kFragment, "tls.fragment", 8446, "5.1")                      \
  NOTE(kUnreadable, "tls.unreadable", 8446, "5.2")

#define NOTE(name, key, rfc, section) inline constexpr Note name{Key{key}, {rfc, section}};
CASELLA_TLS_NOTES(NOTE)
#undef NOTE

// All of them, for the tests that look for their wording.
#define NOTE(name, key, rfc, section) &(name),
inline constexpr const Note* kAll[] = {CASELLA_TLS_NOTES(NOTE)};
#undef NOTE
#undef CASELLA_TLS_NOTES

}  // namespace casella::tls::note
