#include "sim/proto/pop3/commands.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "sim/base/ascii.h"
#include "sim/proto/pop3/notes.h"

namespace casella::pop3 {
namespace {

constexpr bool kYes = true;
constexpr bool kNo = false;
constexpr std::nullopt_t kStay = std::nullopt;

// clang-format off
constexpr CommandRow kCommands[] = {
  //  verb     name   auth  trans shape                   multi-line              from authorization  from transactionoptional capability note            with argument
  {Verb::Capa, "CAPA", kYes, kYes, Shape::None,            Multi::Always,          kStay,              kStay,         kYes, "",     &note::kCapa, nullptr},
  {Verb::Stls, "STLS", kYes, kNo,  Shape::None,            Multi::Never,           kStay,              kStay,         kYes, "STLS", &note::kStls, nullptr},
  {Verb::Auth, "AUTH", kYes, kNo,  Shape::Mechanism,       Multi::WithoutArgument, State::Transaction, kStay,        kYes, "SASL", &note::kAuth, &note::kAuthWith},
  {Verb::User, "USER", kYes, kNo,  Shape::Name,            Multi::Never,           kStay,              kStay,         kNo,  "USER", &note::kUser, nullptr},
  {Verb::Pass, "PASS", kYes, kNo,  Shape::Secret,          Multi::Never,           State::Transaction, kStay,         kNo,  "",     &note::kPass, nullptr},
  {Verb::Apop, "APOP", kYes, kNo,  Shape::NameAndDigest,   Multi::Never,           State::Transaction, kStay,         kYes, "",     &note::kApop, nullptr},
  {Verb::Rpop, "RPOP", kYes, kNo,  Shape::Name,            Multi::Never,           State::Transaction, kStay,        kYes, "",     &note::kRpop, nullptr},
  {Verb::Utf8, "UTF8", kYes, kNo,  Shape::None,            Multi::Never,           kStay,              kStay,        kYes, "UTF8", &note::kUtf8, nullptr},
  {Verb::Lang, "LANG", kYes, kYes, Shape::MaybeLanguage,   Multi::WithoutArgument, kStay,              kStay,        kYes, "LANG", &note::kLang, &note::kLangOne},
  {Verb::Stat, "STAT", kNo,  kYes, Shape::None,            Multi::Never,           kStay,              kStay,         kNo,  "",     &note::kStat, nullptr},
  {Verb::List, "LIST", kNo,  kYes, Shape::MaybeMessage,    Multi::WithoutArgument, kStay,              kStay,         kNo,  "",     &note::kList, &note::kListOne},
  {Verb::Retr, "RETR", kNo,  kYes, Shape::Message,         Multi::Always,          kStay,              kStay,         kNo,  "",     &note::kRetr, nullptr},
  {Verb::Dele, "DELE", kNo,  kYes, Shape::Message,         Multi::Never,           kStay,              kStay,         kNo,  "",     &note::kDele, nullptr},
  {Verb::Noop, "NOOP", kNo,  kYes, Shape::None,            Multi::Never,           kStay,              kStay,         kNo,  "",     &note::kNoop, nullptr},
  {Verb::Rset, "RSET", kNo,  kYes, Shape::None,            Multi::Never,           kStay,              kStay,         kNo,  "",     &note::kRset, nullptr},
  {Verb::Last, "LAST", kNo,  kYes, Shape::None,            Multi::Never,           kStay,              kStay,        kYes, "",     &note::kLast, nullptr},
  {Verb::Top,  "TOP",  kNo,  kYes, Shape::MessageAndLines, Multi::Always,          kStay,              kStay,         kYes, "TOP",  &note::kTop,  nullptr},
  {Verb::Uidl, "UIDL", kNo,  kYes, Shape::MaybeMessage,    Multi::WithoutArgument, kStay,              kStay,         kYes, "UIDL", &note::kUidl, &note::kUidlOne},
  {Verb::Quit, "QUIT", kYes, kYes, Shape::None,            Multi::Never,           State::Ended,       State::Update,kNo,  "",     &note::kQuit, nullptr},
};
// clang-format on

// Up to four letters, in capitals, as one number: every line of every session is looked up.
constexpr std::uint32_t packed(std::string_view keyword) {
  std::uint32_t all = 0;
  for (const char letter : keyword) {
    all = all << 8U | static_cast<unsigned char>(ascii_upper(letter));
  }
  return all;
}

constexpr auto kPacked = [] {
  std::array<std::uint32_t, std::size(kCommands)> all{};
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = packed(kCommands[i].name);
  return all;
}();

// A number of digits alone, which fits in 32 bits.
std::optional<std::uint32_t> parse_number(std::string_view digits) {
  std::uint32_t value = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, fault] = std::from_chars(digits.data(), end, value);
  if (fault == std::errc::result_out_of_range && stop == end) return UINT32_MAX;  // "all of it"
  if (digits.empty() || fault != std::errc() || stop != end) return std::nullopt;
  return value;
}

// What stands behind a keyword: nothing, or words after one space each.
using Rest = std::optional<std::string_view>;

// Splits off what stands before the next single space; empty if nothing is left.
std::string_view take_word(Rest& rest) {
  if (!rest) return {};
  const std::size_t space = rest->find(' ');
  const std::string_view word = rest->substr(0, space);
  rest = space == std::string_view::npos ? Rest() : rest->substr(space + 1);
  return word;
}

bool read_arguments(Rest rest, Command& command) {
  switch (command.row->shape) {
    case Shape::None: return !rest;
    case Shape::Name: command.name = take_word(rest); return !command.name.empty() && !rest;
    case Shape::Secret: command.name = rest.value_or(""); return !command.name.empty();
    case Shape::NameAndDigest:
      command.name = take_word(rest);
      command.digest = take_word(rest);
      return !command.name.empty() && !command.digest.empty() && !rest;
    case Shape::Mechanism:
      command.name = take_word(rest);
      command.has_initial = rest.has_value();
      command.digest = take_word(rest);
      return !rest;
    case Shape::MaybeLanguage: command.name = take_word(rest); return !rest;
    case Shape::MaybeMessage:
      if (!rest) return true;
      [[fallthrough]];
    case Shape::Message:
    case Shape::MessageAndLines: {
      const auto number = parse_number(take_word(rest));
      if (!number) return false;
      command.message = MessageNumber{*number};
      if (command.row->shape != Shape::MessageAndLines) return !rest;
      const auto lines = parse_number(take_word(rest));
      command.lines = lines.value_or(0);
      return lines && !rest;
    }
  }
  return false;
}

}  // namespace

std::string_view name_of(State state) {
  switch (state) {
    case State::Authorization: return "AUTHORIZATION";
    case State::Transaction: return "TRANSACTION";
    case State::Update: return "UPDATE";
    case State::Ended: return "closed";
  }
  return "";
}

std::span<const CommandRow> commands() {
  return kCommands;
}

const CommandRow* find_command(std::string_view keyword) {
  if (keyword.empty() || keyword.size() > 4) return nullptr;
  const std::uint32_t wanted = packed(keyword);
  for (std::size_t i = 0; i < std::size(kCommands); ++i) {
    if (kPacked[i] == wanted && kCommands[i].name.size() == keyword.size()) return &kCommands[i];
  }
  return nullptr;
}

std::string usage(const CommandRow& row) {
  const std::string name(row.name);
  switch (row.shape) {
    case Shape::None: return name;
    case Shape::Name: return name + " name";
    case Shape::Secret: return name + " string";
    case Shape::NameAndDigest: return name + " name digest";
    case Shape::Message: return name + " msg";
    case Shape::MaybeMessage: return name + " [msg]";
    case Shape::MessageAndLines: return name + " msg n";
    case Shape::Mechanism: return name + " [mechanism [initial-response]]";
    case Shape::MaybeLanguage: return name + " [language]";
  }
  return name;
}

bool has_multi_line_reply(const CommandRow& row, std::string_view line) {
  switch (row.multi) {
    case Multi::Never: return false;
    case Multi::Always: return true;
    case Multi::WithoutArgument: break;
  }
  return line.find(' ') == line.npos;
}

std::variant<Command, Malformed> parse_command(std::string_view line) {
  Command command;
  Rest rest = line;
  command.row = find_command(take_word(rest));
  if (command.row == nullptr) return Malformed{};
  if (!read_arguments(rest, command)) return Malformed{command.row};
  return command;
}

}  // namespace casella::pop3
