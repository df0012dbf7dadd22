// What each command does. RFC 1939: section 5 (TRANSACTION), 6 (UPDATE), 7 (optional commands).
#include <algorithm>

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
  std::string text = status("+OK ", Phrase::MailTotals, count(at.live_messages), at.live_octets);
  std::size_t index = 0;
  at.drop->items.each([&](const Item& each) {
    if (at.marked[index++]) return;
    fmt::format_to(std::back_inserter(text), "{} {}\r\n", index, each.message->size_octets());
  });
  text += ".\r\n";
  say(out, note::kListOk, std::move(text));
}

std::string Server::uid_of(const Transaction& at, Uid uid) const {
  std::string id = unique_id(*at.drop, uid);
  if (settings_->uidl_changes) id += fmt::format(".{}", session_.value);
  return id;
}

void Server::uidl(const Transaction& at, const Command& command, Effects& out) const {
  if (command.message) {
    return say(out, note::kUidlOneOk,
               fmt::format("+OK {} {}\r\n", command.message->value,
                           uid_of(at, item(at, *command.message).uid)),
               *command.message);
  }
  std::string text = status("+OK ", Phrase::UidlFollows);
  std::size_t index = 0;
  at.drop->items.each([&](const Item& each) {
    if (at.marked[index++]) return;
    fmt::format_to(std::back_inserter(text), "{} {}\r\n", index, uid_of(at, each.uid));
  });
  text += ".\r\n";
  say(out, note::kUidlOk, std::move(text));
}

void Server::retr(Transaction& at, const Command& command, Effects& out) const {
  const MessageRef& held = item(at, *command.message).message;
  const Message& message = *held;
  if (refuses_8bit(message, *command.message, out)) return;
  if (settings_->last) at.last_accessed = std::max(at.last_accessed, command.message->value);
  std::string text = status("+OK ", Phrase::RetrOctets, message.size_octets());
  std::vector<Passage> passages;
  if (message.octets().size() >= kPassageOctets) {
    proto::append_stuffed(text, passages, held);
  } else {
    text.reserve(text.size() + message.octets().size() + 16);
    if (message.needs_stuffing()) {
      proto::append_stuffed(text, message.octets());
    } else {
      text += message.octets();
      if (!message.ends_with_crlf()) text += "\r\n";
    }
  }
  text += ".\r\n";
  say(out, note::kRetrOk, std::move(text), *command.message, std::move(passages));
}

// The header, the empty line, and the first n lines of the body (section 7).
void Server::top(const Transaction& at, const Command& command, Effects& out) const {
  const Message& message = *item(at, *command.message).message;
  if (refuses_8bit(message, *command.message, out)) return;
  std::size_t end = message.body_at();
  for (std::uint32_t line = 0; line < command.lines && end < message.octets().size(); ++line) {
    const std::size_t stop = message.octets().find("\r\n", end);
    end = stop == std::string::npos ? message.octets().size() : stop + 2;
  }
  std::string text = status("+OK ", Phrase::TopFollows);
  const auto part = std::string_view(message.octets()).substr(0, end);
  proto::append_stuffed(text, part);
  text += ".\r\n";
  say(out, note::kTopOk, std::move(text), *command.message);
}

void Server::dele(Transaction& at, const Command& command, Effects& out) {
  at.marked[command.message->value - 1] = true;
  --at.live_messages;
  at.live_octets -= item(at, *command.message).message->size_octets();
  if (settings_->last) at.last_accessed = std::max(at.last_accessed, command.message->value);
  say(out, note::kDeleOk, status("+OK ", Phrase::Deleted, command.message->value),
      *command.message);
  if (!settings_->removes_at_dele) return;
  CommitDeletions commit{session_, at.user, {item(at, *command.message).uid}, {}};
  commit.keep_lock = true;
  out.emplace_back(AskStore{AskId{++last_ask_.value}, std::move(commit)});
}

void Server::rset(Transaction& at, Effects& out) const {
  for (std::uint32_t i = 0; i < at.marked.size(); ++i) {
    if (at.marked[i]) out.emplace_back(Narrate{&note::kUnmarked, MessageNumber{i + 1}});
    at.marked[i] = false;
  }
  at.live_messages = static_cast<std::uint32_t>(at.drop->items.size());
  at.live_octets = at.drop->size_octets();
  at.last_accessed = 0;  // RFC 1460, section 5
  say(out, note::kRsetOk,
      status("+OK ", Phrase::Unmarked, count(at.live_messages), at.live_octets));
}

// A header outside ASCII is sent to nobody who has not said that it can be read (RFC 6856,
// section 2.1).
bool Server::refuses_8bit(const Message& message, MessageNumber number, Effects& out) const {
  if (!settings_->utf8 || utf8_ || !message.has_8bit_header()) return false;
  say(out, note::kNeedsUtf8,
      status(settings_->response_codes ? "-ERR [UTF8] " : "-ERR ", Phrase::NeedsUtf8), number);
  return true;
}

void Server::quit(Effects& out) {
  const auto* at = transaction();
  if (at == nullptr) {
    say(out, note::kBye, status("+OK ", Phrase::Bye));
    return end(out);
  }
  CommitDeletions commit{session_, at->user, {}, {}};
  std::size_t index = 0;
  at->drop->items.each([&](const Item& each) {
    if (at->marked[index++]) commit.uids.push_back(each.uid);
    if (index == at->last_accessed) commit.last_accessed = each.uid;
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
        left == 0 ? status("+OK ", Phrase::ByeEmpty)
                  : status("+OK ", Phrase::ByeLeft, count(left)));
  } else {
    // All or nothing: nothing was removed, which section 6 permits; the lock still has to go.
    say(out, note::kUpdateFailed,
        status(settings_->auth_codes ? "-ERR [SYS/TEMP] " : "-ERR ", Phrase::NotRemoved));
    out.emplace_back(AskStore{AskId{++last_ask_.value}, ReleaseMaildrop{session_}});
  }
  state_ = Ended{};
  input_.clear();
  out.emplace_back(SetTimer{});
  out.emplace_back(Close{});
}

}  // namespace casella::pop3
