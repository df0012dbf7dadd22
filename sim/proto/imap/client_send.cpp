// What the client sends.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "sim/base/ascii.h"
#include "sim/proto/imap/client.h"
#include "sim/proto/imap/cursor.h"
#include "sim/proto/imap/notes.h"
#include "sim/proto/say.h"

namespace casella::imap {
namespace {

using proto::Effects;

// The command that a line begins with, behind its tag; "UID" belongs to the next word.
struct Named {
  const CommandRow* row = nullptr;
  bool uid = false;
};
Named named(std::string_view command) {
  const auto words = words_of(command.substr(0, 40));
  const bool uid = words.size() > 1 && same_letters(words[0], "UID");
  if (words.empty()) return {};
  return {find_command(words[uid ? 1 : 0]), uid};
}

// Of a tag that looks like the client's own, so that none is given twice (RFC 9051, section 2.2.1);
// else 0. A number that nobody counts to is taken for no number.
std::uint32_t number_in(std::string_view tag) {
  std::uint32_t number = 0;
  const char* const end = tag.data() + tag.size();
  if (tag.size() < 2 || tag.size() > 9 || tag.front() != 'a') return 0;
  const auto [stop, fault] = std::from_chars(tag.data() + 1, end, number);
  return fault == std::errc() && stop == end ? number : 0;
}

}  // namespace

bool is_command(std::string_view line) {
  const std::size_t behind = std::min(line.find(' '), line.size());
  return named(line).row != nullptr || named(line.substr(behind)).row != nullptr;
}

void Client::submit(std::string_view line, Effects& out) {
  if (state_ == State::Logout || negotiating_) return;
  line = line.substr(0, line.find_first_of("\r\n"));
  if (challenged_) {
    challenged_ = false;
    return send_line(line, line == "*" ? note::kAuthCancel : note::kAuthResponse, out);
  }
  if (idling_) {
    idling_ = false;
    return send_line(line, note::kDone, out);
  }
  if (open_literal_) return send_raw(line, out);
  begin(line, out);
}

void Client::send_line(std::string_view line, const proto::Note& why, Effects& out) {
  proto::say(out, why, std::string(line) + "\r\n");
}

// A line of the literal that somebody types; what stands behind the literal's end goes on with the
// command.
void Client::send_raw(std::string_view line, Effects& out) {
  const std::uint64_t size = line.size() + 2;
  const std::uint64_t left = *open_literal_;
  open_literal_.reset();
  literal_awaits_plus_ = false;
  if (size <= left) {
    open_literal_ = left - size;
  } else {
    mark_literal(line.substr(std::min<std::size_t>(static_cast<std::size_t>(left), line.size())));
  }
  send_line(line, note::kLiteral, out);
}

void Client::mark_literal(std::string_view line) {
  const auto mark = literal_at_end(line);
  if (!mark) return;
  open_literal_ = mark->size_octets;
  literal_awaits_plus_ = mark->synchronizing;
}

void Client::begin(std::string_view line, Effects& out) {
  Named what = named(line);
  std::string tag;
  std::string_view command = line;
  std::string octets;
  if (what.row != nullptr) {
    tag = fmt::format("a{}", ++tags_);
    octets = tag + " ";
  } else {
    tag = line.substr(0, line.find(' '));
    command.remove_prefix(std::min(tag.size() + 1, command.size()));
    tags_ = std::max(tags_, number_in(tag));
    what = named(command);
  }
  octets.append(line).append("\r\n");
  awaited_.push_back({std::move(tag), std::string(command), what.row, what.uid});
  if (awaited_.size() == 1) at_front();
  mark_literal(line);
  proto::say(out, what.row != nullptr ? *what.row->note : note::kUnknownCommand, std::move(octets));
}

void Client::submit_literal(std::string_view command, std::string_view octets, Effects& out) {
  if (state_ == State::Logout || negotiating_ || challenged_ || idling_ || open_literal_) return;
  const bool at_once = announces("LITERAL+") || (announces("LITERAL-") && octets.size() <= 4096);
  begin(fmt::format("{} {{{}{}}}", command, octets.size(), at_once ? "+" : ""), out);
  open_literal_.reset();
  literal_awaits_plus_ = false;
  if (at_once) {
    proto::say(out, note::kLiteral, std::string(octets) + "\r\n");
  } else {
    held_ = std::string(octets) + "\r\n";
  }
}

// Section 5.5. Nothing follows what changes how the connection is read. And where an EXPUNGE may
// still come, message numbers would name messages that the client did not mean.
bool Client::may_pipeline(Verb verb, bool uid) const {
  if (!greeted_ || negotiating_ || challenged_ || idling_ || open_literal_ || held_) return false;
  const bool by_number =
      !uid &&
      (verb == Verb::Fetch || verb == Verb::Store || verb == Verb::Search || verb == Verb::Copy ||
       verb == Verb::Move || verb == Verb::Sort || verb == Verb::Thread || verb == Verb::Replace);
  return std::all_of(awaited_.begin(), awaited_.end(), [&](const Awaited& open) {
    if (open.row == nullptr) return false;
    switch (open.row->verb) {
      case Verb::StartTls:
      case Verb::Authenticate:
      case Verb::Login:
      case Verb::Logout:
      case Verb::Idle:
      case Verb::Select:
      case Verb::Examine:
      case Verb::Close:
      case Verb::Unselect:
      case Verb::Enable: return false;
      case Verb::Fetch:
      case Verb::Store:
      case Verb::Search:
      case Verb::Sort:
      case Verb::Thread: return !by_number || !open.uid;
      default: return !by_number;
    }
  });
}

}  // namespace casella::imap
