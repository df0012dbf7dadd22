#include "sim/proto/pop3/server.h"

#include <fmt/format.h>

#include "sim/proto/pop3/notes.h"
#include "sim/proto/say.h"

namespace casella::pop3 {
namespace {

using proto::AskStore;
using proto::Close;
using proto::Effects;
using proto::Narrate;
using proto::say;
using proto::SetTimer;

}  // namespace

Server::Server(std::shared_ptr<const ServerSettings> settings, ConnId session, std::string timestamp)
    : settings_(std::move(settings)), timestamp_(std::move(timestamp)), session_(session) {}

State Server::state() const {
  struct {
    State operator()(const Authorization&) const { return State::Authorization; }
    State operator()(const Opening&) const { return State::Authorization; }
    State operator()(const Transaction&) const { return State::Transaction; }
    State operator()(const Update&) const { return State::Update; }
    State operator()(const Ended&) const { return State::Ended; }
  } name;
  return std::visit(name, state_);
}

void Server::handle(const proto::Input& input, SimTime /*now*/, Effects& out) {
  if (std::holds_alternative<Ended>(state_)) return;
  if (const auto* received = std::get_if<proto::Received>(&input)) {
    if (std::holds_alternative<Update>(state_)) return;  // nothing is read after QUIT
    input_.feed(received->octets);
    pump(out);
    const bool waiting = std::holds_alternative<Opening>(state_);
    if (waiting && input_.rest().size() > kWaitingLimitOctets) end(out);
  } else if (const auto* answered = std::get_if<proto::StoreAnswered>(&input)) {
    if (const auto* opening = std::get_if<Opening>(&state_); opening && opening->ask == answered->ask) {
      opened(answered->reply, out);
      pump(out);
    } else if (const auto* update = std::get_if<Update>(&state_);
               update && update->ask == answered->ask) {
      updated(answered->reply, out);
    }
  } else if (std::holds_alternative<proto::Connected>(input)) {
    if (settings_->autologout > Duration::zero()) out.emplace_back(SetTimer{settings_->autologout});
    if (settings_->apop) {
      say(out, note::kGreetingApop, "+OK Casella POP3 server ready " + timestamp_ + "\r\n");
    } else {
      say(out, note::kGreeting, "+OK Casella POP3 server ready\r\n");
    }
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
  const bool holds = transaction() != nullptr || std::holds_alternative<Opening>(state_);
  if (holds) out.emplace_back(AskStore{AskId{++last_ask_.value}, ReleaseMaildrop{session_}});
  state_ = Ended{};
  input_.clear();
  out.emplace_back(SetTimer{});
  out.emplace_back(Close{});
}

void Server::pump(Effects& out) {
  while (std::holds_alternative<Authorization>(state_) ||
         std::holds_alternative<Transaction>(state_)) {
    const auto line = input_.next();
    if (!line) return;
    if (settings_->autologout > Duration::zero()) out.emplace_back(SetTimer{settings_->autologout});
    if (line->too_long) {
      if (auto* authorization = std::get_if<Authorization>(&state_)) authorization->user.clear();
      say(out, note::kTooLong, "-ERR command line too long\r\n");
    } else {
      run_line(line->text, out);
    }
  }
}

bool offers(const ServerSettings& settings, const CommandRow& row) {
  switch (row.verb) {
    case Verb::Capa: return settings.capa;
    case Verb::Apop: return settings.apop;
    case Verb::Top: return settings.top;
    case Verb::Uidl: return settings.uidl;
    case Verb::User: case Verb::Pass: case Verb::Stat: case Verb::List: case Verb::Retr:
    case Verb::Dele: case Verb::Noop: case Verb::Rset: case Verb::Quit: return true;
  }
  return false;
}

void Server::run_line(std::string_view line, Effects& out) {
  const auto parsed = parse_command(line);
  const auto* command = std::get_if<Command>(&parsed);
  const CommandRow* row = command ? command->row : std::get<Malformed>(parsed).row;

  auto* authorization = std::get_if<Authorization>(&state_);
  // PASS may only come right after USER (section 7); asking for capabilities does no harm.
  const bool keeps_user = row && (row->verb == Verb::Pass || row->verb == Verb::Capa);
  if (authorization && !keeps_user) authorization->user.clear();

  if (row == nullptr || !offers(*settings_, *row)) return say(out, note::kUnknown, "-ERR unknown command\r\n");
  if (!(authorization ? row->in_authorization : row->in_transaction)) {
    return say(out, note::kWrongState,
               fmt::format("-ERR {} is not valid in the {} state\r\n", row->name, state_name()));
  }
  if (!command) return say(out, note::kBadArguments, fmt::format("-ERR usage: {}\r\n", usage(*row)));
  run(*command, out);
}

void Server::run(const Command& command, Effects& out) {
  const Verb verb = command.row->verb;
  if (verb == Verb::Capa) return capa(out);
  if (verb == Verb::Quit) return quit(out);
  if (auto* at = std::get_if<Authorization>(&state_)) {
    if (verb == Verb::User) return user(command, out);
    if (verb == Verb::Apop) {
      return open(std::string(command.name), ApopDigest{timestamp_, std::string(command.digest)}, out);
    }
    if (at->user.empty()) return say(out, note::kPassWithoutUser, "-ERR say USER first\r\n");
    return open(at->user, PlainPassword{std::string(command.name)}, out);
  }
  Transaction& at = std::get<Transaction>(state_);
  if (command.message) {
    const std::uint32_t number = command.message->value;
    const auto count = static_cast<std::uint32_t>(at.drop->items.size());
    if (number == 0 || number > count) {
      return say(out, note::kNoSuchMessage,
                 fmt::format("-ERR no such message, only {} in maildrop\r\n", plural(count)));
    }
    if (at.marked[number - 1]) {
      return say(out, note::kAlreadyDeleted, fmt::format("-ERR message {} already deleted\r\n", number),
                 *command.message);
    }
  }
  switch (verb) {
    case Verb::Stat: return stat(at, out);
    case Verb::List: return list(at, command, out);
    case Verb::Retr: return retr(at, command, out);
    case Verb::Dele: return dele(at, command, out);
    case Verb::Noop: return say(out, note::kNoopOk, "+OK\r\n");
    case Verb::Rset: return rset(at, out);
    case Verb::Top: return top(at, command, out);
    case Verb::Uidl: return uidl(at, command, out);
    case Verb::Capa: case Verb::Quit: case Verb::User: case Verb::Pass: case Verb::Apop: return;
  }
}

void Server::encode(Encoder& out) const {
  out.u64(state_.index());
  out.u64(session_.value);
  out.text(timestamp_);
  out.u64(last_ask_.value);
  input_.encode(out);
  if (const auto* auth = std::get_if<Authorization>(&state_)) {
    out.text(auth->user);
  } else if (const auto* opening = std::get_if<Opening>(&state_)) {
    out.text(opening->user);
  } else if (const auto* at = transaction()) {
    out.text(at->user);
    at->drop->encode(out);
    for (const bool mark : at->marked) out.flag(mark);
  } else if (const auto* update = std::get_if<Update>(&state_)) {
    out.u64(update->left);
  }
}

}  // namespace casella::pop3
