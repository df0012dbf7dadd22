// What each command does. RFC 1939: section 4 (opening), 5 (TRANSACTION), 6 (UPDATE), 7 (optional).
#include <fmt/format.h>

#include "sim/proto/dot_stuffing.h"
#include "sim/proto/pop3/notes.h"
#include "sim/proto/pop3/server.h"
#include "sim/proto/say.h"

namespace casella::pop3 {
namespace {

using proto::AskStore;
using proto::Close;
using proto::Effects;
using proto::Narrate;
using proto::say;
using proto::SetTimer;

const Item& item(const Server::Transaction& at, MessageNumber number) {
  return at.drop->items[number.value - 1];
}

}  // namespace

std::string plural(std::uint32_t messages) {
  return fmt::format("{} message{}", messages, messages == 1 ? "" : "s");
}

// RFC 2449, section 5. What is announced is what the table and the settings offer.
void Server::capa(Effects& out) const {
  std::string text = "+OK capability list follows\r\n";
  for (const CommandRow& row : commands()) {
    if (!row.capability.empty() && offers(*settings_, row)) text += fmt::format("{}\r\n", row.capability);
  }
  if (settings_->response_codes) text += "RESP-CODES\r\n";
  text += "PIPELINING\r\nIMPLEMENTATION Casella\r\n.\r\n";
  say(out, note::kCapaOk, std::move(text));
}

// Whether the name exists is not told (section 7 permits it): a password is asked for in any case.
void Server::user(const Command& command, Effects& out) {
  std::get<Authorization>(state_).user = command.name;
  say(out, note::kUserOk, "+OK send PASS\r\n");
}

void Server::open(std::string user, Credential credential, Effects& out) {
  const AskId ask{++last_ask_.value};
  out.emplace_back(
      AskStore{ask, OpenMaildrop{session_, user, std::move(credential), settings_->exclusive}});
  state_ = Opening{ask, std::move(user)};
}

void Server::opened(const StoreReply& reply, Effects& out) {
  std::string user = std::get<Opening>(state_).user;
  const auto* found = std::get_if<Opened>(&reply);
  if (found == nullptr) {
    state_ = Authorization{};
    if (std::holds_alternative<InUse>(reply)) {
      if (settings_->response_codes) {
        return say(out, note::kInUse, "-ERR [IN-USE] maildrop already locked\r\n");
      }
      return say(out, note::kLockedPlain, "-ERR maildrop already locked\r\n");
    }
    if (std::holds_alternative<Denied>(reply)) {
      return say(out, note::kDenied, "-ERR invalid user name or password\r\n");
    }
    return say(out, note::kStoreFailed, "-ERR maildrop can't be opened now\r\n");
  }
  Transaction at{std::move(user), found->maildrop, {}, 0, 0};
  at.marked.resize(at.drop->items.size());
  at.live_messages = static_cast<std::uint32_t>(at.drop->items.size());
  at.live_octets = at.drop->size_octets();
  say(out, note::kOpened, fmt::format("+OK maildrop locked, {} ({} octets)\r\n",
                                      plural(at.live_messages), at.live_octets));
  state_ = std::move(at);
}

void Server::stat(const Transaction& at, Effects& out) const {
  say(out, note::kStatOk, fmt::format("+OK {} {}\r\n", at.live_messages, at.live_octets));
}

void Server::list(const Transaction& at, const Command& command, Effects& out) const {
  if (command.message) {
    return say(out, note::kListOneOk,
               fmt::format("+OK {} {}\r\n", command.message->value,
                           item(at, *command.message).message->size_octets()),
               *command.message);
  }
  std::string text = fmt::format("+OK {} ({} octets)\r\n", plural(at.live_messages), at.live_octets);
  std::size_t index = 0;
  at.drop->items.each([&](const Item& each) {
    if (at.marked[index++]) return;
    fmt::format_to(std::back_inserter(text), "{} {}\r\n", index, each.message->size_octets());
  });
  text += ".\r\n";
  say(out, note::kListOk, std::move(text));
}

void Server::uidl(const Transaction& at, const Command& command, Effects& out) const {
  if (command.message) {
    return say(out, note::kUidlOneOk,
               fmt::format("+OK {} {}\r\n", command.message->value,
                           unique_id(*at.drop, item(at, *command.message).uid)),
               *command.message);
  }
  std::string text = "+OK unique-id listing follows\r\n";
  std::size_t index = 0;
  at.drop->items.each([&](const Item& each) {
    if (at.marked[index++]) return;
    fmt::format_to(std::back_inserter(text), "{} {}\r\n", index, unique_id(*at.drop, each.uid));
  });
  text += ".\r\n";
  say(out, note::kUidlOk, std::move(text));
}

void Server::retr(const Transaction& at, const Command& command, Effects& out) const {
  const Message& message = *item(at, *command.message).message;
  std::string text = fmt::format("+OK {} octets\r\n", message.size_octets());
  text.reserve(text.size() + message.octets().size() + 16);
  if (message.needs_stuffing()) {
    proto::append_stuffed(text, message.octets());
  } else {
    text += message.octets();
    if (!message.ends_with_crlf()) text += "\r\n";
  }
  text += ".\r\n";
  say(out, note::kRetrOk, std::move(text), *command.message);
}

// The header, the empty line, and the first n lines of the body (section 7).
void Server::top(const Transaction& at, const Command& command, Effects& out) const {
  const Message& message = *item(at, *command.message).message;
  std::size_t end = message.body_at();
  for (std::uint32_t line = 0; line < command.lines && end < message.octets().size(); ++line) {
    const std::size_t stop = message.octets().find("\r\n", end);
    end = stop == std::string::npos ? message.octets().size() : stop + 2;
  }
  std::string text = "+OK top of message follows\r\n";
  const auto part = std::string_view(message.octets()).substr(0, end);
  proto::append_stuffed(text, part);
  text += ".\r\n";
  say(out, note::kTopOk, std::move(text), *command.message);
}

void Server::dele(Transaction& at, const Command& command, Effects& out) const {
  at.marked[command.message->value - 1] = true;
  --at.live_messages;
  at.live_octets -= item(at, *command.message).message->size_octets();
  say(out, note::kDeleOk, fmt::format("+OK message {} deleted\r\n", command.message->value),
      *command.message);
}

void Server::rset(Transaction& at, Effects& out) const {
  for (std::uint32_t i = 0; i < at.marked.size(); ++i) {
    if (at.marked[i]) out.emplace_back(Narrate{&note::kUnmarked, MessageNumber{i + 1}});
    at.marked[i] = false;
  }
  at.live_messages = static_cast<std::uint32_t>(at.drop->items.size());
  at.live_octets = at.drop->size_octets();
  say(out, note::kRsetOk, fmt::format("+OK maildrop has {} ({} octets)\r\n",
                                      plural(at.live_messages), at.live_octets));
}

void Server::quit(Effects& out) {
  const auto* at = transaction();
  if (at == nullptr) {
    say(out, note::kBye, "+OK Casella POP3 server signing off\r\n");
    return end(out);
  }
  CommitDeletions commit{session_, at->user, {}};
  std::size_t index = 0;
  at->drop->items.each([&](const Item& each) {
    if (at->marked[index++]) commit.uids.push_back(each.uid);
  });
  const AskId ask{++last_ask_.value};
  const std::uint32_t left = at->live_messages;
  out.emplace_back(AskStore{ask, std::move(commit)});
  state_ = Update{ask, left};
}

void Server::updated(const StoreReply& reply, Effects& out) {
  const std::uint32_t left = std::get<Update>(state_).left;
  if (std::holds_alternative<Committed>(reply)) {
    say(out, note::kUpdated,
        left == 0 ? std::string("+OK Casella POP3 server signing off (maildrop empty)\r\n")
                  : fmt::format("+OK Casella POP3 server signing off ({} left)\r\n", plural(left)));
  } else {
    // All or nothing: nothing was removed, which section 6 permits; the lock still has to go.
    say(out, note::kUpdateFailed, "-ERR deleted messages not removed\r\n");
    out.emplace_back(AskStore{AskId{++last_ask_.value}, ReleaseMaildrop{session_}});
  }
  state_ = Ended{};
  input_.clear();
  out.emplace_back(SetTimer{});
  out.emplace_back(Close{});
}

}  // namespace casella::pop3
