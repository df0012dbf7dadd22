#include "sim/proto/sasl/server.h"

#include <algorithm>

#include <fmt/format.h>

#include "sim/proto/sasl/fields.h"

namespace casella::sasl {

const Row* find_mechanism(std::string_view name) {
  const auto same = [&](const Row& row) {
    return std::equal(name.begin(), name.end(), row.name.begin(), row.name.end(),
                      [](char a, char b) {
                        return (a >= 'a' && a <= 'z' ? static_cast<char>(a - 'a' + 'A') : a) == b;
                      });
  };
  const auto found = std::find_if(kMechanisms.begin(), kMechanisms.end(), same);
  return found == kMechanisms.end() ? nullptr : &*found;
}

Server::Server(Mechanism mechanism, std::string nonce, std::string host)
    : mechanism_(mechanism), nonce_(std::move(nonce)), host_(std::move(host)) {}

Turn Server::begin() {
  switch (mechanism_) {
    case Mechanism::CramMd5: return Challenge{fmt::format("<{}@{}>", nonce_, host_)};
    case Mechanism::Login: return Challenge{"Username:"};
    case Mechanism::Plain:
    case Mechanism::ScramSha1:
    case Mechanism::ScramSha256: break;
  }
  return Challenge{};
}

Turn Server::respond(std::string_view octets) {
  if (octets.size() > kResponseLimitOctets) return Rejected{};
  const bool first = !begun_;
  begun_ = true;
  switch (mechanism_) {
    case Mechanism::Plain: return plain(octets);
    case Mechanism::Login:
      return first ? login(octets) : Turn(Claim{user_, PlainPassword{std::string(octets)}});
    case Mechanism::CramMd5: return cram(octets);
    case Mechanism::ScramSha1:
    case Mechanism::ScramSha256: return first ? scram_first(octets) : scram_final(octets);
  }
  return Rejected{};
}

// RFC 4616, section 2: [authzid] NUL authcid NUL passwd. To act for somebody else is not permitted.
Turn Server::plain(std::string_view octets) const {
  const std::size_t one = octets.find('\0');
  const std::size_t two = one == octets.npos ? one : octets.find('\0', one + 1);
  if (two == octets.npos || octets.find('\0', two + 1) != octets.npos) return Rejected{};
  const std::string_view act_for = octets.substr(0, one);
  const std::string_view user = octets.substr(one + 1, two - one - 1);
  const std::string_view password = octets.substr(two + 1);
  if (user.empty() || password.empty()) return Rejected{};
  if (!act_for.empty() && act_for != user) return Rejected{true};
  return Claim{std::string(user), PlainPassword{std::string(password)}};
}

Turn Server::login(std::string_view octets) {
  if (octets.empty()) return Rejected{};
  user_ = octets;
  return Challenge{"Password:"};
}

// RFC 2195, section 2: user SP digest in hexadecimal.
Turn Server::cram(std::string_view octets) const {
  const std::size_t space = octets.rfind(' ');
  if (space == octets.npos || space == 0) return Rejected{};
  return Claim{
      std::string(octets.substr(0, space)),
      CramDigest{fmt::format("<{}@{}>", nonce_, host_), std::string(octets.substr(space + 1))}};
}

// RFC 5802, section 7: client-first-message. No channel binding: "n" or "y".
Turn Server::scram_first(std::string_view octets) {
  if (octets.substr(0, 2) != "n," && octets.substr(0, 2) != "y,") return Rejected{};
  const std::size_t comma = octets.find(',', 2);
  if (comma == octets.npos) return Rejected{};
  std::string_view bare = octets.substr(comma + 1);
  client_first_ = bare;
  const auto name = take_field(bare, 'n');
  const auto nonce = take_field(bare, 'r');
  const auto user = name ? from_saslname(*name) : std::nullopt;
  if (!user || user->empty() || !nonce || nonce->empty()) return Rejected{};
  user_ = *user;
  full_nonce_ = std::string(*nonce) + nonce_;
  // The same for a name each time, whether the account exists or not: so nobody learns which do.
  salt_ = digest(Hash::Sha256, host_ + '\0' + user_).substr(0, 16);
  server_first_ = fmt::format("r={},s={},i={}", full_nonce_, base64(salt_), kScramRounds);
  return Challenge{server_first_};
}

// client-final-message: channel binding, nonce, proof.
Turn Server::scram_final(std::string_view octets) const {
  std::string_view rest = octets;
  const auto binding = take_field(rest, 'c');
  const auto nonce = take_field(rest, 'r');
  const std::size_t proof_at = octets.rfind(",p=");
  if (!binding || !nonce || proof_at == octets.npos || *nonce != full_nonce_) return Rejected{};
  const auto header = from_base64(*binding);
  const auto proof = from_base64(octets.substr(proof_at + 3));
  if (!header || (header->substr(0, 2) != "n," && header->substr(0, 2) != "y,") || !proof) {
    return Rejected{};
  }
  ScramProof scram;
  scram.hash = mechanism_ == Mechanism::ScramSha1 ? Hash::Sha1 : Hash::Sha256;
  scram.salt = salt_;
  scram.rounds = kScramRounds;
  scram.auth_message =
      fmt::format("{},{},{}", client_first_, server_first_, octets.substr(0, proof_at));
  scram.proof = *proof;
  return Claim{user_, std::move(scram)};
}

std::string Server::last_word(const std::string& server_signature) {
  return server_signature.empty() ? std::string() : "v=" + base64(server_signature);
}

void Server::encode(Encoder& out) const {
  out.u64(static_cast<std::uint64_t>(mechanism_));
  out.flag(begun_);
  for (const auto* text : {&nonce_, &user_, &client_first_, &server_first_}) out.text(*text);
}

}  // namespace casella::sasl
