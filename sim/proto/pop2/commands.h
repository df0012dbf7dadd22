#pragma once
// POP2's commands, one row each. Dispatch, help, completion, both state diagrams, the client's
// reading of replies and the explanations all read these rows, so they cannot disagree.
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/base/ids.h"
#include "sim/proto/diagram.h"
#include "sim/proto/engine.h"

namespace casella::pop2 {

inline constexpr std::size_t kLineLimitOctets = 512;  // of commands and replies: RFC 937, Sizes

// RFC 937 draws one machine twice, each side with names of its own: LSTN and AUTH are the client's
// CALL, MBOX is NMBR, ITEM is SIZE, NEXT is XFER, DONE is EXIT. The client moves on when it has
// sent a command, the server when it has answered. Ended is after the connection.
enum class State : std::uint8_t { Lstn, Auth, Mbox, Item, Next, Done, Ended };
std::string_view name_of(State state);         // the server's word
std::string_view client_name_of(State state);  // the client's

enum class Verb : std::uint8_t { Helo, Fold, Read, Retr, Acks, Ackd, Nack, Quit };

enum class Shape : std::uint8_t {  // of the arguments
  None,
  UserAndPassword,  // HELO user password
  Mailbox,          // FOLD mailbox: the whole rest of the line, spaces too
  MaybeNumber       // READ [n]
};

// What answers a command if all goes well; told apart by the first character.
enum class Answer : std::uint8_t {
  Ok,      // "+": the greeting, and the answer to QUIT
  Count,   // "#nnn": messages in the mailbox
  Length,  // "=ccc": octets of the current message; 0 is none
  Data     // the message itself, of the length that was told last
};

struct CommandRow {
  Verb verb;
  std::string_view name;
  Shape shape;
  Answer answer;
  // Where it leads from AUTH, MBOX, ITEM and NEXT; none: it is not permitted there.
  std::array<std::optional<State>, 4> next;
  const proto::Note* note;      // explains the command
  const proto::Note* note_one;  // explains it with its optional argument; null: the same
};

std::span<const CommandRow> commands();
const CommandRow* find_command(std::string_view keyword);  // in capitals or small letters
std::string usage(const CommandRow& row);                  // "READ [n]"

// Where the command leads from this state; none if it is not permitted there.
std::optional<State> leads_to(const CommandRow& row, State from);

// The diagram of one side, with its names.
std::vector<proto::Edge> diagram(Side side);

struct Command {
  const CommandRow* row = nullptr;
  std::string name;      // user or mailbox, unquoted
  std::string password;  // unquoted
  std::optional<MessageNumber> message;
};

struct Malformed {
  const CommandRow* row = nullptr;  // null: the keyword itself is unknown
};

// One line without its CRLF. RFC 937, Formal Syntax.
std::variant<Command, Malformed> parse_command(std::string_view line);

// An argument as it must be written on the line. RFC 937, Quoting.
std::string quoted(std::string_view argument);

}  // namespace casella::pop2
