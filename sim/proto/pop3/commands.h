#pragma once
// POP3's commands, one row each. Dispatch, CAPA, help, completion, the state diagram, the client's
// reading of replies and the explanations all read these rows, so they cannot disagree.
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sim/base/ids.h"
#include "sim/proto/engine.h"

namespace casella::pop3 {

inline constexpr std::size_t kCommandLimitOctets = 255;  // with CRLF: RFC 2449, section 4

// RFC 1939, section 3; Ended is after the connection, and has no name there.
enum class State : std::uint8_t { Authorization, Transaction, Update, Ended };
std::string_view name_of(State state);

enum class Verb : std::uint8_t {
  Capa,
  Stls,
  Auth,
  User,
  Pass,
  Apop,
  Rpop,
  Utf8,
  Lang,
  Stat,
  List,
  Retr,
  Dele,
  Noop,
  Rset,
  Last,
  Top,
  Uidl,
  Quit
};

enum class Shape : std::uint8_t {  // of the arguments
  None,
  Name,             // USER name
  Secret,           // PASS string: the whole rest of the line, spaces too
  NameAndDigest,    // APOP name digest
  Message,          // RETR msg
  MaybeMessage,     // LIST [msg]
  MessageAndLines,  // TOP msg n
  Mechanism,        // AUTH [mechanism [initial-response]]
  MaybeLanguage     // LANG [language range]
};

enum class Multi : std::uint8_t { Never, Always, WithoutArgument };

struct CommandRow {
  Verb verb;
  std::string_view name;
  bool in_authorization;
  bool in_transaction;
  Shape shape;
  Multi multi;                               // of a positive response
  std::optional<State> after_authorization;  // where a +OK leads from AUTHORIZATION; none: nowhere
  std::optional<State> after_transaction;    // and from TRANSACTION
  bool optional;                             // RFC 1939, section 9
  std::string_view capability;  // what CAPA says of it (RFC 2449, section 6); empty: nothing
  const proto::Note* note;      // explains the command
  const proto::Note* note_one;  // explains it with its optional argument; null: the same
};

std::span<const CommandRow> commands();
const CommandRow* find_command(std::string_view keyword);  // keywords have no case
std::string usage(const CommandRow& row);                  // "TOP msg n"

// Whether a +OK to this line is followed by more lines.
bool has_multi_line_reply(const CommandRow& row, std::string_view line);

struct Command {
  const CommandRow* row = nullptr;
  std::string_view name;     // first argument as text: user name, secret, mechanism or language
  std::string_view digest;   // APOP; of AUTH the initial response
  bool has_initial = false;  // AUTH: an initial response was given, if only "="
  std::optional<MessageNumber> message;
  std::uint32_t lines = 0;  // TOP
};

struct Malformed {
  const CommandRow* row = nullptr;  // null: the keyword itself is unknown
};

// One line without its CRLF. RFC 1939, section 3: keyword *(SP argument).
std::variant<Command, Malformed> parse_command(std::string_view line);

}  // namespace casella::pop3
