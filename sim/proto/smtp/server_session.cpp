// Who speaks, and whether others can listen: EHLO (RFC 5321, section 4.1.1.1), STARTTLS (RFC 3207),
// AUTH (RFC 4954); and HELP.
#include <algorithm>

#include <fmt/format.h>

#include "sim/proto/say.h"
#include "sim/proto/smtp/notes.h"
#include "sim/proto/smtp/server.h"

namespace casella::smtp {

using proto::AskStore;
using proto::Effects;
using proto::say;

bool Server::offers_now(const sasl::Row& row) const {
  const auto& all = settings_->mechanisms;
  if (row.in_the_clear && settings_->plain_needs_tls && !secure_) return false;
  return std::find(all.begin(), all.end(), row.mechanism) != all.end();
}

// What was under way is given up (section 4.1.4).
void Server::hello(const Command& command, Effects& out) {
  reset();
  hello_ = command.text;
  extended_ = command.row->verb == Verb::Ehlo;
  state_ = Reading{State::Ready};
  const std::string first = fmt::format("{} greets {}", settings_->host, hello_);
  if (!extended_) return say(out, note::kHeloOk, fmt::format("250 {}\r\n", first));
  std::vector<std::string> lines = {first, "PIPELINING", "8BITMIME",
                                    fmt::format("SIZE {}", settings_->size_limit_octets)};
  if (settings_->enhanced_codes) lines.emplace_back("ENHANCEDSTATUSCODES");
  if (settings_->utf8) lines.emplace_back("SMTPUTF8");
  for (const CommandRow& row : commands()) {
    if (row.keyword.empty() || !offers(*settings_, row)) continue;
    if (row.verb == Verb::StartTls && secure_) continue;
    std::string line(row.keyword);
    if (row.verb == Verb::Auth) {
      for (const sasl::Row& each : sasl::kMechanisms) {
        if (offers_now(each)) line += fmt::format(" {}", each.name);
      }
      if (line == row.keyword || !user_.empty()) continue;
    }
    lines.push_back(std::move(line));
  }
  std::string text;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    text += fmt::format("250{}{}\r\n", i + 1 < lines.size() ? '-' : ' ', lines[i]);
  }
  say(out, note::kEhloOk, std::move(text));
}

void Server::help(const Command& command, Effects& out) {
  if (!command.text.empty()) {
    const CommandRow* row = find_command(command.text);
    if (row == nullptr || !offers(*settings_, *row)) {
      return refuse(note::kBadArguments, {504, "5.5.4"}, "no help for that", out);
    }
    return answer(note::kHelpOk, {214, "2.0.0"}, usage(*row), out);
  }
  std::string names;
  for (const CommandRow& row : commands()) {
    if (offers(*settings_, row)) names += fmt::format("{}{}", names.empty() ? "" : " ", row.name);
  }
  answer(note::kHelpOk, {214, "2.0.0"}, names, out);
}

void Server::start_tls(Effects& out) {
  if (secure_) {
    return refuse(note::kWrongState, {503, "5.5.1"}, "TLS is on already", out);
  }
  answer(note::kTlsReady, {220, "2.0.0"}, "ready to start TLS", out);
  out.emplace_back(proto::StartTls{});
  state_ = Handshaking{};
}

// RFC 3207, section 4.2: both sides forget what they knew. Also called when TLS comes before all
// else, on a port of its own (RFC 8314).
void Server::secured(Effects& out) {
  secure_ = true;
  if (!std::holds_alternative<Handshaking>(state_)) return;
  out.emplace_back(proto::Narrate{&note::kSecured, {}});
  extended_ = false;
  hello_.clear();
  user_.clear();
  state_ = Reading{State::Connected};
  pump(out);  // a server that kept the plaintext runs it now
}

void Server::auth(const Command& command, Effects& out) {
  if (!user_.empty()) {
    return refuse(note::kAuthTwice, {503, "5.5.1"}, "already authenticated", out);
  }
  const sasl::Row* row = sasl::find_mechanism(command.text);
  const auto& all = settings_->mechanisms;
  if (row == nullptr || std::find(all.begin(), all.end(), row->mechanism) == all.end()) {
    return refuse(note::kNoMechanism, {504, "5.5.4"}, "no such mechanism", out);
  }
  if (!offers_now(*row)) {
    return refuse(note::kNeedsTls, {538, "5.7.11"}, "this mechanism needs TLS", out);
  }
  if (command.has_initial && !row->client_first) {
    return refuse(note::kBadResponse, {501, "5.5.4"}, "the server speaks first", out);
  }
  std::string nonce = hex(digest(Hash::Sha256, fmt::format("{}/{}", unique_, ++exchanges_)));
  nonce.resize(24);
  state_ = Authenticating{sasl::Server(row->mechanism, std::move(nonce), settings_->host)};
  if (command.has_initial) {
    auth_response(command.initial == "=" ? "" : command.initial, out);
  } else {
    take_turn(std::get<Authenticating>(state_).exchange.begin(), out);
  }
}

void Server::auth_response(std::string_view line, Effects& out) {
  if (line == "*") {
    state_ = Reading{State::Ready};
    return refuse(note::kCancelled, {501, "5.7.0"}, "authentication cancelled", out);
  }
  const auto octets = from_base64(line);
  take_turn(octets ? std::get<Authenticating>(state_).exchange.respond(*octets)
                   : sasl::Turn(sasl::Rejected{}),
            out);
}

void Server::take_turn(const sasl::Turn& turn, Effects& out) {
  if (const auto* challenge = std::get_if<sasl::Challenge>(&turn)) {
    answer(note::kChallenge, {334, ""}, base64(challenge->octets), out);
  } else if (const auto* claim = std::get_if<sasl::Claim>(&turn)) {
    const AskId ask{++last_ask_.value};
    out.emplace_back(AskStore{ask, Authenticate{claim->user, claim->credential}});
    state_ = Checking{ask, claim->user};
  } else {
    state_ = Reading{State::Ready};
    refuse(note::kBadResponse, {501, "5.5.2"}, "malformed response", out);
  }
}

void Server::checked(const StoreReply& reply, Effects& out) {
  std::string user = std::move(std::get<Checking>(state_).user);
  state_ = Reading{State::Ready};
  if (const auto* yes = std::get_if<Authenticated>(&reply)) {
    const std::string last_word = sasl::Server::last_word(yes->server_signature);
    if (last_word.empty()) return logged_in(std::move(user), out);
    answer(note::kLastWord, {334, ""}, base64(last_word), out);
    state_ = Confirming{std::move(user)};
  } else if (std::holds_alternative<Denied>(reply)) {
    refuse(note::kDenied, {535, "5.7.8"}, "authentication credentials invalid", out);
  } else {
    refuse(note::kStoreFailed, {454, "4.7.0"}, "temporary authentication failure", out);
  }
}

void Server::logged_in(std::string user, Effects& out) {
  user_ = std::move(user);
  answer(note::kAuthOk, {235, "2.7.0"}, "authentication succeeded", out);
}

}  // namespace casella::smtp
