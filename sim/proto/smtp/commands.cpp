#include "sim/proto/smtp/commands.h"

#include <algorithm>
#include <charconv>

#include "sim/base/ascii.h"
#include "sim/proto/row.h"
#include "sim/proto/smtp/notes.h"

namespace casella::smtp {
namespace {

constexpr std::nullopt_t kNo = std::nullopt;
constexpr std::array<std::optional<State>, 5> kStays = {State::Connected, State::Ready, State::Mail,
                                                        State::Rcpt, State::Chunks};
constexpr std::array<std::optional<State>, 5> kToReady = {State::Ready, State::Ready, State::Ready,
                                                          State::Ready, State::Ready};
constexpr std::array<std::optional<State>, 5> kEnds = {State::Ended, State::Ended, State::Ended,
                                                       State::Ended, State::Ended};
constexpr std::array<std::optional<State>, 5> kResets = {State::Connected, State::Ready,
                                                         State::Ready, State::Ready, State::Ready};

// clang-format off
constexpr CommandRow kCommands[] = {
  // verb           name        shape              from CONNECTED, READY, MAIL, RCPT, BDAT                          EHLO        limit                note
  {Verb::Ehlo,     "EHLO",     Shape::Domain,     kToReady,                                       "",         kCommandLimitOctets, &note::kEhlo},
  {Verb::Helo,     "HELO",     Shape::Domain,     kToReady,                                       "",         kCommandLimitOctets, &note::kHelo},
  {Verb::Mail,     "MAIL",     Shape::From,       {kNo, State::Mail, kNo, kNo, kNo},              "",         kMailLimitOctets,    &note::kMail},
  {Verb::Rcpt,     "RCPT",     Shape::To,         {kNo, kNo, State::Rcpt, State::Rcpt, kNo},      "",         kCommandLimitOctets, &note::kRcpt},
  {Verb::Data,     "DATA",     Shape::None,       {kNo, kNo, kNo, State::Data, kNo},              "",         kCommandLimitOctets, &note::kData},
  {Verb::Bdat,     "BDAT",     Shape::Chunk,      {kNo, kNo, kNo, State::Chunks, State::Chunks},  "CHUNKING", kCommandLimitOctets, &note::kBdat},
  {Verb::Rset,     "RSET",     Shape::None,       kResets,                                        "",         kCommandLimitOctets, &note::kRset},
  {Verb::Noop,     "NOOP",     Shape::MaybeText,  kStays,                                         "",         kCommandLimitOctets, &note::kNoop},
  {Verb::Vrfy,     "VRFY",     Shape::Text,       kStays,                                         "VRFY",     kCommandLimitOctets, &note::kVrfy},
  {Verb::Expn,     "EXPN",     Shape::Text,       kStays,                                         "EXPN",     kCommandLimitOctets, &note::kExpn},
  {Verb::Help,     "HELP",     Shape::MaybeText,  kStays,                                         "HELP",     kCommandLimitOctets, &note::kHelp},
  {Verb::StartTls, "STARTTLS", Shape::None,       {kNo, State::Tls, kNo, kNo, kNo},               "STARTTLS", kCommandLimitOctets, &note::kStartTls},
  {Verb::Auth,     "AUTH",     Shape::Mechanism,  {kNo, State::Auth, kNo, kNo, kNo},              "AUTH",     kAuthLimitOctets,    &note::kAuth},
  {Verb::Quit,     "QUIT",     Shape::None,       kEnds,                                          "",         kCommandLimitOctets, &note::kQuit},
};
// clang-format on

std::string_view take_word(std::string_view& rest) {
  const std::string_view word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(std::min(word.size() + 1, rest.size()));
  return word;
}

// esmtp-param = esmtp-keyword ["=" esmtp-value], each after a space (RFC 5321, section 4.1.2).
bool read_parameters(std::string_view rest, Command& command) {
  while (!rest.empty()) {
    if (rest.front() != ' ') return false;
    rest.remove_prefix(1);
    std::string_view word = rest.substr(0, rest.find(' '));
    rest.remove_prefix(word.size());
    if (word.empty() || word.front() == '=')
      return rest.empty() && word.empty();  // blanks at the end
    const std::size_t equals = word.find('=');
    Parameter made{word.substr(0, equals), {}};
    if (equals != std::string_view::npos) made.value = word.substr(equals + 1);
    command.parameters.push_back(made);
  }
  return true;
}

// "FROM:" or "TO:", a path, parameters. A space behind the colon is against section 3.3, and
// harmless.
bool read_path(std::string_view rest, std::string_view word, Command& command) {
  if (!same_letters(rest.substr(0, word.size()), word)) return false;
  rest.remove_prefix(word.size());
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  auto path = take_path(rest);
  if (!path) return false;
  command.path = std::move(*path);
  return read_parameters(rest, command);
}

// RFC 3030, section 2: chunk-size, and LAST on the last chunk.
bool read_chunk(std::string_view rest, Command& command) {
  const std::string_view digits = take_word(rest);
  const char* end = digits.data() + digits.size();
  const auto [stop, fault] = std::from_chars(digits.data(), end, command.octets);
  if (digits.empty() || stop != end || fault != std::errc()) return false;
  command.last = same_letters(rest, "LAST");
  return rest.empty() || command.last;
}

bool read_arguments(std::string_view rest, Command& command) {
  switch (command.row->shape) {
    case Shape::None: return rest.empty();
    case Shape::Domain: command.text = rest; return is_domain(rest);
    case Shape::From: return read_path(rest, "FROM:", command);
    case Shape::To: return read_path(rest, "TO:", command) && !command.path.null();
    case Shape::Chunk: return read_chunk(rest, command);
    case Shape::MaybeText: command.text = rest; return true;
    case Shape::Text: command.text = rest; return !rest.empty();
    case Shape::Mechanism: {
      command.text = take_word(rest);
      command.has_initial = !rest.empty();
      command.initial = take_word(rest);
      return !command.text.empty() && rest.empty();
    }
  }
  return false;
}

}  // namespace

std::string_view name_of(State state) {
  switch (state) {
    case State::Connected: return "CONNECTED";
    case State::Ready: return "READY";
    case State::Mail: return "MAIL";
    case State::Rcpt: return "RCPT";
    case State::Chunks: return "BDAT";
    case State::Data: return "DATA";
    case State::Auth: return "AUTH";
    case State::Tls: return "STARTTLS";
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
    case Shape::Domain: return name + " domain";
    case Shape::From: return name + " FROM:<reverse-path> [parameters]";
    case Shape::To: return name + " TO:<forward-path> [parameters]";
    case Shape::Chunk: return name + " octets [LAST]";
    case Shape::MaybeText: return name + " [string]";
    case Shape::Text: return name + " string";
    case Shape::Mechanism: return name + " mechanism [initial-response]";
  }
  return name;
}

std::optional<State> leads_to(const CommandRow& row, State from) {
  const auto index = static_cast<std::size_t>(from);
  return index < row.next.size() ? row.next[index] : std::nullopt;
}

std::vector<proto::Edge> diagram() {
  std::vector<proto::Edge> edges;
  const auto add = [&](State from, State to, std::string_view label) {
    const auto same = [&](const proto::Edge& edge) {
      return edge.from == name_of(from) && edge.to == name_of(to);
    };
    const auto found = std::find_if(edges.begin(), edges.end(), same);
    if (found == edges.end()) {
      edges.push_back({name_of(from), name_of(to), std::string(label)});
    } else {
      found->label.append(", ").append(label);
    }
  };
  for (std::size_t from = 0; from < kStays.size(); ++from) {
    for (const CommandRow& row : kCommands) {
      if (row.next[from]) add(static_cast<State>(from), *row.next[from], row.name);
    }
  }
  add(State::Rcpt, State::Ready, "BDAT LAST");
  add(State::Chunks, State::Ready, "BDAT LAST");
  add(State::Data, State::Ready, ".");
  add(State::Auth, State::Ready, "235, 535");
  add(State::Tls, State::Connected, "TLS");
  return edges;
}

std::variant<Command, Malformed> parse_command(std::string_view line) {
  Command command;
  // Blanks at the end do no harm (section 4.1.1).
  const std::size_t end = line.find_last_not_of(' ');
  line = line.substr(0, end == std::string_view::npos ? 0 : end + 1);
  command.row = find_command(take_word(line));
  if (command.row == nullptr) return Malformed{};
  if (!read_arguments(line, command)) return Malformed{command.row};
  return command;
}

}  // namespace casella::smtp
