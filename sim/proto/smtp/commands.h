#pragma once
// SMTP's commands, one row each. Dispatch, EHLO's keywords, HELP, completion, the state diagram,
// the client's reading of replies and the explanations all read these rows, so they cannot
// disagree.
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/proto/diagram.h"
#include "sim/proto/engine.h"
#include "sim/proto/smtp/path.h"

namespace casella::smtp {

inline constexpr std::size_t kCommandLimitOctets = 512;  // with CRLF: RFC 5321, section 4.5.3.1.4
// What extensions add to MAIL: SIZE 26, BODY 17, SMTPUTF8 10, AUTH 500 (RFC 1870, 6152, 6531,
// 4954).
inline constexpr std::size_t kMailLimitOctets = kCommandLimitOctets + 26 + 17 + 10 + 500;
inline constexpr std::size_t kAuthLimitOctets = 12288;     // RFC 4954, section 4
inline constexpr std::size_t kTextLineLimitOctets = 1000;  // section 4.5.3.1.6
inline constexpr std::uint32_t kRecipientsLimit = 100;     // section 4.5.3.1.8

// RFC 5321 names no states; these follow its buffers and its order of commands (section 4.1.4).
enum class State : std::uint8_t {
  Connected,  // no EHLO yet, or none since TLS
  Ready,      // no mail transaction
  Mail,       // the reverse-path is known
  Rcpt,       // at least one recipient too
  Chunks,     // BDAT has begun, the last chunk is to come
  Data,       // lines of the message up to a single dot
  Auth,       // the exchange of AUTH goes on
  Tls,        // STARTTLS was accepted, the handshake is to come
  Ended
};
std::string_view name_of(State state);

enum class Verb : std::uint8_t {
  Ehlo,
  Helo,
  Mail,
  Rcpt,
  Data,
  Bdat,
  Rset,
  Noop,
  Vrfy,
  Expn,
  Help,
  StartTls,
  Auth,
  Quit
};

enum class Shape : std::uint8_t {  // of the arguments
  None,
  Domain,     // EHLO domain
  From,       // MAIL FROM:<reverse-path> [parameters]
  To,         // RCPT TO:<forward-path> [parameters]
  Chunk,      // BDAT octets [LAST]
  MaybeText,  // HELP [string]
  Text,       // VRFY string
  Mechanism   // AUTH mechanism [initial-response]
};

struct CommandRow {
  Verb verb;
  std::string_view name;
  Shape shape;
  // Where it leads from CONNECTED, READY, MAIL, RCPT and BDAT if all goes well; none: it is not
  // permitted there.
  std::array<std::optional<State>, 5> next;
  std::string_view keyword;  // what EHLO says of it (section 4.1.1.1); empty: nothing
  std::size_t limit_octets;  // of the line, with CRLF
  const proto::Note* note;   // explains the command
};

std::span<const CommandRow> commands();
const CommandRow* find_command(std::string_view keyword);  // in capitals or small letters
std::string usage(const CommandRow& row);                  // "RCPT TO:<forward-path> [parameters]"
std::optional<State> leads_to(const CommandRow& row, State from);

// All edges: those of the rows, and those that no command takes.
std::vector<proto::Edge> diagram();

struct Parameter {
  std::string_view keyword, value;  // value empty if there is no "="
};

struct Command {
  const CommandRow* row = nullptr;
  std::string_view text;     // domain, mechanism, string
  std::string_view initial;  // AUTH
  bool has_initial = false;
  Path path;                          // MAIL, RCPT
  std::vector<Parameter> parameters;  // of both
  std::uint64_t octets = 0;           // BDAT
  bool last = false;
};

struct Malformed {
  const CommandRow* row = nullptr;  // null: the keyword itself is unknown
};

// One line without its CRLF; the command holds views of it.
std::variant<Command, Malformed> parse_command(std::string_view line);

}  // namespace casella::smtp
