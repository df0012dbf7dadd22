#include "sim/proto/pop2/commands.h"

#include <charconv>

#include "sim/proto/pop2/notes.h"
#include "sim/proto/row.h"

namespace casella::pop2 {
namespace {

constexpr std::nullopt_t kNo = std::nullopt;

// clang-format off
constexpr CommandRow kCommands[] = {
  // verb       name    shape                   answer           from AUTH      from MBOX      from ITEM      from NEXT     note           with argument
  {Verb::Helo, "HELO", Shape::UserAndPassword, Answer::Count,  {State::Mbox, kNo,         kNo,         kNo},         &note::kHelo, nullptr},
  {Verb::Fold, "FOLD", Shape::Mailbox,         Answer::Count,  {kNo,         State::Mbox, State::Mbox, kNo},         &note::kFold, nullptr},
  {Verb::Read, "READ", Shape::MaybeNumber,     Answer::Length, {kNo,         State::Item, State::Item, kNo},         &note::kRead, &note::kReadOne},
  {Verb::Retr, "RETR", Shape::None,            Answer::Data,   {kNo,         kNo,         State::Next, kNo},         &note::kRetr, nullptr},
  {Verb::Acks, "ACKS", Shape::None,            Answer::Length, {kNo,         kNo,         kNo,         State::Item}, &note::kAcks, nullptr},
  {Verb::Ackd, "ACKD", Shape::None,            Answer::Length, {kNo,         kNo,         kNo,         State::Item}, &note::kAckd, nullptr},
  {Verb::Nack, "NACK", Shape::None,            Answer::Length, {kNo,         kNo,         kNo,         State::Item}, &note::kNack, nullptr},
  {Verb::Quit, "QUIT", Shape::None,            Answer::Ok,     {State::Done, State::Done, State::Done, kNo},         &note::kQuit, nullptr},
};
// clang-format on

void skip_spaces(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
}

// An argument up to the next space that is not quoted, or to the end. RFC 937, Quoting: a backslash
// stands before a character that is meant. None if nothing stands behind the backslash.
std::optional<std::string> take_argument(std::string_view& rest, bool stop_at_space) {
  std::string argument;
  std::size_t at = 0;
  for (; at < rest.size() && !(stop_at_space && rest[at] == ' '); ++at) {
    if (rest[at] == '\\' && ++at == rest.size()) return std::nullopt;
    argument.push_back(rest[at]);
  }
  rest.remove_prefix(at);
  return argument;
}

// Digits alone. What is beyond 32 bits is beyond every mailbox.
std::optional<MessageNumber> parse_number(std::string_view digits) {
  std::uint32_t value = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, fault] = std::from_chars(digits.data(), end, value);
  if (digits.empty() || stop != end) return std::nullopt;
  if (fault == std::errc::result_out_of_range) return MessageNumber{UINT32_MAX};
  if (fault != std::errc()) return std::nullopt;
  return MessageNumber{value};
}

// Several spaces part arguments as one does: RFC 937 writes "READ  27" in its second example.
bool read_arguments(std::string_view rest, Command& command) {
  switch (command.row->shape) {
    case Shape::None: return rest.empty();
    case Shape::UserAndPassword: {
      skip_spaces(rest);
      const auto user = take_argument(rest, true);
      skip_spaces(rest);
      const auto password = take_argument(rest, true);
      if (!user || !password || user->empty() || password->empty() || !rest.empty()) return false;
      command.name = *user;
      command.password = *password;
      return true;
    }
    case Shape::Mailbox: {
      if (rest.empty()) return false;
      rest.remove_prefix(1);
      const auto mailbox = take_argument(rest, false);
      if (!mailbox || mailbox->empty()) return false;
      command.name = *mailbox;
      return true;
    }
    case Shape::MaybeNumber:
      if (rest.empty()) return true;
      skip_spaces(rest);
      command.message = parse_number(rest);
      return command.message.has_value();
  }
  return false;
}

}  // namespace

std::string_view name_of(State state) {
  switch (state) {
    case State::Lstn: return "LSTN";
    case State::Auth: return "AUTH";
    case State::Mbox: return "MBOX";
    case State::Item: return "ITEM";
    case State::Next: return "NEXT";
    case State::Done: return "DONE";
    case State::Ended: return "closed";
  }
  return "";
}

std::string_view client_name_of(State state) {
  switch (state) {
    case State::Lstn:
    case State::Auth: return "CALL";
    case State::Mbox: return "NMBR";
    case State::Item: return "SIZE";
    case State::Next: return "XFER";
    case State::Done: return "EXIT";
    case State::Ended: return "closed";
  }
  return "";
}

std::span<const CommandRow> commands() {
  return kCommands;
}

const CommandRow* find_command(std::string_view keyword) {
  return proto::find_row(kCommands, keyword);
}

std::string usage(const CommandRow& row) {
  const std::string name(row.name);
  switch (row.shape) {
    case Shape::None: return name;
    case Shape::UserAndPassword: return name + " user password";
    case Shape::Mailbox: return name + " mailbox";
    case Shape::MaybeNumber: return name + " [n]";
  }
  return name;
}

std::optional<State> leads_to(const CommandRow& row, State from) {
  switch (from) {
    case State::Auth:
    case State::Mbox:
    case State::Item:
    case State::Next:
      return row.next[static_cast<std::size_t>(from) - static_cast<std::size_t>(State::Auth)];
    case State::Lstn:
    case State::Done:
    case State::Ended: return std::nullopt;
  }
  return std::nullopt;
}

std::vector<proto::Edge> diagram(Side side) {
  const auto name = side == Side::Client ? client_name_of : name_of;
  std::vector<proto::Edge> edges;
  if (side == Side::Server) edges.push_back({name(State::Lstn), name(State::Auth), "+"});
  for (const State from : {State::Auth, State::Mbox, State::Item, State::Next}) {
    for (const State to : {State::Mbox, State::Item, State::Next, State::Done}) {
      std::string label;
      for (const CommandRow& row : kCommands) {
        if (leads_to(row, from) != to) continue;
        label.append(label.empty() ? "" : ", ").append(row.name);
      }
      if (!label.empty()) edges.push_back({name(from), name(to), std::move(label)});
    }
  }
  edges.push_back({name(State::Done), name(State::Ended), "+"});
  return edges;
}

std::variant<Command, Malformed> parse_command(std::string_view line) {
  Command command;
  const std::size_t space = std::min(line.find(' '), line.size());
  command.row = find_command(line.substr(0, space));
  if (command.row == nullptr) return Malformed{};
  if (!read_arguments(line.substr(space), command)) return Malformed{command.row};
  return command;
}

std::string quoted(std::string_view argument) {
  std::string written;
  for (const char c : argument) {
    if (c == ' ' || c == '\\') written.push_back('\\');
    written.push_back(c);
  }
  return written;
}

}  // namespace casella::pop2
