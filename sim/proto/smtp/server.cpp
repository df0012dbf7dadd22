#include "sim/proto/smtp/server.h"

#include <fmt/format.h>

#include "sim/proto/say.h"
#include "sim/proto/smtp/notes.h"

namespace casella::smtp {

using proto::Close;
using proto::Effects;
using proto::Narrate;
using proto::say;
using proto::SetTimer;

Server::Server(std::shared_ptr<const ServerSettings> settings, ConnId session, std::string unique)
    : settings_(std::move(settings)),
      session_(session),
      unique_(std::move(unique)),
      input_(kAuthLimitOctets, settings_->lenient_line_ends ? LineEnd::CrLfOrLf : LineEnd::CrLf),
      state_(Reading{State::Connected}) {}

State Server::state() const {
  struct {
    State operator()(const Reading& at) const { return at.at; }
    State operator()(const Looking& at) const { return at.back; }
    State operator()(const Taking&) const { return State::Data; }
    State operator()(const Chunk&) const { return State::Chunks; }
    State operator()(const Delivering&) const { return State::Data; }
    State operator()(const Authenticating&) const { return State::Auth; }
    State operator()(const Checking&) const { return State::Auth; }
    State operator()(const Confirming&) const { return State::Auth; }
    State operator()(const Handshaking&) const { return State::Tls; }
    State operator()(const Ended&) const { return State::Ended; }
  } name;
  return std::visit(name, state_);
}

bool Server::waits_for_store() const {
  return std::holds_alternative<Looking>(state_) || std::holds_alternative<Delivering>(state_) ||
         std::holds_alternative<Checking>(state_);
}

std::string Server::reply(Word word, std::string_view text) const {
  const bool enhanced = extended_ && settings_->enhanced_codes && !word.enhanced.empty();
  return enhanced ? fmt::format("{} {} {}\r\n", word.code, word.enhanced, text)
                  : fmt::format("{} {}\r\n", word.code, text);
}

void Server::answer(const proto::Note& why, Word word, std::string_view text, Effects& out) {
  say(out, why, reply(word, text));
}

void Server::refuse(const proto::Note& why, Word word, std::string_view text, Effects& out) {
  answer(why, word, text, out);
  if (++faults_ < kFaultsLimit) return;
  answer(note::kTooManyFaults, {421, "4.7.0"}, "too many errors, closing the connection", out);
  end(out);
}

void Server::handle(const proto::Input& input, SimTime now, Effects& out) {
  if (std::holds_alternative<Ended>(state_)) return;
  now_ = now;
  if (const auto* received = std::get_if<proto::Received>(&input)) {
    input_.feed(received->octets);
    pump(out);
    const std::uint64_t limit = kWaitingLimitOctets + settings_->size_limit_octets;
    if (waits_for_store() && input_.rest().size() > limit) end(out);
  } else if (const auto* reply = std::get_if<proto::StoreAnswered>(&input)) {
    answered(*reply, out);
  } else if (std::holds_alternative<proto::Connected>(input)) {
    if (settings_->timeout > Duration::zero()) out.emplace_back(SetTimer{settings_->timeout});
    answer(note::kGreeting, {220, ""},
           fmt::format("{} {} Casella", settings_->host, settings_->esmtp ? "ESMTP" : "SMTP"), out);
  } else if (std::holds_alternative<proto::PeerClosed>(input)) {
    // What was sent whole is delivered, though nobody hears of it.
    gone_ = true;
    if (!std::holds_alternative<Delivering>(state_)) end(out);
  } else if (std::holds_alternative<proto::TlsReady>(input)) {
    secured(out);
  } else if (std::holds_alternative<proto::TimerFired>(input)) {
    if (waits_for_store()) return;  // the delay is the server's own
    if (std::holds_alternative<Handshaking>(state_)) return end(out);  // no more words in the clear
    answer(note::kTimeout, {421, "4.4.2"}, "timeout, closing the connection", out);
    end(out);
  }
}

void Server::pump(Effects& out) {
  while (!std::holds_alternative<Ended>(state_) && !waits_for_store()) {
    if (std::holds_alternative<Handshaking>(state_)) {
      if (input_.empty() || settings_->keeps_plaintext) return;
      out.emplace_back(Narrate{&note::kInjection, {}});
      return end(out);
    }
    const bool went_on = std::holds_alternative<Chunk>(state_) ? chunk(out) : read_line(out);
    if (!went_on) return;
  }
}

bool Server::read_line(Effects& out) {
  const bool taking = std::holds_alternative<Taking>(state_);
  // A dot that was added for transparency doesn't count (section 4.5.3.1.6).
  input_.limit(taking ? kTextLineLimitOctets + 1 : kAuthLimitOctets);
  const auto line = input_.next();
  if (!line) return false;
  if (!taking && settings_->timeout > Duration::zero())
    out.emplace_back(SetTimer{settings_->timeout});
  const std::string_view response = line->too_long ? "?" : line->text;
  if (taking) {
    data_line(*line, out);
  } else if (std::holds_alternative<Authenticating>(state_)) {
    auth_response(response, out);
  } else if (auto* confirming = std::get_if<Confirming>(&state_)) {
    const std::string user = std::move(confirming->user);
    state_ = Reading{State::Ready};
    if (response.empty()) {
      logged_in(user, out);
    } else {
      refuse(note::kCancelled, {501, "5.7.0"}, "authentication cancelled", out);
    }
  } else if (line->too_long) {
    refuse(note::kTooLong, {500, "5.5.6"}, "line too long", out);
  } else {
    run_line(line->text, out);
  }
  return true;
}

bool offers(const ServerSettings& settings, const CommandRow& row) {
  switch (row.verb) {
    case Verb::Ehlo: return settings.esmtp;
    case Verb::Bdat: return settings.esmtp && settings.chunking;
    case Verb::StartTls: return settings.esmtp && settings.starttls;
    case Verb::Auth: return settings.esmtp && !settings.mechanisms.empty();
    case Verb::Expn: return !settings.lists.empty();
    case Verb::Helo:
    case Verb::Mail:
    case Verb::Rcpt:
    case Verb::Data:
    case Verb::Rset:
    case Verb::Noop:
    case Verb::Vrfy:
    case Verb::Help:
    case Verb::Quit: return true;
  }
  return false;
}

// What must come before this command; null: it may go on.
const proto::Note* Server::forbids(const CommandRow& row) const {
  const bool harmless = row.verb == Verb::Ehlo || row.verb == Verb::Noop ||
                        row.verb == Verb::StartTls || row.verb == Verb::Quit;
  if (settings_->tls_first && !secure_ && !harmless) return &note::kTlsFirst;
  if (row.verb == Verb::Mail && settings_->role == Role::Submission && user_.empty()) {
    return &note::kAuthFirst;
  }
  return nullptr;
}

void Server::run_line(std::string_view line, Effects& out) {
  const State at = std::get<Reading>(state_).at;
  const auto parsed = parse_command(line);
  const auto* command = std::get_if<Command>(&parsed);
  const CommandRow* row = command ? command->row : std::get<Malformed>(parsed).row;
  if (row == nullptr) return refuse(note::kUnknown, {500, "5.5.2"}, "command unrecognized", out);
  const bool limited = line.size() + 2 > (extended_ ? row->limit_octets : kCommandLimitOctets);
  if (limited) return refuse(note::kTooLong, {500, "5.5.6"}, "line too long", out);
  if (!offers(*settings_, *row)) {
    return refuse(note::kNotOffered, {502, "5.5.1"}, "command not implemented", out);
  }
  const bool permitted = leads_to(*row, at).has_value();
  if (command && row->verb == Verb::Bdat && !permitted) return bdat(*command, at, true, out);
  if (const proto::Note* why = forbids(*row); why == &note::kTlsFirst) {
    return refuse(*why, {530, "5.7.0"}, "must issue a STARTTLS command first", out);
  }
  if (!permitted && at == State::Connected) {
    return refuse(note::kHelloFirst, {503, "5.5.1"}, "say EHLO first", out);
  }
  if (!permitted && at == State::Mail && row->verb == Verb::Data) {
    return refuse(note::kNoRecipients, {554, "5.5.1"}, "no valid recipients", out);
  }
  if (!permitted) {
    const std::string text =
        fmt::format("bad sequence: {} is not permitted in the {} state", row->name, name_of(at));
    return refuse(note::kWrongState, {503, "5.5.1"}, text, out);
  }
  if (!command) {
    return refuse(note::kBadArguments, {501, "5.5.4"}, fmt::format("usage: {}", usage(*row)), out);
  }
  if (const proto::Note* why = forbids(*row)) {
    return refuse(*why, {530, "5.7.0"}, "authentication required", out);
  }
  run(*command, at, out);
}

void Server::run(const Command& command, State at, Effects& out) {
  switch (command.row->verb) {
    case Verb::Ehlo:
    case Verb::Helo: return hello(command, out);
    case Verb::Mail: return mail(command, out);
    case Verb::Rcpt: return rcpt(command, at, out);
    case Verb::Data: return data(out);
    case Verb::Bdat: return bdat(command, at, false, out);
    case Verb::Rset:
      reset();
      state_ = Reading{at == State::Connected ? at : State::Ready};
      return answer(note::kRsetOk, {250, "2.0.0"}, "OK", out);
    case Verb::Noop: return answer(note::kNoopOk, {250, "2.0.0"}, "OK", out);
    case Verb::Vrfy: return vrfy(command, at, out);
    case Verb::Expn: return expn(command, out);
    case Verb::Help: return help(command, out);
    case Verb::StartTls: return start_tls(out);
    case Verb::Auth: return auth(command, out);
    case Verb::Quit:
      answer(note::kBye, {221, "2.0.0"}, fmt::format("{} closing the connection", settings_->host),
             out);
      return end(out);
  }
}

void Server::answered(const proto::StoreAnswered& input, Effects& out) {
  if (const auto* looking = std::get_if<Looking>(&state_); looking && looking->ask == input.ask) {
    found(input.reply, out);
  } else if (const auto* delivering = std::get_if<Delivering>(&state_);
             delivering && delivering->ask == input.ask) {
    delivered(input.reply, out);
  } else if (const auto* checking = std::get_if<Checking>(&state_);
             checking && checking->ask == input.ask) {
    checked(input.reply, out);
  } else {
    return;
  }
  pump(out);
}

void Server::end(Effects& out) {
  if (mail_.recipients > 0) out.emplace_back(Narrate{&note::kAbandoned, {}});
  state_ = Ended{};
  reset();
  input_.clear();
  out.emplace_back(SetTimer{});
  out.emplace_back(Close{});
}

void Server::encode(Encoder& out) const {
  out.u64(state_.index());
  out.u64(static_cast<std::uint64_t>(state()));
  out.u64(session_.value);
  out.text(unique_);
  out.u64(last_ask_.value);
  input_.encode(out);
  for (const std::uint32_t count : {exchanges_, faults_, mails_, mail_.recipients}) out.u64(count);
  for (const bool flag : {extended_, secure_, gone_, mail_.utf8, mail_.too_big, mail_.long_line}) {
    out.flag(flag);
  }
  for (const auto* text : {&hello_, &user_, &mail_.reverse_path, &mail_.data}) out.text(*text);
  out.u64(mail_.users.size());
  for (const std::string& user : mail_.users) out.text(user);
  if (const auto* looking = std::get_if<Looking>(&state_)) {
    out.flag(looking->verifies);
    out.text(looking->address);
  } else if (const auto* chunk = std::get_if<Chunk>(&state_)) {
    out.u64(chunk->size);
    out.u64(chunk->left);
    out.flag(chunk->last);
    out.flag(chunk->refused);
    out.u64(static_cast<std::uint64_t>(chunk->back));
  } else if (const auto* authenticating = std::get_if<Authenticating>(&state_)) {
    authenticating->exchange.encode(out);
  } else if (const auto* checking = std::get_if<Checking>(&state_)) {
    out.text(checking->user);
  } else if (const auto* confirming = std::get_if<Confirming>(&state_)) {
    out.text(confirming->user);
  }
}

}  // namespace casella::smtp
