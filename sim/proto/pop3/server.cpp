#include "sim/proto/pop3/server.h"

#include <fmt/format.h>

#include "sim/proto/pop3/notes.h"
#include "sim/proto/say.h"

namespace casella::pop3 {

using proto::AskStore;
using proto::Close;
using proto::Effects;
using proto::Narrate;
using proto::say;
using proto::SetTimer;

Server::Server(std::shared_ptr<const ServerSettings> settings, ConnId session,
               std::string timestamp)
    : settings_(std::move(settings)), timestamp_(std::move(timestamp)), session_(session) {}

State Server::state() const {
  struct {
    State operator()(const Authorization&) const { return State::Authorization; }
    State operator()(const Negotiating&) const { return State::Authorization; }
    State operator()(const Authenticating&) const { return State::Authorization; }
    State operator()(const Opening&) const { return State::Authorization; }
    State operator()(const Confirming&) const { return State::Authorization; }
    State operator()(const Transaction&) const { return State::Transaction; }
    State operator()(const Update&) const { return State::Update; }
    State operator()(const Ended&) const { return State::Ended; }
  } name;
  return std::visit(name, state_);
}

bool Server::reads() const {
  return !std::holds_alternative<Opening>(state_) && !std::holds_alternative<Negotiating>(state_) &&
         !std::holds_alternative<Update>(state_) && !std::holds_alternative<Ended>(state_);
}

void Server::handle(const proto::Input& input, SimTime now, Effects& out) {
  if (std::holds_alternative<Ended>(state_)) return;
  now_ = now;
  if (const auto* received = std::get_if<proto::Received>(&input)) {
    if (std::holds_alternative<Update>(state_)) return;  // nothing is read after QUIT
    input_.feed(received->octets);
    pump(out);
    const bool waiting = std::holds_alternative<Opening>(state_);
    if (waiting && input_.rest().size() > kWaitingLimitOctets) end(out);
  } else if (const auto* answered = std::get_if<proto::StoreAnswered>(&input)) {
    if (const auto* opening = std::get_if<Opening>(&state_);
        opening && opening->ask == answered->ask) {
      opened(answered->reply, out);
      pump(out);
    } else if (const auto* update = std::get_if<Update>(&state_);
               update && update->ask == answered->ask) {
      updated(answered->reply, out);
    }
  } else if (std::holds_alternative<proto::Connected>(input)) {
    if (settings_->autologout > Duration::zero()) out.emplace_back(SetTimer{settings_->autologout});
    std::string greeting = "+OK " + std::string(words_of(Phrase::Ready, language_));
    if (settings_->apop) greeting += " " + timestamp_;
    say(out, settings_->apop ? note::kGreetingApop : note::kGreeting, greeting + "\r\n");
  } else if (std::holds_alternative<proto::TlsReady>(input)) {
    private_ = true;
    if (!std::holds_alternative<Negotiating>(state_)) return;
    out.emplace_back(Narrate{&note::kSecured, {}});
    state_ = Authorization{};
    language_ = Language::English;  // what was said in the clear is forgotten
  } else if (std::holds_alternative<proto::PeerClosed>(input)) {
    // In UPDATE the client has said QUIT: the removal goes on without it.
    if (!std::holds_alternative<Update>(state_)) end(out);
  } else {  // TimerFired: RFC 1939, section 3: no UPDATE, no response
    if (std::holds_alternative<Update>(state_)) return;
    out.emplace_back(Narrate{&note::kAutologout, {}});
    end(out);
  }
}

void Server::end(Effects& out) {
  if (const Transaction* at = transaction(); at && at->live_messages < at->drop->items.size()) {
    out.emplace_back(Narrate{&note::kDroppedMarks, {}});
  }
  const bool holds = transaction() != nullptr || std::holds_alternative<Opening>(state_) ||
                     std::holds_alternative<Confirming>(state_);
  if (holds) out.emplace_back(AskStore{AskId{++last_ask_.value}, ReleaseMaildrop{session_}});
  state_ = Ended{};
  input_.clear();
  out.emplace_back(SetTimer{});
  out.emplace_back(Close{});
}

void Server::pump(Effects& out) {
  while (reads()) {
    const bool authenticating = std::holds_alternative<Authenticating>(state_);
    // The exchange's own lines may be longer than commands (RFC 5034, section 4).
    input_.limit(authenticating ? sasl::kResponseLimitOctets : kCommandLimitOctets);
    const auto line = input_.next();
    if (!line) return;
    if (settings_->autologout > Duration::zero()) out.emplace_back(SetTimer{settings_->autologout});
    if (line->bare_lf && !bare_lf_seen_) {
      bare_lf_seen_ = true;
      out.emplace_back(Narrate{&note::kBareLf, {}});
    }
    if (authenticating) {
      auth_response(line->too_long ? "?" : line->text, out);
    } else if (std::holds_alternative<Confirming>(state_)) {
      confirmed(line->too_long ? "?" : line->text, out);
    } else if (line->too_long) {
      if (auto* authorization = std::get_if<Authorization>(&state_)) authorization->user.clear();
      say(out, note::kTooLong, status("-ERR ", Phrase::TooLong));
    } else {
      run_line(line->text, out);
    }
  }
  if (std::holds_alternative<Negotiating>(state_) && !input_.empty()) {
    out.emplace_back(Narrate{&note::kInjected, {}});
    end(out);
  }
}

bool offers(const ServerSettings& settings, const CommandRow& row) {
  switch (row.verb) {
    case Verb::Capa: return settings.capa;
    case Verb::Stls: return settings.stls;
    case Verb::Auth: return !settings.mechanisms.empty();
    case Verb::Apop: return settings.apop;
    case Verb::Rpop: return settings.rpop;
    case Verb::Utf8: return settings.utf8;
    case Verb::Lang: return settings.lang;
    case Verb::Last: return settings.last;
    case Verb::Top: return settings.top;
    case Verb::Uidl: return settings.uidl;
    case Verb::User:
    case Verb::Pass:
    case Verb::Stat:
    case Verb::List:
    case Verb::Retr:
    case Verb::Dele:
    case Verb::Noop:
    case Verb::Rset:
    case Verb::Quit: return true;
  }
  return false;
}

void Server::run_line(std::string_view line, Effects& out) {
  const auto parsed = parse_command(line);
  const auto* command = std::get_if<Command>(&parsed);
  const CommandRow* row = command ? command->row : std::get<Malformed>(parsed).row;

  auto* authorization = std::get_if<Authorization>(&state_);
  // PASS may only come right after USER (section 7); asking for capabilities does no harm.
  const bool keeps_user =
      row && (row->verb == Verb::Pass || row->verb == Verb::Rpop || row->verb == Verb::Capa);
  if (authorization && !keeps_user) authorization->user.clear();

  if (row == nullptr || !offers(*settings_, *row))
    return say(out, note::kUnknown, status("-ERR ", Phrase::Unknown));
  if (!(authorization ? row->in_authorization : row->in_transaction)) {
    return say(out, note::kWrongState,
               status("-ERR ", Phrase::WrongState, row->name, state_name()));
  }
  if (!command) return say(out, note::kBadArguments, status("-ERR ", Phrase::Usage, usage(*row)));
  run(*command, out);
}

void Server::run(const Command& command, Effects& out) {
  switch (command.row->verb) {
    case Verb::Capa: return capa(out);
    case Verb::Lang: return lang(command, out);
    case Verb::Quit: return quit(out);
    case Verb::Stls: return stls(out);
    case Verb::Auth: return auth(command, out);
    case Verb::User: return user(command, out);
    case Verb::Pass: return pass(command, out);
    case Verb::Apop:
      return open(std::string(command.name), ApopDigest{timestamp_, std::string(command.digest)},
                  out);
    case Verb::Rpop: return say(out, note::kRpopRefused, status("-ERR ", Phrase::NoRpop));
    case Verb::Utf8: return utf8(out);
    case Verb::Stat:
    case Verb::List:
    case Verb::Retr:
    case Verb::Dele:
    case Verb::Noop:
    case Verb::Rset:
    case Verb::Last:
    case Verb::Top:
    case Verb::Uidl: return run(std::get<Transaction>(state_), command, out);
  }
}

void Server::run(Transaction& at, const Command& command, Effects& out) {
  if (command.message) {
    const std::uint32_t number = command.message->value;
    const auto all = static_cast<std::uint32_t>(at.drop->items.size());
    if (number == 0 || number > all) {
      return say(out, note::kNoSuchMessage, status("-ERR ", Phrase::NoSuchMessage, count(all)));
    }
    if (at.marked[number - 1]) {
      return say(out, note::kAlreadyDeleted, status("-ERR ", Phrase::AlreadyDeleted, number),
                 *command.message);
    }
  }
  switch (command.row->verb) {
    case Verb::Stat: return stat(at, out);
    case Verb::List: return list(at, command, out);
    case Verb::Retr: return retr(at, command, out);
    case Verb::Dele: return dele(at, command, out);
    case Verb::Noop: return say(out, note::kNoopOk, "+OK\r\n");
    case Verb::Rset: return rset(at, out);
    case Verb::Last: return say(out, note::kLastOk, fmt::format("+OK {}\r\n", at.last_accessed));
    case Verb::Top: return top(at, command, out);
    case Verb::Uidl: return uidl(at, command, out);
    case Verb::Capa:
    case Verb::Auth:
    case Verb::User:
    case Verb::Pass:
    case Verb::Apop:
    case Verb::Rpop:
    case Verb::Stls:
    case Verb::Utf8:
    case Verb::Lang:
    case Verb::Quit: return;
  }
}

void Server::encode(Encoder& out) const {
  out.u64(state_.index());
  out.u64(session_.value);
  out.text(timestamp_);
  out.u64(last_ask_.value);
  input_.encode(out);
  out.u64(exchanges_);
  out.u64(static_cast<std::uint64_t>(language_));
  out.flag(utf8_);
  out.flag(private_);
  out.flag(bare_lf_seen_);
  if (const auto* auth = std::get_if<Authorization>(&state_)) {
    out.text(auth->user);
  } else if (const auto* opening = std::get_if<Opening>(&state_)) {
    out.text(opening->user);
  } else if (const auto* authenticating = std::get_if<Authenticating>(&state_)) {
    authenticating->exchange->encode(out);
  } else if (const auto* confirming = std::get_if<Confirming>(&state_)) {
    out.text(confirming->opened.user);
    confirming->opened.drop->encode(out);
    out.u64(confirming->opened.last_accessed);
  } else if (const auto* at = transaction()) {
    out.text(at->user);
    at->drop->encode(out);
    for (const bool mark : at->marked) out.flag(mark);
    out.u64(at->last_accessed);
  } else if (const auto* update = std::get_if<Update>(&state_)) {
    out.u64(update->left);
  }
}

}  // namespace casella::pop3
