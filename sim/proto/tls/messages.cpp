#include "sim/proto/tls/messages.h"

#include "sim/base/digest.h"

namespace casella::tls {
namespace {

enum Extension : std::uint32_t {
  kServerName = 0,
  kSupportedGroups = 10,
  kSignatureAlgorithms = 13,
  kSupportedVersions = 43,
  kKeyShare = 51
};

// Numbers as the network has them.
std::string number(std::uint32_t value, unsigned int size) {
  std::string out;
  while (size > 0) out.push_back(static_cast<char>(value >> (8U * --size)));
  return out;
}

// A vector: its length in so many octets, then its content.
std::string vec(unsigned int size, std::string_view content) {
  return number(static_cast<std::uint32_t>(content.size()), size).append(content);
}

std::string extension(Extension kind, std::string_view content) {
  return number(kind, 2) + vec(2, content);
}

// Reads from the front; once something is missing, all that follows is missing too.
class Reader {
 public:
  explicit Reader(std::string_view octets) : rest_(octets) {}

  std::string_view take(std::size_t size) {
    good_ = good_ && size <= rest_.size();
    if (!good_) return {};
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  std::uint32_t number(std::size_t size) {
    std::uint32_t value = 0;
    for (const char c : take(size)) value = value << 8U | static_cast<unsigned char>(c);
    return value;
  }
  std::string_view vec(std::size_t size) { return take(number(size)); }
  bool more() const { return good_ && !rest_.empty(); }
  bool whole() const { return good_ && rest_.empty(); }
  bool good() const { return good_; }

 private:
  std::string_view rest_;
  bool good_ = true;
};

bool holds(std::string_view list, std::uint32_t wanted) {
  for (Reader reader(list); reader.more();) {
    if (reader.number(2) == wanted && reader.good()) return true;
  }
  return false;
}

// One extension of a ClientHello. False if it is malformed; unknown ones are skipped.
bool read_extension(std::uint32_t kind, std::string_view content, Hello& hello) {
  Reader reader(content);
  if (kind == kSupportedVersions) {
    hello.tls13 = holds(reader.vec(1), kTls13);
  } else if (kind == kSignatureAlgorithms) {
    hello.ed25519 = holds(reader.vec(2), kEd25519);
  } else if (kind == kServerName) {
    Reader names(reader.vec(2));
    while (names.more()) {
      const bool is_host = names.number(1) == 0;
      const std::string_view name = names.vec(2);
      if (is_host) hello.server_name = std::string(name);
    }
    if (!names.good()) return false;
  } else if (kind == kKeyShare) {
    Reader shares(reader.vec(2));
    while (shares.more()) {
      const bool ours = shares.number(2) == kX25519;
      const std::string_view share = shares.vec(2);
      if (ours) hello.key_share = std::string(share);
    }
    if (!shares.good()) return false;
  } else {
    return true;
  }
  return reader.whole();
}

}  // namespace

std::string message(MessageType type, std::string_view body) {
  return number(static_cast<std::uint32_t>(type), 1) + vec(3, body);
}

std::string client_hello(const Hello& hello) {
  std::string extensions;
  if (!hello.server_name.empty()) {
    extensions += extension(kServerName, vec(2, number(0, 1) + vec(2, hello.server_name)));
  }
  extensions += extension(kSupportedGroups, vec(2, number(kX25519, 2)));
  extensions += extension(kSignatureAlgorithms,
                          vec(2, number(kEd25519, 2) + number(0x0403, 2) + number(0x0804, 2)));
  extensions += extension(kSupportedVersions, vec(1, number(kTls13, 2)));
  extensions += extension(kKeyShare, vec(2, number(kX25519, 2) + vec(2, hello.key_share)));
  return message(MessageType::ClientHello, number(0x0303, 2) + hello.random +
                                               vec(1, hello.session_id) +
                                               vec(2, number(kAes128GcmSha256, 2)) +
                                               vec(1, number(0, 1)) + vec(2, extensions));
}

std::string server_hello(const Hello& hello) {
  const std::string extensions = extension(kSupportedVersions, number(kTls13, 2)) +
                                 extension(kKeyShare, number(kX25519, 2) + vec(2, hello.key_share));
  return message(MessageType::ServerHello,
                 number(0x0303, 2) + hello.random + vec(1, hello.session_id) +
                     number(kAes128GcmSha256, 2) + number(0, 1) + vec(2, extensions));
}

std::optional<Hello> parse_client_hello(std::string_view body) {
  Reader reader(body);
  Hello hello;
  if (reader.number(2) != 0x0303) return std::nullopt;
  hello.random = std::string(reader.take(32));
  hello.session_id = std::string(reader.vec(1));
  hello.cipher = holds(reader.vec(2), kAes128GcmSha256);
  const std::string_view compressions = reader.vec(1);
  Reader extensions(reader.vec(2));
  while (extensions.more()) {
    const std::uint32_t kind = extensions.number(2);
    if (!read_extension(kind, extensions.vec(2), hello)) return std::nullopt;
  }
  const bool good = reader.whole() && extensions.good() && hello.session_id.size() <= 32 &&
                    compressions == std::string_view("\0", 1);
  return good ? std::optional(hello) : std::nullopt;
}

std::optional<Hello> parse_server_hello(std::string_view body) {
  Reader reader(body);
  Hello hello;
  if (reader.number(2) != 0x0303) return std::nullopt;
  hello.random = std::string(reader.take(32));
  hello.retry = hello.random == digest(Hash::Sha256, "HelloRetryRequest");  // section 4.1.3
  hello.session_id = std::string(reader.vec(1));
  hello.cipher = reader.number(2) == kAes128GcmSha256;
  const bool plain = reader.number(1) == 0;
  Reader extensions(reader.vec(2));
  while (extensions.more()) {
    const std::uint32_t kind = extensions.number(2);
    Reader content(extensions.vec(2));
    if (kind == kSupportedVersions) {
      hello.tls13 = content.number(2) == kTls13;
    } else if (kind == kKeyShare && !hello.retry) {
      const bool ours = content.number(2) == kX25519;
      const std::string_view share = content.vec(2);
      if (ours) hello.key_share = std::string(share);
    }
    if (!content.good()) return std::nullopt;
  }
  return reader.whole() && extensions.good() && plain ? std::optional(hello) : std::nullopt;
}

std::string certificate_body(std::string_view der) {
  return vec(1, "") + vec(3, vec(3, der) + vec(2, ""));
}

std::optional<std::string> parse_certificate(std::string_view body) {
  Reader reader(body);
  const bool no_context = reader.vec(1).empty();
  Reader list(reader.vec(3));
  const std::string first(list.vec(3));
  list.vec(2);
  while (list.more()) {
    list.vec(3);
    list.vec(2);
  }
  const bool good = no_context && reader.whole() && list.good() && !first.empty();
  return good ? std::optional(first) : std::nullopt;
}

std::string signature_body(const Signature& signature) {
  return number(signature.scheme, 2) + vec(2, signature.octets);
}

std::optional<Signature> parse_signature(std::string_view body) {
  Reader reader(body);
  Signature signature;
  signature.scheme = static_cast<std::uint16_t>(reader.number(2));
  signature.octets = std::string(reader.vec(2));
  return reader.whole() ? std::optional(signature) : std::nullopt;
}

std::string signed_octets(std::string_view transcript_hash) {
  std::string octets(64, ' ');
  octets.append("TLS 1.3, server CertificateVerify").push_back('\0');
  return octets.append(transcript_hash);
}

bool is_extensions(std::string_view body) {
  Reader reader(body);
  Reader list(reader.vec(2));
  while (list.more()) {
    list.number(2);
    list.vec(2);
  }
  return reader.whole() && list.good();
}

}  // namespace casella::tls
