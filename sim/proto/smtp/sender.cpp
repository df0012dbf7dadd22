#include "sim/proto/smtp/sender.h"

#include <algorithm>

#include <fmt/format.h>

namespace casella::smtp {

Sender::Sender(Letter letter, SenderSettings settings, std::string nonce)
    : letter_(std::move(letter)), settings_(std::move(settings)), nonce_(std::move(nonce)) {}

void Sender::absorb(const Reply& reply) {
  switch (stage_) {
    case Stage::Greeting:
      if (!reply.ok()) return give_up(reply);
      stage_ = Stage::Hello;
      return;
    case Stage::Hello: return after_hello(reply);
    case Stage::Tls:
      if (!reply.ok()) return give_up(reply);
      secured_ = true;
      stage_ = Stage::Hello;
      return;
    case Stage::Login: return after_login(reply);
    case Stage::Mail:
      if (!reply.ok()) return give_up(reply);
      stage_ = Stage::Rcpt;
      return;
    case Stage::Rcpt: return after_rcpt(reply);
    case Stage::Data:
      if (!reply.go_on()) return give_up(reply);
      stage_ = Stage::Message;
      return;
    case Stage::Message:
      if (!reply.ok()) return give_up(reply);
      outcome_ = Outcome::Delivered;
      stage_ = Stage::Quit;
      return;
    case Stage::Quit:
    case Stage::Over: return;
  }
}

void Sender::after_hello(const Reply& reply) {
  if (!reply.ok()) {
    if (plain_ || reply.transient()) return give_up(reply);
    plain_ = true;
    return;
  }
  stage_ = settings_.starttls && !secured_ ? Stage::Tls
           : settings_.auth                ? Stage::Login
                                           : Stage::Mail;
}

void Sender::after_login(const Reply& reply) {
  if (reply.go_on()) {
    challenge_ = from_base64(reply.lines.front()).value_or("");
  } else if (reply.ok()) {
    stage_ = Stage::Mail;
  } else {
    give_up(reply);
  }
}

void Sender::after_rcpt(const Reply& reply) {
  if (!reply.ok()) {
    refused_.push_back(letter_.to[asked_ - 1]);
    deferred_ |= reply.transient();
  }
  if (asked_ < letter_.to.size()) return;
  if (refused_.size() < letter_.to.size()) {
    stage_ = Stage::Data;
  } else {
    outcome_ = deferred_ ? Outcome::Deferred : Outcome::Failed;
    stage_ = Stage::Quit;
  }
}

void Sender::give_up(const Reply& reply) {
  outcome_ = reply.transient() ? Outcome::Deferred : Outcome::Failed;
  stage_ = Stage::Quit;
}

void Sender::cut_off() {
  if (outcome_ == Outcome::Underway) outcome_ = Outcome::Deferred;
  stage_ = Stage::Over;
}

std::string Sender::login_line() {
  if (challenge_) {
    const auto answer = exchange_->respond(*challenge_);
    challenge_.reset();
    return answer ? base64(*answer) : "*";
  }
  exchange_.emplace(*settings_.auth, settings_.user, settings_.secret, nonce_);
  std::string line = "AUTH ";
  for (const sasl::Row& row : sasl::kMechanisms) {
    if (row.mechanism == *settings_.auth) line += row.name;
  }
  const auto initial = exchange_->initial();
  return initial ? line + " " + base64(*initial) : line;
}

std::variant<std::monostate, Sender::Line, Sender::Message> Sender::next(const Client& client) {
  if (client.waiting() || client.state() == State::Ended) return {};
  switch (stage_) {
    case Stage::Greeting:
    case Stage::Over: return {};
    case Stage::Hello: return Line{fmt::format("{} {}", plain_ ? "HELO" : "EHLO", settings_.name)};
    case Stage::Tls: return Line{"STARTTLS"};
    case Stage::Login: return Line{login_line()};
    case Stage::Mail:
      return Line{client.extension("SIZE")
                      ? fmt::format("MAIL FROM:<{}> SIZE={}", letter_.from, letter_.octets.size())
                      : fmt::format("MAIL FROM:<{}>", letter_.from)};
    case Stage::Rcpt:
      if (letter_.to.empty()) {
        outcome_ = Outcome::Failed;
        stage_ = Stage::Quit;
        return next(client);
      }
      return Line{fmt::format("RCPT TO:<{}>", letter_.to[asked_++])};
    case Stage::Data: return Line{"DATA"};
    case Stage::Message: return Message{letter_.octets};
    case Stage::Quit: stage_ = Stage::Over; return Line{"QUIT"};
  }
  return {};
}

void Sender::encode(Encoder& out) const {
  out.u64(static_cast<std::uint64_t>(stage_));
  out.u64(static_cast<std::uint64_t>(outcome_));
  out.u64(asked_);
  for (const bool flag : {plain_, secured_, deferred_}) out.flag(flag);
  out.u64(refused_.size());
  for (const std::string& each : refused_) out.text(each);
  out.flag(exchange_.has_value());
  if (exchange_) exchange_->encode(out);
  out.text(challenge_.value_or(""));
  out.text(nonce_);
  out.text(letter_.from);
  for (const std::string& each : letter_.to) out.text(each);
  out.text(letter_.octets);
}

}  // namespace casella::smtp
