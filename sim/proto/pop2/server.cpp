#include "sim/proto/pop2/server.h"

#include <algorithm>

#include "sim/proto/pop2/notes.h"
#include "sim/proto/say.h"

namespace casella::pop2 {

using proto::AskStore;
using proto::Close;
using proto::Effects;
using proto::Narrate;
using proto::say;
using proto::SetTimer;

Server::Server(std::shared_ptr<const ServerSettings> settings, ConnId session)
    : settings_(std::move(settings)), session_(session) {}

bool Server::Box::any_marked() const {
  return std::find(marked.begin(), marked.end(), true) != marked.end();
}

State Server::state() const {
  struct {
    State operator()(const Lstn&) const { return State::Lstn; }
    State operator()(const Auth&) const { return State::Auth; }
    State operator()(const Opening& at) const { return at.folding ? State::Mbox : State::Auth; }
    State operator()(const Selected& at) const { return at.at; }
    State operator()(const Leaving&) const { return State::Mbox; }
    State operator()(const Releasing&) const { return State::Done; }
    State operator()(const Ended&) const { return State::Ended; }
  } name;
  return std::visit(name, state_);
}

const Server::Box* Server::box() const {
  const Selected* at = selected();
  return at == nullptr ? nullptr : &at->box;
}

void Server::handle(const proto::Input& input, SimTime /*now*/, Effects& out) {
  if (std::holds_alternative<Ended>(state_)) return;
  const bool releasing = std::holds_alternative<Releasing>(state_);
  if (const auto* received = std::get_if<proto::Received>(&input)) {
    if (releasing) return;
    input_.feed(received->octets);
    pump(out);
    if (!reads() && input_.rest().size() > kWaitingLimitOctets) leave(out);
  } else if (const auto* reply = std::get_if<proto::StoreAnswered>(&input)) {
    answered(*reply, out);
  } else if (std::holds_alternative<proto::Connected>(input)) {
    if (!std::holds_alternative<Lstn>(state_)) return;
    if (settings_->timeout > Duration::zero()) out.emplace_back(SetTimer{settings_->timeout});
    state_ = Auth{};
    say(out, note::kGreeting, fmt::format("+ POP2 {} server ready\r\n", settings_->host));
  } else if (std::holds_alternative<proto::PeerClosed>(input)) {
    if (!releasing) leave(out);
  } else if (std::holds_alternative<proto::TimerFired>(input)) {
    if (!releasing) garbage(note::kTimeout, "timeout", out);
  }
}

void Server::pump(Effects& out) {
  while (reads()) {
    const auto line = input_.next();
    if (!line) return;
    if (settings_->timeout > Duration::zero()) out.emplace_back(SetTimer{settings_->timeout});
    if (line->too_long) return garbage(note::kTooLong, "command line too long", out);
    run_line(line->text, out);
  }
}

void Server::run_line(std::string_view line, Effects& out) {
  const auto parsed = parse_command(line);
  const auto* command = std::get_if<Command>(&parsed);
  const CommandRow* row = command ? command->row : std::get<Malformed>(parsed).row;
  if (row == nullptr) return garbage(note::kUnknown, "unknown command", out);
  if (!leads_to(*row, state())) {
    return garbage(note::kWrongState,
                   fmt::format("{} is not valid in the {} state", row->name, state_name()), out);
  }
  if (!command) return garbage(note::kBadArguments, fmt::format("usage: {}", usage(*row)), out);
  run(*command, out);
}

void Server::run(const Command& command, Effects& out) {
  Selected* at = selected();  // null for HELO, and for QUIT before it
  switch (command.row->verb) {
    case Verb::Helo: return open(command.name, command.password, "", false, out);
    case Verb::Fold: return fold(command, out);
    case Verb::Read: return read(*at, command, out);
    case Verb::Retr: return retr(*at, out);
    case Verb::Acks: return acknowledge(*at, note::kAcksOk, false, true, out);
    case Verb::Ackd:
      return acknowledge(*at, settings_->read_only ? note::kAckdReadOnly : note::kAckdOk,
                         !settings_->read_only, true, out);
    case Verb::Nack: return acknowledge(*at, note::kNackOk, false, false, out);
    case Verb::Quit: return quit(out);
  }
}

void Server::open(std::string user, std::string password, std::string mailbox, bool folding,
                  Effects& out) {
  OpenMaildrop request{session_, user, PlainPassword{password}, settings_->exclusive};
  request.mailbox = mailbox;
  const AskId ask{++last_ask_.value};
  out.emplace_back(AskStore{ask, std::move(request)});
  state_ = Opening{ask, std::move(user), std::move(password), std::move(mailbox), folding};
}

void Server::answered(const proto::StoreAnswered& input, Effects& out) {
  if (const auto* opening = std::get_if<Opening>(&state_); opening && opening->ask == input.ask) {
    opened(input.reply, out);
    pump(out);
  } else if (auto* leaving = std::get_if<Leaving>(&state_); leaving && leaving->ask == input.ask) {
    if (!std::holds_alternative<Committed>(input.reply)) {
      return garbage(note::kUpdateFailed, "acknowledged messages not removed", out);
    }
    const Leaving from = std::move(*leaving);
    open(from.user, from.password, from.next_mailbox, true, out);
  } else if (const auto* releasing = std::get_if<Releasing>(&state_);
             releasing && releasing->ask == input.ask) {
    const bool done = std::holds_alternative<Committed>(input.reply);
    if (releasing->says_bye && done) {
      say(out, note::kBye, "+ OK, bye\r\n");
    } else if (releasing->says_bye) {
      say(out, note::kUpdateFailed, "- acknowledged messages not removed\r\n");
    }
    if (!done) out.emplace_back(AskStore{AskId{++last_ask_.value}, ReleaseMaildrop{session_}});
    end(out);
  }
}

void Server::opened(const StoreReply& reply, Effects& out) {
  Opening opening = std::move(std::get<Opening>(state_));
  Snapshot drop;
  if (const auto* found = std::get_if<Opened>(&reply)) {
    drop = found->maildrop;
  } else if (std::holds_alternative<NoMailbox>(reply)) {
    drop = std::make_shared<const Mailbox>();  // what does not exist is empty
  } else {
    state_ = std::move(opening);  // the lock of the mailbox before it still has to go
    if (std::holds_alternative<InUse>(reply)) return garbage(note::kInUse, "mailbox in use", out);
    if (std::holds_alternative<Denied>(reply))
      return garbage(note::kDenied, "wrong user name or password", out);
    return garbage(note::kStoreFailed, "mailbox can't be opened now", out);
  }
  const std::size_t count = drop->items.size();
  const proto::Note& why = !opening.folding                        ? note::kOpened
                           : std::holds_alternative<Opened>(reply) ? note::kFolded
                                                                   : note::kNoMailbox;
  say(out, why, fmt::format("#{} message{}\r\n", count, count == 1 ? "" : "s"));
  state_ = Selected{{std::move(opening.user), std::move(opening.password),
                     std::move(opening.mailbox), std::move(drop), std::vector<bool>(count)},
                    State::Mbox};
}

void Server::fold(const Command& command, Effects& out) {
  const Box& box = selected()->box;
  if (!box.any_marked()) return open(box.user, box.password, command.name, true, out);
  const AskId ask = commit(box, true, out);
  state_ = Leaving{ask, box.user, box.password, command.name};
}

// "=ccc" and words for the current message, and why it is that number.
std::string Server::length_reply(const Box& box, const proto::Note*& why) const {
  const std::uint32_t n = box.current.value;
  if (n == 0 || n > box.marked.size()) {
    why = &note::kNothing;
    return n == box.marked.size() + 1 ? "=0 no more messages\r\n" : "=0 no such message\r\n";
  }
  if (box.marked[n - 1]) {
    why = &note::kDeleted;
    return fmt::format("=0 message {} is marked for removal\r\n", n);
  }
  why = &note::kLength;
  return fmt::format("={} characters in message {}\r\n",
                     box.drop->items[n - 1].message->size_octets(), n);
}

void Server::read(Selected& at, const Command& command, Effects& out) {
  if (settings_->closes_on_empty_read && at.box.drop->items.empty()) {
    out.emplace_back(Narrate{&note::kNothingToRead, {}});
    return leave(out);
  }
  if (command.message) at.box.current = *command.message;
  const proto::Note* why = nullptr;
  std::string reply = length_reply(at.box, why);
  say(out, *why, std::move(reply), at.box.current);
  at.at = State::Item;
}

void Server::retr(Selected& at, Effects& out) {
  const std::uint32_t n = at.box.current.value;
  const bool there = n >= 1 && n <= at.box.marked.size() && !at.box.marked[n - 1];
  const MessageRef message = there ? at.box.drop->items[n - 1].message : nullptr;
  if (message == nullptr || message->size_octets() == 0) {
    out.emplace_back(Narrate{&note::kNothingToSend, at.box.current});
    return leave(out);  // without a word: "Server Decision Table", action 7
  }
  std::string octets;
  std::vector<Passage> passages;
  append_shared(octets, passages, message, 0, message->octets().size());
  if (!message->ends_with_crlf()) octets += "\r\n";
  say(out, note::kData, std::move(octets), at.box.current, std::move(passages));
  at.at = State::Next;
}

void Server::acknowledge(Selected& at, const proto::Note& why, bool mark, bool move_on,
                         Effects& out) {
  const MessageNumber about = at.box.current;
  if (mark) at.box.marked[about.value - 1] = true;
  if (move_on) ++at.box.current.value;
  const proto::Note* ignored = nullptr;
  say(out, why, length_reply(at.box, ignored), about);
  at.at = State::Item;
}

AskId Server::commit(const Box& box, bool keep_lock, Effects& out) {
  CommitDeletions request{session_, box.user, {}, {}};
  std::size_t index = 0;
  box.drop->items.each([&](const Item& item) {
    if (box.marked[index++]) request.uids.push_back(item.uid);
  });
  request.mailbox = box.mailbox;
  request.keep_lock = keep_lock;
  const AskId ask{++last_ask_.value};
  out.emplace_back(AskStore{ask, std::move(request)});
  return ask;
}

void Server::quit(Effects& out) {
  const Selected* at = selected();
  if (at != nullptr && at->box.any_marked()) {
    state_ = Releasing{commit(at->box, false, out), true};
    return;
  }
  say(out, note::kBye, "+ OK, bye\r\n");
  leave(out);
}

// "Server Decision Table", action 1.
void Server::garbage(const proto::Note& why, std::string words, Effects& out) {
  say(out, why, fmt::format("- {}\r\n", words));
  leave(out);
}

void Server::leave(Effects& out) {
  const Selected* at = selected();
  const bool marks = at != nullptr && at->box.any_marked();
  if (marks && settings_->removes_without_quit) {
    out.emplace_back(Narrate{&note::kReleased, {}});
    state_ = Releasing{commit(at->box, false, out), false};
    return;
  }
  if (marks) out.emplace_back(Narrate{&note::kDropped, {}});
  const bool holds = !std::holds_alternative<Lstn>(state_) && !std::holds_alternative<Auth>(state_);
  if (holds) out.emplace_back(AskStore{AskId{++last_ask_.value}, ReleaseMaildrop{session_}});
  end(out);
}

void Server::end(Effects& out) {
  state_ = Ended{};
  input_.clear();
  out.emplace_back(SetTimer{});
  out.emplace_back(Close{});
}

void Server::encode(Encoder& out) const {
  out.u64(state_.index());
  out.u64(session_.value);
  out.u64(last_ask_.value);
  input_.encode(out);
  if (const Selected* at = selected()) {
    out.u64(static_cast<std::uint64_t>(at->at));
    out.text(at->box.user);
    out.text(at->box.mailbox);
    at->box.drop->encode(out);
    for (const bool mark : at->box.marked) out.flag(mark);
    out.u64(at->box.current.value);
  } else if (const auto* opening = std::get_if<Opening>(&state_)) {
    out.text(opening->user);
    out.text(opening->password);
    out.text(opening->mailbox);
    out.flag(opening->folding);
  } else if (const auto* leaving = std::get_if<Leaving>(&state_)) {
    out.text(leaving->user);
    out.text(leaving->next_mailbox);
  } else if (const auto* releasing = std::get_if<Releasing>(&state_)) {
    out.flag(releasing->says_bye);
  }
}

}  // namespace casella::pop2
