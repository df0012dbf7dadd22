// Mail transactions: RFC 5321, section 3.3; sizes: RFC 1870; chunks: RFC 3030.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "sim/base/ascii.h"
#include "sim/base/calendar.h"
#include "sim/proto/dot_stuffing.h"
#include "sim/proto/say.h"
#include "sim/proto/smtp/notes.h"
#include "sim/proto/smtp/server.h"

namespace casella::smtp {

using proto::AskStore;
using proto::Effects;
using proto::say;

bool Server::is_ours(std::string_view domain) const {
  const auto same = [&](const std::string& each) { return same_letters(each, domain); };
  return same_letters(domain, settings_->host) ||
         std::any_of(settings_->domains.begin(), settings_->domains.end(), same);
}

const MailList* Server::find_list(std::string_view name) const {
  for (const MailList& list : settings_->lists) {
    if (same_letters(list.name, name)) return &list;
  }
  return nullptr;
}

void Server::mail(const Command& command, Effects& out) {
  bool utf8 = false;
  if (!extended_ && !command.parameters.empty()) {
    return refuse(note::kBadParameter, {555, "5.5.4"}, "parameter not recognized", out);
  }
  for (const Parameter& each : command.parameters) {
    const bool body = same_letters(each.keyword, "BODY") &&
                      (same_letters(each.value, "7BIT") || same_letters(each.value, "8BITMIME"));
    if (same_letters(each.keyword, "SIZE") && !each.value.empty()) {
      std::uint64_t octets = 0;
      const char* end = each.value.data() + each.value.size();
      const auto [stop, fault] = std::from_chars(each.value.data(), end, octets);
      if (stop != end || fault == std::errc::invalid_argument) {
        return refuse(note::kBadArguments, {501, "5.5.4"}, "usage: SIZE=octets", out);
      }
      if (fault == std::errc::result_out_of_range || octets > settings_->size_limit_octets) {
        return refuse(note::kTooBig, {552, "5.3.4"}, "the message is too big", out);
      }
    } else if (settings_->utf8 && same_letters(each.keyword, "SMTPUTF8") && each.value.empty()) {
      utf8 = true;
    } else if (!body && !same_letters(each.keyword, "AUTH")) {
      return refuse(note::kBadParameter, {555, "5.5.4"}, "parameter not recognized", out);
    }
  }
  if (command.path.has_8bit && !utf8) {
    return refuse(note::kNeedsUtf8, {553, "5.6.7"}, "this address needs SMTPUTF8", out);
  }
  reset();
  mail_.reverse_path = to_text(command.path);
  mail_.utf8 = utf8;
  state_ = Reading{State::Mail};
  answer(note::kMailOk, {250, "2.1.0"}, "OK", out);
}

void Server::rcpt(const Command& command, State at, Effects& out) {
  if (!command.parameters.empty()) {
    return refuse(note::kBadParameter, {555, "5.5.4"}, "parameter not recognized", out);
  }
  const Path& path = command.path;
  if (path.has_8bit && !mail_.utf8) {
    return refuse(note::kNeedsUtf8, {553, "5.6.7"}, "this address needs SMTPUTF8", out);
  }
  if (mail_.recipients >= kRecipientsLimit) {
    return refuse(note::kTooMany, {452, "4.5.3"}, "too many recipients", out);
  }
  if (!path.domain.empty() && !is_ours(path.domain)) {
    return refuse(note::kNotLocal, {550, "5.7.1"}, "mail is never passed on to other places", out);
  }
  if (const MailList* list = find_list(path.local)) return accept(list->users, out);
  look_up(path, at, false, out);
}

void Server::look_up(const Path& path, State back, bool verifies, Effects& out) {
  FindAccount request{path.local, path.domain};
  const bool postmaster = same_letters(path.local, "postmaster");
  if (postmaster && !settings_->postmaster.empty()) request.local = settings_->postmaster;
  const AskId ask{++last_ask_.value};
  out.emplace_back(AskStore{ask, std::move(request)});
  state_ = Looking{ask, back, verifies, to_text(path)};
}

void Server::found(const StoreReply& reply, Effects& out) {
  const Looking looking = std::move(std::get<Looking>(state_));
  state_ = Reading{looking.back};
  if (const auto* account = std::get_if<Found>(&reply)) {
    if (!looking.verifies) return accept({account->user}, out);
    const std::string& address = looking.address;
    const bool whole = address.find('@') != std::string::npos;
    answer(note::kVrfyOk, {250, "2.1.5"},
           whole ? fmt::format("<{}>", address)
                 : fmt::format("<{}@{}>", address, settings_->domains.front()),
           out);
  } else if (std::holds_alternative<Denied>(reply)) {
    refuse(note::kNoUser, {550, "5.1.1"}, "no such user here", out);
  } else {
    refuse(note::kStoreFailed, {451, "4.3.0"}, "local error, try again later", out);
  }
}

// Who is named twice still gets one copy.
void Server::accept(const std::vector<std::string>& users, Effects& out) {
  for (const std::string& user : users) {
    const auto& all = mail_.users;
    if (std::find(all.begin(), all.end(), user) == all.end()) mail_.users.push_back(user);
  }
  ++mail_.recipients;
  state_ = Reading{State::Rcpt};
  answer(note::kRcptOk, {250, "2.1.5"}, "OK", out);
}

// Section 3.5.3: a server that won't tell says 252.
void Server::vrfy(const Command& command, State at, Effects& out) {
  if (!settings_->verify) {
    return answer(note::kVrfySilent, {252, "2.1.5"},
                  "cannot verify, but will take mail for local users", out);
  }
  const auto path = parse_mailbox(command.text);
  if (!path) {
    return refuse(note::kBadArguments, {501, "5.1.3"}, "usage: VRFY user or address", out);
  }
  if (!path->domain.empty() && !is_ours(path->domain)) {
    return refuse(note::kNotLocal, {550, "5.7.1"}, "not a mailbox of this place", out);
  }
  look_up(*path, at, true, out);
}

void Server::expn(const Command& command, Effects& out) {
  const MailList* list = find_list(command.text);
  if (list == nullptr || list->users.empty()) {
    return refuse(note::kNoList, {550, "5.1.1"}, "no such list here", out);
  }
  const std::string code =
      extended_ && settings_->enhanced_codes ? std::string("2.1.5 ") : std::string();
  std::string text;
  for (const std::string& user : list->users) {
    const bool whole = user.find('@') != std::string::npos;
    text += fmt::format("250{}{}<{}{}{}>\r\n", &user == &list->users.back() ? ' ' : '-', code, user,
                        whole ? "" : "@", whole ? "" : settings_->domains.front());
  }
  say(out, note::kExpnOk, std::move(text));
}

void Server::data(Effects& out) {
  state_ = Taking{};
  answer(note::kGoAhead, {354, ""}, "start mail input; end with <CRLF>.<CRLF>", out);
}

void Server::data_line(const LineBuffer::Line& line, Effects& out) {
  if (!line.too_long && line.text == ".") return deliver(out);
  const std::string_view text = proto::unstuffed(line.text);
  mail_.long_line |= line.too_long || text.size() + 2 > kTextLineLimitOctets;
  store_octets(text);
  store_octets("\r\n");
}

// What passes the limit is not kept: the message can't be accepted any more.
void Server::store_octets(std::string_view octets) {
  mail_.too_big |= mail_.data.size() + octets.size() > settings_->size_limit_octets;
  if (mail_.too_big || mail_.long_line) {
    mail_.data.clear();
    return;
  }
  mail_.data += octets;
}

// The octets of a chunk come whether it is wanted or not (RFC 3030, section 2).
void Server::bdat(const Command& command, State at, bool refused, Effects& out) {
  state_ = Chunk{command.octets, command.octets, command.last, refused, at};
  chunk(out);
}

// Takes what has come of it; false: more is awaited.
bool Server::chunk(Effects& out) {
  Chunk& at = std::get<Chunk>(state_);
  while (at.left > 0) {
    const std::string_view octets =
        input_.take(static_cast<std::size_t>(std::min<std::uint64_t>(at.left, 1U << 20U)));
    if (octets.empty()) return false;
    at.left -= octets.size();
    if (!at.refused) store_octets(octets);
  }
  const Chunk whole = at;
  state_ = Reading{whole.refused ? whole.back : State::Chunks};
  if (whole.refused) {
    const bool early = whole.back == State::Connected;
    refuse(early ? note::kHelloFirst : note::kWrongState, {503, "5.5.1"},
           early ? "say EHLO first" : "no recipients for this chunk", out);
  } else if (whole.last) {
    deliver(out);
  } else if (mail_.too_big) {
    reset();
    state_ = Reading{State::Ready};
    refuse(note::kTooBig, {552, "5.3.4"}, "the message is too big", out);
  } else {
    answer(note::kChunkOk, {250, "2.0.0"}, fmt::format("{} octets received", whole.size), out);
  }
  return true;
}

// Section 4.4: the way back, and where the message came in.
std::string Server::trace() const {
  std::string with = mail_.utf8 ? "UTF8SMTP" : extended_ ? "ESMTP" : "SMTP";  // RFC 3848, 6531
  if (extended_ && secure_) with += "S";
  if (extended_ && !user_.empty()) with += "A";
  return fmt::format("Return-Path: <{}>\r\nReceived: from {} by {} with {} id {}.{};\r\n {}\r\n",
                     mail_.reverse_path, hello_, settings_->host, with, session_.value, mails_,
                     mail_date(now_));
}

void Server::deliver(Effects& out) {
  if (mail_.too_big || mail_.long_line) {
    const bool too_big = mail_.too_big;
    reset();
    state_ = Reading{State::Ready};
    if (too_big) return refuse(note::kTooBig, {552, "5.3.4"}, "the message is too big", out);
    return refuse(note::kLongText, {500, "5.5.2"}, "a line of the message is too long", out);
  }
  ++mails_;
  const std::uint64_t octets = mail_.data.size();
  const AskId ask{++last_ask_.value};
  out.emplace_back(
      AskStore{ask, SubmitMessage{std::move(mail_.users), trace() + mail_.data, now_}});
  reset();  // its buffers are empty from here on, whatever the store says (section 4.1.1.4)
  state_ = Delivering{ask, octets};
}

void Server::delivered(const StoreReply& reply, Effects& out) {
  const std::uint64_t octets = std::get<Delivering>(state_).octets;
  state_ = Reading{State::Ready};
  if (gone_) return end(out);
  if (std::holds_alternative<Submitted>(reply)) {
    return answer(note::kDelivered, {250, "2.0.0"},
                  fmt::format("{} octets delivered as {}.{}", octets, session_.value, mails_), out);
  }
  if (std::holds_alternative<Denied>(reply)) {
    return refuse(note::kNoUser, {554, "5.1.1"}, "a recipient is gone", out);
  }
  if (std::holds_alternative<Refused>(reply)) {  // RFC 3463, section 3.3: it can pass
    return refuse(note::kMailboxFull, {452, "4.2.2"}, "the mailbox is full", out);
  }
  refuse(note::kStoreFailed, {451, "4.3.0"}, "local error, nothing was delivered", out);
}

}  // namespace casella::smtp
