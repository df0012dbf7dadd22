#include "sim/proto/sasl/client.h"

#include <charconv>

#include <fmt/format.h>

#include "sim/proto/sasl/fields.h"

namespace casella::sasl {
namespace {

// A server that asks for more work than this is not served (RFC 5802, section 9).
constexpr std::uint32_t kRoundsLimit = 1'000'000;

}  // namespace

Client::Client(Mechanism mechanism, std::string user, std::string secret, std::string nonce)
    : mechanism_(mechanism),
      user_(std::move(user)),
      secret_(std::move(secret)),
      nonce_(std::move(nonce)) {}

std::optional<std::string> Client::initial() {
  switch (mechanism_) {
    case Mechanism::Plain: turn_ = 1; return '\0' + user_ + '\0' + secret_;
    case Mechanism::ScramSha1:
    case Mechanism::ScramSha256:
      turn_ = 1;
      return fmt::format("n,,n={},r={}", to_saslname(user_), nonce_);
    case Mechanism::CramMd5:
    case Mechanism::Login: break;
  }
  return std::nullopt;
}

std::optional<std::string> Client::respond(std::string_view challenge) {
  const int turn = turn_++;
  switch (mechanism_) {
    case Mechanism::Plain:
      if (turn == 0) return initial();
      return std::nullopt;
    case Mechanism::Login:
      if (turn == 0) return user_;
      if (turn == 1) return secret_;
      return std::nullopt;
    case Mechanism::CramMd5:
      if (turn != 0) return std::nullopt;
      return user_ + ' ' + hex(hmac(Hash::Md5, secret_, challenge));
    case Mechanism::ScramSha1:
    case Mechanism::ScramSha256:
      if (turn == 0) return initial();
      if (turn == 1) return scram_final(challenge);
      if (turn == 2 && !server_signature_.empty() &&
          challenge == "v=" + base64(server_signature_)) {
        return std::string();
      }
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::string> Client::scram_final(std::string_view challenge) {
  std::string_view rest = challenge;
  const auto nonce = take_field(rest, 'r');
  const auto salt_text = take_field(rest, 's');
  const auto rounds_text = take_field(rest, 'i');
  // The server's nonce must begin with ours, and add to it.
  if (!nonce || nonce->substr(0, nonce_.size()) != nonce_ || nonce->size() == nonce_.size()) {
    return std::nullopt;
  }
  const auto salt = salt_text ? from_base64(*salt_text) : std::nullopt;
  std::uint32_t rounds = 0;
  if (rounds_text)
    std::from_chars(rounds_text->data(), rounds_text->data() + rounds_text->size(), rounds);
  if (!salt || rounds == 0 || rounds > kRoundsLimit) return std::nullopt;

  const std::string unproved = fmt::format("c={},r={}", base64("n,,"), *nonce);
  const std::string auth_message =
      fmt::format("n={},r={},{},{}", to_saslname(user_), nonce_, challenge, unproved);
  const ScramKeys keys = scram_keys(hash(), secret_, *salt, rounds);
  std::string proof = hmac(hash(), keys.stored_key, auth_message);
  for (std::size_t i = 0; i < proof.size(); ++i) {
    proof[i] = static_cast<char>(proof[i] ^ keys.client_key[i]);
  }
  server_signature_ = hmac(hash(), keys.server_key, auth_message);
  return unproved + ",p=" + base64(proof);
}

void Client::encode(Encoder& out) const {
  out.u64(static_cast<std::uint64_t>(mechanism_));
  out.u64(static_cast<std::uint64_t>(turn_));
  out.text(nonce_);
}

}  // namespace casella::sasl
