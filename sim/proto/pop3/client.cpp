#include "sim/proto/pop3/client.h"

#include <algorithm>

#include "sim/proto/dot_stuffing.h"
#include "sim/proto/pop3/notes.h"
#include "sim/proto/say.h"

namespace casella::pop3 {
namespace {

using proto::Effects;

// RFC 1939, section 7: the timestamp looks like a msg-id. Empty if the greeting has none.
std::string find_timestamp(std::string_view greeting) {
  const std::size_t open = greeting.find('<');
  const std::size_t close = greeting.find('>', open == std::string_view::npos ? 0 : open);
  if (open == std::string_view::npos || close == std::string_view::npos) return {};
  return std::string(greeting.substr(open, close + 1 - open));
}

}  // namespace

void Client::submit(std::string_view line, Effects& out) {
  if (state_ == State::Ended || negotiating_) return;
  line = line.substr(0, line.find_first_of("\r\n"));
  if (challenged_) {
    challenged_ = false;
    const proto::Note& why = line == "*" ? note::kAuthCancel : note::kAuthResponse;
    return proto::say(out, why, std::string(line) + "\r\n");
  }
  const CommandRow* row = find_command(line.substr(0, line.find(' ')));
  const bool quits = row != nullptr && row->verb == Verb::Quit && line.size() == row->name.size();
  awaited_.push_back({std::string(line), row, row && has_multi_line_reply(*row, line), quits});
  if (quits && state_ == State::Transaction) state_ = State::Update;
  if (row) {
    const bool with_argument = row->note_one != nullptr && !awaited_.back().multi_line;
    out.emplace_back(proto::Narrate{with_argument ? row->note_one : row->note, {}});
  } else {
    out.emplace_back(proto::Narrate{&note::kUnknownCommand, {}});
  }
  std::string octets(line);
  octets += "\r\n";
  out.emplace_back(proto::Send{std::move(octets)});
}

std::optional<Reply> Client::take_reply() {
  if (replies_.empty()) return std::nullopt;
  return replies_.pop_front();
}

void Client::handle(const proto::Input& input, SimTime /*now*/, Effects& out) {
  if (state_ == State::Ended) return;
  if (const auto* received = std::get_if<proto::Received>(&input)) {
    if (negotiating_) return refuse(out);  // the handshake is not for this engine to read
    input_.feed(received->octets);
    while (state_ != State::Ended) {
      const auto line = input_.next();
      if (!line) return;
      if (line->too_long) return refuse(out);
      read_line(line->text, out);
      // What came with STLS's reply, in the clear, is nobody's word (RFC 2595, section 4).
      if (negotiating_ && !input_.empty()) return refuse(out);
    }
  } else if (std::holds_alternative<proto::TlsReady>(input)) {
    negotiating_ = false;
  } else if (std::holds_alternative<proto::PeerClosed>(input)) {
    end(out);
  }
}

void Client::read_line(std::string_view line, Effects& out) {
  if (!body_of_) return status_line(line, out);
  if (line == ".") {
    Reply whole = std::move(*body_of_);
    body_of_.reset();
    return finish(std::move(whole));
  }
  body_of_->body += proto::unstuffed(line);
  body_of_->body += "\r\n";
  if (body_of_->body.size() > kBodyLimitOctets) refuse(out);
}

void Client::status_line(std::string_view line, Effects& out) {
  const bool plus = line == "+" || line.substr(0, 2) == "+ ";
  if (plus && !awaited_.empty() && awaited_.front().row &&
      awaited_.front().row->verb == Verb::Auth) {
    return challenged(line.substr(std::min<std::size_t>(line.size(), 2)));
  }
  const bool ok = line.substr(0, 3) == "+OK";
  if (!ok && line.substr(0, 4) != "-ERR") return refuse(out);
  if (greeted_ ? awaited_.empty() : !ok) return refuse(out);  // a reply to nothing, or no greeting
  Reply reply;
  reply.ok = ok;
  line.remove_prefix(ok ? 3 : 4);
  reply.text = line.substr(line.substr(0, 1) == " " ? 1 : 0);
  if (!greeted_) {
    greeted_ = true;
    timestamp_ = find_timestamp(reply.text);
    reply.is_greeting = true;
    return finish(std::move(reply));
  }
  Awaited answered = awaited_.pop_front();
  reply.command = std::move(answered.command);
  reply.row = answered.row;
  if (ok && answered.multi_line) {
    body_of_ = std::move(reply);
    return;
  }
  const bool secures = ok && answered.row != nullptr && answered.row->verb == Verb::Stls;
  finish(std::move(reply));
  if (secures) {
    negotiating_ = true;
    out.emplace_back(proto::StartTls{});
  }
  if (answered.quits) end(out);  // the server closes; so does the client
}

void Client::challenged(std::string_view challenge) {
  challenged_ = true;
  Reply reply;
  reply.command = awaited_.front().command;
  reply.row = awaited_.front().row;
  reply.challenge = true;
  reply.text = challenge;
  replies_.push_back(std::move(reply));
}

void Client::finish(Reply reply) {
  const CommandRow* row = reply.row;
  // AUTH alone asks for a list; it logs nobody in.
  const bool leads_on = reply.ok && row && row->verb != Verb::Quit && row->after_authorization &&
                        !has_multi_line_reply(*row, reply.command);
  replies_.push_back(std::move(reply));
  if (leads_on && state_ == State::Authorization) state_ = *row->after_authorization;
}

void Client::refuse(Effects& out) {
  out.emplace_back(proto::Narrate{&note::kClientRefuses, {}});
  end(out);
}

void Client::end(Effects& out) {
  state_ = State::Ended;
  awaited_.clear();
  body_of_.reset();
  input_.clear();
  out.emplace_back(proto::Close{});
}

void Client::encode(Encoder& out) const {
  out.u64(static_cast<std::uint64_t>(state_));
  out.flag(greeted_);
  out.flag(challenged_);
  out.flag(negotiating_);
  out.text(timestamp_);
  input_.encode(out);
  out.u64(awaited_.size());
  for (const Awaited& each : awaited_) out.text(each.command);
  const auto encode_reply = [&](const Reply& reply) {
    out.flag(reply.greeting());
    out.flag(reply.ok);
    out.text(reply.command);
    out.text(reply.text);
    out.text(reply.body);
  };
  out.flag(body_of_.has_value());
  if (body_of_) encode_reply(*body_of_);
  out.u64(replies_.size());
  for (const Reply& reply : replies_) encode_reply(reply);
}

}  // namespace casella::pop3
