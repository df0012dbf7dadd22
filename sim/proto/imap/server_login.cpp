// How a session learns who asks (RFC 3501, section 6.2), and what both sides say of themselves.
#include <fmt/format.h>

#include <algorithm>

#include "sim/base/ascii.h"
#include "sim/base/digest.h"
#include "sim/proto/imap/notes.h"
#include "sim/proto/imap/server.h"
#include "sim/proto/imap/write.h"
#include "sim/proto/say.h"

namespace casella::imap {

using proto::AskStore;
using proto::Effects;
using proto::say;

void Server::login(Command command, Effects& out) {
  if (!settings_->plain_login && !secure_) {
    return no(command, note::kPlainRefused, "[PRIVACYREQUIRED] not before TLS", out);
  }
  const LoginArgs args = std::get<LoginArgs>(command.args);
  ask(std::move(command), Authenticate{args.user, PlainPassword{args.password}}, out);
  waiting_->user = args.user;
}

void Server::authenticate(const Command& command, Effects& out) {
  const auto& args = std::get<AuthenticateArgs>(command.args);
  const sasl::Row* row = sasl::find_mechanism(args.mechanism);
  const auto& all = settings_->mechanisms;
  if (row == nullptr || std::find(all.begin(), all.end(), row->mechanism) == all.end())
    return no(command, note::kNoMechanism, "[CANNOT] no such mechanism", out);
  if (row->in_the_clear && !settings_->plain_login && !secure_)
    return no(command, note::kPlainRefused, "[PRIVACYREQUIRED] not before TLS", out);
  std::string nonce = hex(digest(Hash::Sha256, fmt::format("{}/{}", nonce_, ++exchanges_)));
  nonce.resize(24);
  exchange_ =
      Exchange{command.tag, sasl::Server(row->mechanism, std::move(nonce), settings_->host), {}};
  // RFC 4959, section 3: "=" is an empty initial response.
  if (args.initial && row->client_first) {
    response(*args.initial == "=" ? "" : *args.initial, out);
  } else if (args.initial) {
    exchange_.reset();
    bad(command.tag, note::kBadResponse, "this mechanism begins with the server", out);
  } else {
    take_turn(exchange_->sasl.begin(), out);
  }
}

void Server::response(std::string_view line, Effects& out) {
  const std::string tag = exchange_->tag;
  const auto octets = from_base64(line);
  if (exchange_->confirmed) {
    const std::string who = *exchange_->confirmed;
    exchange_.reset();
    if (line.empty()) return enter(tag, who, out);
    return bad(tag, note::kBadResponse, "authentication cancelled", out);
  }
  if (line == "*" || !octets) {
    exchange_.reset();
    return bad(tag, note::kBadResponse, line == "*" ? "authentication cancelled" : "no base64",
               out);
  }
  take_turn(exchange_->sasl.respond(*octets), out);
}

void Server::take_turn(const sasl::Turn& turn, Effects& out) {
  if (const auto* challenge = std::get_if<sasl::Challenge>(&turn)) {
    return say(out, note::kChallenge, "+ " + base64(challenge->octets) + "\r\n");
  }
  Command command{exchange_->tag, find_command("AUTHENTICATE"), false, {}};
  if (const auto* claim = std::get_if<sasl::Claim>(&turn)) {
    ask(std::move(command), Authenticate{claim->user, claim->credential}, out);
    waiting_->user = claim->user;
    return;
  }
  exchange_.reset();
  const bool acts = std::get<sasl::Rejected>(turn).acts_for_other;
  no(command, note::kDenied,
     acts ? "[AUTHORIZATIONFAILED] nobody may act for another user"
          : "[AUTHENTICATIONFAILED] the response makes no sense",
     out);
}

void Server::logged_in(const Waiting& waited, const StoreReply& reply, Effects& out) {
  const Command& command = waited.command;
  const auto* is = std::get_if<Authenticated>(&reply);
  if (is == nullptr) {
    if (std::holds_alternative<Denied>(reply))
      return no(command, note::kDenied, "[AUTHENTICATIONFAILED] invalid user name or password",
                out);
    return refuse(command, reply, out);
  }
  const std::string last_word = sasl::Server::last_word(is->server_signature);
  if (last_word.empty()) return enter(command.tag, waited.user, out);
  exchange_ = Exchange{command.tag, sasl::Server(sasl::Mechanism::Plain, "", ""), waited.user};
  say(out, note::kChallenge, "+ " + base64(last_word) + "\r\n");
}

void Server::enter(std::string_view tag, std::string user, Effects& out) {
  user_ = std::move(user);
  say(out, note::kLoggedIn,
      std::string(tag).append(" OK [CAPABILITY ").append(capabilities()).append("] logged in\r\n"));
}

// RFC 5161, section 3.1: what is not known is passed over.
void Server::enable(const Command& command, Effects& out) {
  std::string enabled = "* ENABLED";
  for (const std::string& name : std::get<EnableArgs>(command.args).capabilities) {
    const auto takes = [&](Extension extension, std::string_view its_name, bool& on) {
      if (!offers(extension) || !same_letters(name, its_name)) return;
      if (!on) enabled.append(" ").append(its_name);
      on = true;
    };
    takes(Extension::Rev2, "IMAP4rev2", rev2_);
    takes(Extension::Utf8Accept, "UTF8=ACCEPT", utf8_);
    takes(Extension::Condstore, "CONDSTORE", condstore_);
    takes(Extension::Qresync, "QRESYNC", qresync_);
    condstore_ |= qresync_;  // RFC 7162, section 3.2.3
  }
  ok(command, note::kEnabled, enabled + "\r\n", "done", out);
}

void Server::id(const Command& command, Effects& out) {
  ok(command, note::kIdOk, "* ID (\"name\" \"Casella\")\r\n", "done", out);
}

}  // namespace casella::imap
