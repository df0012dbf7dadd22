#include "sim/proto/smtp/client.h"

#include <algorithm>

#include <fmt/format.h>

#include "sim/base/ascii.h"
#include "sim/proto/dot_stuffing.h"
#include "sim/proto/smtp/notes.h"

namespace casella::smtp {

using proto::Effects;

std::string_view Reply::enhanced() const {
  const std::string_view text = lines.empty() ? std::string_view() : lines.front();
  const std::string_view word = text.substr(0, text.find(' '));
  const bool dots = std::count(word.begin(), word.end(), '.') == 2;
  const bool digits = word.find_first_not_of("0123456789.") == std::string_view::npos;
  return dots && digits && word.size() >= 5 ? word : std::string_view();
}

void Client::send(std::string octets, Effects& out) {
  out.emplace_back(proto::Send{std::move(octets)});
}

void Client::submit(std::string_view line, Effects& out) {
  if (state_ == State::Ended) return;
  line = line.substr(0, line.find_first_of("\r\n"));
  if (taking_ || chunk_left_ > 0) {
    chunk_left_ -= std::min<std::uint64_t>(chunk_left_, line.size() + 2);
    if (taking_ && line == ".") message_sent();
    return send(std::string(line) + "\r\n", out);
  }
  if (challenged_) {
    challenged_ = false;
    out.emplace_back(proto::Narrate{line == "*" ? &note::kAuthCancel : &note::kAuthResponse, {}});
    return send(std::string(line) + "\r\n", out);
  }
  const auto parsed = parse_command(line);
  const auto* command = std::get_if<Command>(&parsed);
  const CommandRow* row = command ? command->row : std::get<Malformed>(parsed).row;
  awaited_.push_back({std::string(line), row, command != nullptr && command->last, false});
  if (command && row->verb == Verb::Bdat) chunk_left_ = command->octets;
  out.emplace_back(proto::Narrate{row != nullptr ? row->note : &note::kUnknownCommand, {}});
  send(std::string(line) + "\r\n", out);
}

void Client::message_sent() {
  taking_ = false;
  awaited_.push_back({"", find_command("DATA"), false, true});
}

void Client::submit_message(std::string_view octets, Effects& out) {
  if (!taking_) return;
  std::string text;
  text.reserve(octets.size() + 5);
  proto::append_stuffed(text, octets);
  text += ".\r\n";
  message_sent();
  send(std::move(text), out);
}

void Client::submit_chunk(std::string_view octets, bool last, Effects& out) {
  if (state_ == State::Ended || sends_message() || challenged_) return;
  submit(fmt::format("BDAT {}{}", octets.size(), last ? " LAST" : ""), out);
  chunk_left_ = 0;
  if (!octets.empty()) send(std::string(octets), out);
}

std::optional<Reply> Client::take_reply() {
  if (replies_.empty()) return std::nullopt;
  return replies_.pop_front();
}

std::optional<std::string_view> Client::extension(std::string_view keyword) const {
  for (const std::string_view line : extensions_) {
    const std::size_t space = std::min(line.find(' '), line.size());
    if (!same_letters(line.substr(0, space), keyword)) continue;
    return line.substr(std::min(space + 1, line.size()));
  }
  return std::nullopt;
}

void Client::handle(const proto::Input& input, SimTime /*now*/, Effects& out) {
  if (state_ == State::Ended) return;
  if (const auto* received = std::get_if<proto::Received>(&input)) {
    input_.feed(received->octets);
    while (state_ != State::Ended && state_ != State::Tls) {
      const auto line = input_.next();
      if (!line) return;
      if (line->too_long) return refuse(out);
      read_line(line->text, out);
    }
    // What came in the clear before the handshake is nobody's word (RFC 3207, section 4.2).
    if (state_ == State::Tls && !input_.empty()) refuse(out);
  } else if (std::holds_alternative<proto::TlsReady>(input)) {
    secured();
  } else if (std::holds_alternative<proto::PeerClosed>(input)) {
    end(out);
  }
}

void Client::secured() {
  secure_ = true;
  if (state_ != State::Tls) return;
  extensions_.clear();
  state_ = State::Connected;
}

// Section 4.2.1: three digits, "-" if more lines follow, else a space or nothing, and text.
void Client::read_line(std::string_view line, Effects& out) {
  const auto digit = [&](std::size_t at) { return line[at] >= '0' && line[at] <= '9'; };
  if (line.size() < 3 || line[0] < '2' || line[0] > '5' || !digit(1) || !digit(2))
    return refuse(out);
  const char mark = line.size() == 3 ? ' ' : line[3];
  if (mark != ' ' && mark != '-') return refuse(out);
  const int code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
  if (!reading_) {
    reading_.emplace();
    reading_->code = code;
  }
  if (reading_->code != code || reading_->lines.size() >= kReplyLinesLimit) return refuse(out);
  reading_->lines.emplace_back(line.substr(std::min<std::size_t>(line.size(), 4)));
  if (mark == '-') return;
  Reply whole = *std::move(reading_);
  reading_.reset();
  finish(std::move(whole), out);
}

void Client::finish(Reply reply, Effects& out) {
  if (!greeted_) {
    greeted_ = true;
    reply.is_greeting = true;
    const bool welcome = reply.ok();
    replies_.push_back(std::move(reply));
    if (!welcome) end(out);  // 554: no service here (section 3.1)
    return;
  }
  if (awaited_.empty()) {
    const bool farewell = reply.code == 421;  // a server may say so at any time (section 3.8)
    if (!farewell) return refuse(out);
    replies_.push_back(std::move(reply));
    return end(out);
  }
  Awaited& first = awaited_.front();
  reply.command = first.command;
  reply.row = first.row;
  reply.of_message = first.of_message;
  if (first.row && first.row->verb == Verb::Auth && reply.code == 334) {
    challenged_ = true;
    replies_.push_back(std::move(reply));
    return;
  }
  const Awaited answered = awaited_.pop_front();
  move_on(answered, reply, out);
  const bool farewell =
      reply.code == 421 || (answered.row && answered.row->verb == Verb::Quit && reply.ok());
  replies_.push_back(std::move(reply));
  if (farewell) end(out);
}

void Client::move_on(const Awaited& answered, const Reply& reply, Effects& out) {
  if (answered.row == nullptr || state_ == State::Ended) return;
  const bool chunk = answered.row->verb == Verb::Bdat;
  // A server that does not know BDAT waits for a command: no chunk may follow.
  if (chunk && (reply.code == 500 || reply.code == 502)) chunk_left_ = 0;
  if (answered.of_message || (chunk && (answered.last_chunk || !reply.ok()))) {
    if (state_ != State::Connected) state_ = State::Ready;
    return;
  }
  if (answered.row->verb == Verb::Auth) return;  // over, the one way or the other
  if (answered.row->verb == Verb::Data && reply.go_on()) {
    taking_ = true;
    state_ = State::Data;
    return;
  }
  if (answered.row->verb == Verb::StartTls && reply.ok()) {
    out.emplace_back(proto::StartTls{});
    state_ = State::Tls;
    return;
  }
  const auto next = leads_to(*answered.row, state_);
  if (!next || !reply.ok() || *next == State::Data) return;
  if (answered.row->verb == Verb::Ehlo) {
    extensions_.assign(reply.lines.begin() + 1, reply.lines.end());
  } else if (answered.row->verb == Verb::Helo) {
    extensions_.clear();
  }
  if (*next != State::Ended) state_ = *next;
}

void Client::refuse(Effects& out) {
  out.emplace_back(proto::Narrate{&note::kClientRefuses, {}});
  end(out);
}

void Client::end(Effects& out) {
  state_ = State::Ended;
  awaited_.clear();
  reading_.reset();
  input_.clear();
  taking_ = challenged_ = false;
  chunk_left_ = 0;
  out.emplace_back(proto::Close{});
}

void Client::encode(Encoder& out) const {
  out.u64(static_cast<std::uint64_t>(state_));
  for (const bool flag : {greeted_, secure_, challenged_, taking_, reading_.has_value()})
    out.flag(flag);
  out.u64(chunk_left_);
  input_.encode(out);
  out.u64(awaited_.size());
  for (const Awaited& each : awaited_) {
    out.text(each.command);
    out.flag(each.of_message);
  }
  out.u64(extensions_.size());
  for (const std::string& each : extensions_) out.text(each);
  const auto encode_reply = [&](const Reply& reply) {
    out.u64(static_cast<std::uint64_t>(reply.code));
    out.text(reply.command);
    out.flag(reply.of_message);
    out.u64(reply.lines.size());
    for (const std::string& line : reply.lines) out.text(line);
  };
  if (reading_) encode_reply(*reading_);
  out.u64(replies_.size());
  for (const Reply& reply : replies_) encode_reply(reply);
}

}  // namespace casella::smtp
