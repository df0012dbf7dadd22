// AUTHORIZATION: how a session learns who asks (RFC 1939, sections 4 and 7; RFC 5034), and what the
// server says of itself (RFC 2449; RFC 6856).
#include <algorithm>

#include <fmt/format.h>

#include "sim/base/ascii.h"
#include "sim/proto/pop3/notes.h"
#include "sim/proto/pop3/server.h"
#include "sim/proto/say.h"

namespace casella::pop3 {

using proto::AskStore;
using proto::Effects;
using proto::say;

// Whether the name exists is not told (section 7 permits it): a password is asked for in any case.
void Server::user(const Command& command, Effects& out) {
  if (!settings_->user_pass)
    return say(out, note::kPlainRefused, status("-ERR ", Phrase::PlainRefused));
  std::get<Authorization>(state_).user = command.name;
  say(out, note::kUserOk, status("+OK ", Phrase::SendPass));
}

void Server::pass(const Command& command, Effects& out) {
  const std::string& name = std::get<Authorization>(state_).user;
  if (name.empty()) return say(out, note::kPassWithoutUser, status("-ERR ", Phrase::UserFirst));
  open(name, PlainPassword{std::string(command.name)}, out);
}

// Nothing but the handshake may follow: commands that came with this one in the clear could have
// been put there by anybody, and would be taken for the client's own afterwards.
void Server::stls(Effects& out) {
  if (private_) return say(out, note::kTlsActive, status("-ERR ", Phrase::TlsActive));
  if (utf8_) return say(out, note::kNoStlsNow, status("-ERR ", Phrase::NoStlsAfterUtf8));
  say(out, note::kStlsOk, status("+OK ", Phrase::BeginTls));
  out.emplace_back(proto::StartTls{});
  state_ = Negotiating{};
}

void Server::auth(const Command& command, Effects& out) {
  const auto offered = [&](sasl::Mechanism mechanism) {
    const auto& all = settings_->mechanisms;
    return std::find(all.begin(), all.end(), mechanism) != all.end();
  };
  if (command.name.empty()) {  // a list, as RFC 1734's clients expect it
    std::string text = status("+OK ", Phrase::MechanismsFollow);
    for (const sasl::Row& row : sasl::kMechanisms) {
      if (offered(row.mechanism)) text += fmt::format("{}\r\n", row.name);
    }
    return say(out, note::kMechanisms, text + ".\r\n");
  }
  const sasl::Row* row = sasl::find_mechanism(command.name);
  if (row == nullptr || !offered(row->mechanism)) {
    return say(out, note::kNoMechanism, status("-ERR ", Phrase::NoMechanism));
  }
  // Of the timestamp, which is new for each connection, and of the count of exchanges in it.
  std::string nonce = hex(digest(Hash::Sha256, fmt::format("{}/{}", timestamp_, ++exchanges_)));
  nonce.resize(24);
  state_ = Authenticating{sasl::Server(row->mechanism, std::move(nonce), settings_->host)};
  if (command.has_initial && row->client_first) {
    auth_response(command.digest == "=" ? "" : command.digest, out);
  } else {
    take_turn(std::get<Authenticating>(state_).exchange->begin(), out);
  }
}

void Server::auth_response(std::string_view line, Effects& out) {
  if (line == "*") {
    state_ = Authorization{};
    return say(out, note::kCancelled, status("-ERR ", Phrase::Cancelled));
  }
  const auto octets = from_base64(line);
  take_turn(octets ? std::get<Authenticating>(state_).exchange->respond(*octets)
                   : sasl::Turn(sasl::Rejected{}),
            out);
}

void Server::take_turn(const sasl::Turn& turn, Effects& out) {
  if (const auto* challenge = std::get_if<sasl::Challenge>(&turn)) {
    say(out, note::kChallenge, fmt::format("+ {}\r\n", base64(challenge->octets)));
  } else if (const auto* claim = std::get_if<sasl::Claim>(&turn)) {
    open(claim->user, claim->credential, out);
  } else {
    state_ = Authorization{};
    say(out, note::kBadResponse, status("-ERR ", Phrase::BadResponse));
  }
}

void Server::open(std::string user, Credential credential, Effects& out) {
  OpenMaildrop open{session_, user, std::move(credential), settings_->exclusive};
  open.login_delay = settings_->login_delay;
  if (open.login_delay > Duration::zero()) open.at = now_;  // else the hour makes no difference
  const AskId ask{++last_ask_.value};
  out.emplace_back(AskStore{ask, std::move(open)});
  state_ = Opening{ask, std::move(user)};
}

void Server::opened(const StoreReply& reply, Effects& out) {
  std::string user = std::get<Opening>(state_).user;
  const auto* found = std::get_if<Opened>(&reply);
  if (found == nullptr) return refuse_login(reply, out);
  Transaction at{std::move(user), found->maildrop, {}, 0, 0, 0};
  const std::size_t messages = at.drop->items.size();
  at.marked.resize(messages);
  at.live_messages = static_cast<std::uint32_t>(messages);
  at.live_octets = at.drop->size_octets();
  std::uint32_t number = 0;
  if (found->last_accessed.value > 0) {
    at.drop->items.each([&](const Item& item) {
      ++number;
      if (item.uid <= found->last_accessed) at.last_accessed = number;
    });
  }
  const std::string last_word = sasl::Server::last_word(found->server_signature);
  if (last_word.empty()) return enter(std::move(at), out);
  say(out, note::kLastWord, fmt::format("+ {}\r\n", base64(last_word)));
  state_ = Confirming{std::move(at)};
}

void Server::refuse_login(const StoreReply& reply, Effects& out) {
  state_ = Authorization{};
  const auto code = [](bool offered, std::string_view text) {
    return offered ? fmt::format("-ERR [{}] ", text) : std::string("-ERR ");
  };
  if (std::holds_alternative<InUse>(reply)) {
    return say(out, settings_->response_codes ? note::kInUse : note::kLockedPlain,
               status(code(settings_->response_codes, "IN-USE"), Phrase::InUse));
  }
  if (std::holds_alternative<TooSoon>(reply)) {
    const auto seconds =
        std::chrono::duration_cast<std::chrono::seconds>(settings_->login_delay).count();
    return say(out, note::kTooSoon,
               status(code(settings_->response_codes, "LOGIN-DELAY"), Phrase::TooSoon, seconds));
  }
  if (std::holds_alternative<Denied>(reply)) {
    return say(out, note::kDenied, status(code(settings_->auth_codes, "AUTH"), Phrase::Denied));
  }
  say(out, note::kStoreFailed, status(code(settings_->auth_codes, "SYS/TEMP"), Phrase::CantOpen));
}

// The client has seen that the server knows the secret too, and says so with an empty line.
void Server::confirmed(std::string_view line, Effects& out) {
  if (line.empty()) return enter(std::move(std::get<Confirming>(state_).opened), out);
  out.emplace_back(AskStore{AskId{++last_ask_.value}, ReleaseMaildrop{session_}});
  state_ = Authorization{};
  say(out, note::kCancelled, status("-ERR ", Phrase::Cancelled));
}

void Server::enter(Transaction at, Effects& out) {
  say(out, note::kOpened, status("+OK ", Phrase::Opened, count(at.live_messages), at.live_octets));
  state_ = std::move(at);
}

// RFC 2449, section 5. What is announced is what the table and the settings offer.
void Server::capa(Effects& out) const {
  std::string text = status("+OK ", Phrase::CapaFollows);
  for (const CommandRow& row : commands()) {
    const bool started = private_ || utf8_ || transaction() != nullptr;  // STLS: not permitted now
    const bool refused =
        (row.verb == Verb::User && !settings_->user_pass) || (row.verb == Verb::Stls && started);
    const bool claimed =
        offers(*settings_, row) || (row.verb == Verb::Top && settings_->top_is_a_lie);
    if (row.capability.empty() || !claimed || refused) continue;
    text += row.capability;
    for (const sasl::Row& each : sasl::kMechanisms) {
      const auto& all = settings_->mechanisms;
      const bool listed = std::find(all.begin(), all.end(), each.mechanism) != all.end();
      if (row.verb == Verb::Auth && listed) text += fmt::format(" {}", each.name);
    }
    text += "\r\n";
  }
  if (settings_->response_codes) text += "RESP-CODES\r\n";
  if (settings_->auth_codes) text += "AUTH-RESP-CODE\r\n";
  if (settings_->login_delay > Duration::zero()) {
    const auto seconds =
        std::chrono::duration_cast<std::chrono::seconds>(settings_->login_delay).count();
    text += fmt::format("LOGIN-DELAY {}\r\n", seconds);
  }
  if (settings_->expire_days) text += fmt::format("EXPIRE {}\r\n", *settings_->expire_days);
  text += "PIPELINING\r\nIMPLEMENTATION Casella\r\n.\r\n";
  say(out, note::kCapaOk, std::move(text));
}

// RFC 6856, section 2.1.
void Server::utf8(Effects& out) {
  utf8_ = true;
  say(out, note::kUtf8Ok, status("+OK ", Phrase::Utf8On));
}

// RFC 6856, section 3.2. "*" leaves the choice to the server, which has no wish of its own.
void Server::lang(const Command& command, Effects& out) {
  if (command.name.empty()) {
    std::string text = status("+OK ", Phrase::LanguagesFollow);
    for (const LanguageRow& row : kLanguages) text += fmt::format("{} {}\r\n", row.tag, row.name);
    return say(out, note::kLanguages, text + ".\r\n");
  }
  for (std::size_t i = 0; i < std::size(kLanguages); ++i) {
    const std::string_view tag = kLanguages[i].tag;
    // A basic language range matches what it begins: "it-CH" does not match "it", but "it" does.
    if (command.name != "*" && !same_letters(command.name, tag)) continue;
    if (command.name != "*") language_ = static_cast<Language>(i);
    return say(out, note::kLanguage,
               status("+OK ", Phrase::LanguageChosen,
                      kLanguages[static_cast<std::size_t>(language_)].tag));
  }
  say(out, note::kNoLanguage, status("-ERR ", Phrase::NoLanguage));
}

}  // namespace casella::pop3
