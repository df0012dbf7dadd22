#pragma once
// The handshake's messages as octets (RFC 8446, section 4): what this lab says, and what it must
// understand of what others say. Parsers return nothing for what is malformed.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace casella::tls {

enum class MessageType : std::uint8_t {
  ClientHello = 1,
  ServerHello = 2,
  NewSessionTicket = 4,
  EncryptedExtensions = 8,
  Certificate = 11,
  CertificateRequest = 13,
  CertificateVerify = 15,
  Finished = 20,
  KeyUpdate = 24
};

inline constexpr std::uint16_t kTls13 = 0x0304;
inline constexpr std::uint16_t kAes128GcmSha256 = 0x1301;  // the only cipher suite here
inline constexpr std::uint16_t kX25519 = 0x001D;           // the only group
inline constexpr std::uint16_t kEd25519 = 0x0807;
inline constexpr std::size_t kHandshakeLimit = 65536;  // octets of one message

// A message with its head: type and length.
std::string message(MessageType type, std::string_view body);

struct Hello {
  std::string random;       // 32 octets
  std::string session_id;   // echoed, for old boxes on the way
  std::string server_name;  // of a ClientHello; empty: none
  std::string key_share;    // of X25519; empty: none
  bool tls13 = false, cipher = false;
  bool ed25519 = false;  // of a ClientHello: it can check such a signature
  bool retry = false;    // of a ServerHello: a HelloRetryRequest
};
std::string client_hello(const Hello& hello);
std::string server_hello(const Hello& hello);
std::optional<Hello> parse_client_hello(std::string_view body);
std::optional<Hello> parse_server_hello(std::string_view body);

std::string certificate_body(std::string_view der);
std::optional<std::string> parse_certificate(std::string_view body);  // the first one

struct Signature {
  std::uint16_t scheme = 0;
  std::string octets;
};
std::string signature_body(const Signature& signature);
std::optional<Signature> parse_signature(std::string_view body);

// What a server signs: the transcript's hash, with a preface that no other protocol has (4.4.3).
std::string signed_octets(std::string_view transcript_hash);

bool is_extensions(std::string_view body);  // well-formed EncryptedExtensions

}  // namespace casella::tls
