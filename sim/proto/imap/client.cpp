#include "sim/proto/imap/client.h"

#include <algorithm>

#include "sim/base/ascii.h"
#include "sim/proto/imap/cursor.h"
#include "sim/proto/imap/notes.h"
#include "sim/proto/imap/vanish.h"
#include "sim/proto/say.h"

namespace casella::imap {
namespace {

using proto::Effects;

// Whether a response may go on with a literal: lines of conditions and "+" end where they end.
bool may_hold_literals(std::string_view text) {
  if (!text.starts_with("* ")) return false;
  const std::string_view word = text.substr(2, std::min(text.find(' ', 2), text.size()) - 2);
  for (const std::string_view plain : {"OK", "NO", "BAD", "BYE", "PREAUTH"}) {
    if (same_letters(word, plain)) return false;
  }
  return true;
}

}  // namespace

std::optional<Heard> Client::take_response() {
  if (heard_.empty()) return std::nullopt;
  return heard_.pop_front();
}

bool Client::announces(std::string_view capability) const {
  return std::any_of(capabilities_.begin(), capabilities_.end(),
                     [&](const std::string& each) { return same_letters(each, capability); });
}

void Client::handle(const proto::Input& input, SimTime /*now*/, Effects& out) {
  if (state_ == State::Logout) return;
  if (const auto* received = std::get_if<proto::Received>(&input)) {
    if (negotiating_) return refuse(out);  // the handshake is not for this engine to read
    input_.feed(received->octets);
    read(out);
  } else if (std::holds_alternative<proto::TlsReady>(input)) {
    secure_ = true;
    negotiating_ = false;
    capabilities_.clear();  // section 6.2.1: whoever was on the way may have said them
  } else if (std::holds_alternative<proto::PeerClosed>(input)) {
    end(out);
  }
}

void Client::read(Effects& out) {
  while (state_ != State::Logout) {
    if (literal_left_ > 0) {
      const std::string_view piece = input_.take(static_cast<std::size_t>(literal_left_));
      text_ += piece;
      literal_left_ -= piece.size();
      if (literal_left_ > 0) return;
    }
    const auto line = input_.next();
    if (!line) return;
    if (line->too_long) return refuse(out);
    text_ += line->text;
    const auto mark = may_hold_literals(text_) ? literal_at_end(line->text) : std::nullopt;
    if (mark) {
      text_ += "\r\n";
      literal_left_ = mark->size_octets;
      const std::size_t room = kResponseLimitOctets - std::min(text_.size(), kResponseLimitOctets);
      if (literal_left_ > room) return refuse(out);
      continue;
    }
    heard(std::exchange(text_, {}), out);
    // What came with STARTTLS's answer, in the clear, is nobody's word (RFC 9051, section 11.1).
    if (negotiating_ && !input_.empty()) return refuse(out);
  }
}

void Client::heard(std::string_view text, Effects& out) {
  auto response = parse_response(text, utf8_names_);
  if (!response) return refuse(out);
  if (auto* goes = std::get_if<GoesOn>(&*response)) return goes_on(std::move(*goes), out);
  auto* told = std::get_if<Told>(&*response);
  if (!greeted_) {
    if (told == nullptr || !told->tag.empty()) return refuse(out);
    return greet(*told, out);
  }
  if (told != nullptr && !told->tag.empty()) return completed(std::move(*told), out);
  if (told != nullptr && told->condition == Condition::PreAuth) return refuse(out);
  if (!absorb(*response)) return refuse(out);
  const bool bye = told != nullptr && told->condition == Condition::Bye;
  heard_.push_back({*std::move(response)});
  // After LOGOUT its completion follows; else the server closes.
  const bool asked = std::any_of(awaited_.begin(), awaited_.end(), [](const Awaited& each) {
    return each.row != nullptr && each.row->verb == Verb::Logout;
  });
  if (bye && !asked) end(out);
}

// greeting = "*" SP (resp-cond-auth / resp-cond-bye)
void Client::greet(const Told& told, Effects& out) {
  if (told.condition == Condition::No || told.condition == Condition::Bad) return refuse(out);
  greeted_ = true;
  learn_code(told);
  if (told.condition == Condition::PreAuth) state_ = State::Authenticated;
  const bool bye = told.condition == Condition::Bye;
  heard_.push_back({told, {}, nullptr, true, false});
  if (bye) end(out);
}

void Client::learn_code(const Told& told) {
  const auto words = words_of(told.code);
  if (words.empty()) return;
  if (same_letters(words[0], "CAPABILITY")) capabilities_.assign(words.begin() + 1, words.end());
  if (same_letters(words[0], "CLOSED")) uids_.clear();  // RFC 7162, section 3.2.11
}

// Keeps the message numbers in step. False: the server speaks of what can't be.
bool Client::absorb(Response& response) {
  if (const auto* told = std::get_if<Told>(&response)) {
    learn_code(*told);
  } else if (const auto* can = std::get_if<Capabilities>(&response)) {
    capabilities_ = can->names;
  } else if (const auto* on = std::get_if<EnabledNow>(&response)) {
    for (const std::string& name : on->names) {
      utf8_names_ |= same_letters(name, "IMAP4rev2") || same_letters(name, "UTF8=ACCEPT");
    }
  } else if (const auto* there = std::get_if<Exists>(&response)) {
    if (there->count < uids_.size() || there->count > kExistsLimit) return false;
    uids_.resize(there->count);
  } else if (auto* gone = std::get_if<Expunged>(&response)) {
    if (gone->number > uids_.size()) return false;
    gone->uid = uids_[gone->number - 1];
    uids_.erase(uids_.begin() + (gone->number - 1));
  } else if (const auto* vanished = std::get_if<Vanished>(&response)) {
    if (vanished->earlier) return true;  // these had no numbers
    vanish(uids_, vanished->uids);
  } else if (auto* message = std::get_if<Fetched>(&response)) {
    if (message->number > uids_.size()) return false;
    Uid& known = uids_[message->number - 1];
    if (message->uid.value > 0) known = message->uid;
    message->uid = known;
  }
  return true;
}

void Client::completed(Told told, Effects& out) {
  const auto found = std::find_if(awaited_.begin(), awaited_.end(),
                                  [&](const Awaited& each) { return each.tag == told.tag; });
  if (found == awaited_.end()) return refuse(out);
  const Awaited command = std::move(*found);
  const bool was_last = found + 1 == awaited_.end();
  awaited_.erase(found);
  if (was_last) {  // whatever it still had to say is not wanted
    held_.reset();
    open_literal_.reset();
    literal_awaits_plus_ = challenged_ = idling_ = false;
  }
  learn_code(told);
  heard_.push_back({told, command.command, command.row});
  if (command.row != nullptr) move_on(command, told, out);
  if (state_ != State::Logout) at_front();
}

// The states of section 3.
void Client::move_on(const Awaited& command, const Told& told, Effects& out) {
  const bool ok = told.condition == Condition::Ok;
  switch (command.row->verb) {
    case Verb::Login:
    case Verb::Authenticate:
      if (!ok || state_ != State::NotAuthenticated) return;
      state_ = State::Authenticated;
      if (!told.code.starts_with("CAPABILITY ")) capabilities_.clear();  // others hold now
      return;
    case Verb::Select:
    case Verb::Examine:
      if (state_ == State::NotAuthenticated || told.condition == Condition::Bad) return;
      state_ = ok ? State::Selected : State::Authenticated;
      return;
    case Verb::Close:
    case Verb::Unselect:
      if (!ok || state_ != State::Selected) return;
      state_ = State::Authenticated;
      uids_.clear();
      return;
    case Verb::StartTls:
      if (!ok) return;
      negotiating_ = true;
      out.emplace_back(proto::StartTls{});
      return;
    case Verb::Logout:
      if (ok) end(out);
      return;
    default:  // the others leave the state as it is
      return;
  }
}

// The command that the server does next. Once SELECT is under way no mailbox is selected, whatever
// comes of it (section 6.3.1), and what is told belongs to the new one.
void Client::at_front() {
  if (awaited_.empty() || awaited_.front().row == nullptr) return;
  const Verb verb = awaited_.front().row->verb;
  if (verb == Verb::Select || verb == Verb::Examine) uids_.clear();
}

void Client::goes_on(GoesOn what, Effects& out) {
  if (!greeted_ || awaited_.empty()) return refuse(out);
  const Awaited& last = awaited_.back();
  Heard said{std::move(what), last.command, last.row};
  const bool logs_in = last.row != nullptr && last.row->verb == Verb::Authenticate;
  if (held_) {
    proto::say(out, note::kLiteral, *std::exchange(held_, std::nullopt));
  } else if (open_literal_) {
    literal_awaits_plus_ = false;
  } else if (logs_in) {
    challenged_ = said.challenge = true;
  } else if (last.row != nullptr && last.row->verb == Verb::Idle) {
    idling_ = true;
  } else {
    return refuse(out);
  }
  heard_.push_back(std::move(said));
}

void Client::refuse(Effects& out) {
  out.emplace_back(proto::Narrate{&note::kClientRefuses, {}});
  end(out);
}

void Client::end(Effects& out) {
  state_ = State::Logout;
  awaited_.clear();
  input_.clear();
  text_.clear();
  uids_.clear();
  held_.reset();
  open_literal_.reset();
  out.emplace_back(proto::Close{});
}

void Client::encode(Encoder& out) const {
  out.u64(static_cast<std::uint64_t>(state_));
  for (const bool bit :
       {greeted_, secure_, negotiating_, challenged_, idling_, literal_awaits_plus_, utf8_names_,
        held_.has_value(), open_literal_.has_value()}) {
    out.flag(bit);
  }
  out.u64(tags_);
  input_.encode(out);
  out.text(text_);
  out.u64(literal_left_);
  out.text(held_.value_or(""));
  out.u64(open_literal_.value_or(0));
  out.u64(awaited_.size());
  for (const Awaited& each : awaited_) out.text(each.tag + " " + each.command);
  out.u64(capabilities_.size());
  for (const std::string& each : capabilities_) out.text(each);
  out.u64(uids_.size());
  for (const Uid uid : uids_) out.u64(uid.value);
  out.u64(heard_.size());
  for (const Heard& each : heard_) {  // handed out before a world is compared
    out.text(each.command);
    out.u64(each.response.index());
  }
}

}  // namespace casella::imap
