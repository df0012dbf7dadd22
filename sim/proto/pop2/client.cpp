#include "sim/proto/pop2/client.h"

#include <charconv>

#include "sim/proto/pop2/notes.h"
#include "sim/proto/say.h"

namespace casella::pop2 {
namespace {

using proto::Effects;

// One reply line. RFC 937, Replies. None: it is not one.
std::optional<Reply> parse_reply(std::string_view line) {
  Reply reply;
  if (line.empty()) return std::nullopt;
  const char sign = line.front();
  line.remove_prefix(1);
  reply.ok = sign != '-';
  reply.answer = sign == '#' ? Answer::Count : sign == '=' ? Answer::Length : Answer::Ok;
  if (reply.answer == Answer::Ok && sign != '+' && sign != '-') return std::nullopt;
  if (reply.answer != Answer::Ok) {
    const char* end = line.data() + line.size();
    const auto [stop, fault] = std::from_chars(line.data(), end, reply.number);
    if (fault != std::errc()) return std::nullopt;
    line.remove_prefix(static_cast<std::size_t>(stop - line.data()));
    if (!line.empty() && line.front() != ' ') return std::nullopt;
  }
  reply.text = line.substr(line.substr(0, 1) == " " ? 1 : 0);
  return reply;
}

}  // namespace

void Client::submit(std::string_view line, Effects& out) {
  if (state_ == State::Ended) return;
  line = line.substr(0, line.find_first_of("\r\n"));
  const CommandRow* row = find_command(line.substr(0, line.find(' ')));
  awaited_.push_back({std::string(line), row});
  if (row != nullptr) {
    if (const auto next = leads_to(*row, state_)) state_ = *next;
    const bool with_argument = row->note_one != nullptr && line.size() > row->name.size();
    out.emplace_back(proto::Narrate{with_argument ? row->note_one : row->note, {}});
  } else {
    out.emplace_back(proto::Narrate{&note::kUnknownCommand, {}});
  }
  out.emplace_back(proto::Send{std::string(line) + "\r\n"});
}

std::optional<Reply> Client::take_reply() {
  if (replies_.empty()) return std::nullopt;
  return replies_.pop_front();
}

void Client::handle(const proto::Input& input, SimTime /*now*/, Effects& out) {
  if (state_ == State::Ended) return;
  if (const auto* received = std::get_if<proto::Received>(&input)) {
    if (received->octets.empty()) return;  // nothing came: nothing is to be said to it
    input_.feed(received->octets);
    while (state_ != State::Ended) {
      if (reads_data() && length_ > 0) {
        if (!read_data(out)) return;
        continue;
      }
      const auto line = input_.next();
      if (!line) return;
      if (line->too_long) {
        garbage(out);
      } else {
        read_line(line->text, out);
      }
    }
  } else if (std::holds_alternative<proto::PeerClosed>(input)) {
    end(out);
  }
}

// Whether the message is whole.
bool Client::read_data(Effects& out) {
  if (length_ > kBodyLimitOctets) {
    garbage(out);
    return true;
  }
  data_ += input_.take(static_cast<std::size_t>(length_ - data_.size()));
  if (data_.size() < length_) return false;
  Reply reply;
  reply.ok = true;
  reply.answer = Answer::Data;
  reply.body = std::move(data_);
  data_.clear();
  finish(std::move(reply));
  return true;
}

void Client::read_line(std::string_view line, Effects& out) {
  auto reply = parse_reply(line);
  if (!greeted_ && reply && reply->ok && reply->answer == Answer::Ok) {
    greeted_ = true;
    reply->is_greeting = true;
    replies_.push_back(*std::move(reply));
    return;
  }
  if (!greeted_ || awaited_.empty() || !reply) return garbage(out);
  const CommandRow* row = awaited_.front().row;
  const bool quits = row != nullptr && row->verb == Verb::Quit;
  const bool fits = reply->ok && row != nullptr && reply->answer == row->answer;
  if (reply->answer == Answer::Length && fits) length_ = reply->number;
  if (reply->answer == Answer::Count && fits) length_ = 0;  // no message is chosen yet
  const bool understood = fits || !reply->ok;
  if (understood) finish(*std::move(reply));
  if (fits && quits) return end(out);
  if (!fits) garbage(out);
}

void Client::finish(Reply reply) {
  Awaited answered = awaited_.pop_front();
  reply.command = std::move(answered.command);
  reply.row = answered.row;
  replies_.push_back(std::move(reply));
}

// Nothing that comes now can be trusted. In EXIT the client just closes.
void Client::garbage(Effects& out) {
  if (state_ == State::Done) return end(out);
  awaited_.clear();
  data_.clear();
  state_ = State::Done;
  greeted_ = true;
  proto::say(out, note::kGarbage, "QUIT\r\n");
  awaited_.push_back({"QUIT", find_command("QUIT")});
}

void Client::end(Effects& out) {
  state_ = State::Ended;
  awaited_.clear();
  input_.clear();
  out.emplace_back(proto::Close{});
}

void Client::encode(Encoder& out) const {
  out.u64(static_cast<std::uint64_t>(state_));
  out.flag(greeted_);
  out.u64(length_);
  out.text(data_);
  input_.encode(out);
  out.u64(awaited_.size());
  for (const Awaited& each : awaited_) out.text(each.command);
  out.u64(replies_.size());
  for (const Reply& reply : replies_) {
    out.flag(reply.ok);
    out.u64(static_cast<std::uint64_t>(reply.answer));
    out.u64(reply.number);
    out.text(reply.command);
    out.text(reply.text);
    out.text(reply.body);
  }
}

}  // namespace casella::pop2
