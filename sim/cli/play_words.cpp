#include "sim/cli/play_words.h"

#include <array>

#include "sim/proto/pop3/commands.h"
#include "sim/world/run.h"

namespace casella::cli {
namespace {

constexpr std::array<SteerRow, 16> kSteering = {{
    {Steer::Help, "help", ""},
    {Steer::Hint, "hint", ""},
    {Steer::Goals, "goals", ""},
    {Steer::State, "state", ""},
    {Steer::Mail, "mail", ""},
    {Steer::Lines, "lines", ""},
    {Steer::Explain, "explain", "[N]"},
    {Steer::Past, "past", "[N]"},
    {Steer::Now, "now", ""},
    {Steer::Undo, "undo", ""},
    {Steer::All, "all", ""},
    {Steer::Back, "back", ""},
    {Steer::Restart, "restart", ""},
    {Steer::Goto, "goto", "N"},
    {Steer::Skip, "skip", ""},
    {Steer::Exit, "exit", ""},
}};

// Patterns have no case; a word of ours has no '*'.
bool same(std::string_view one, std::string_view two) {
  return one.find('*') == one.npos && matches(one, two);
}

}  // namespace

std::span<const SteerRow> steering() {
  return kSteering;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") + 1 - first);
}

std::optional<Steered> steer(std::string_view line, const Text& text) {
  line = trimmed(line);
  std::string_view word = line.substr(0, line.find_first_of(" \t"));
  const std::string_view argument = trimmed(line.substr(word.size()));
  if (pop3::find_command(word) != nullptr) return std::nullopt;
  if (word.substr(0, 1) == "/") word.remove_prefix(1);
  if (word == "?") return Steered{Steer::Help, ""};
  for (const SteerRow& row : kSteering) {
    if (same(word, row.word) || same(word, text("play.word." + std::string(row.word)))) {
      return Steered{row.what, std::string(argument)};
    }
  }
  if (same(word, "quit")) return Steered{Steer::Exit, ""};  // only as /quit
  return std::nullopt;
}

bool is_deed(std::string_view line) {
  line = trimmed(line);
  if (line.empty()) return false;
  const std::string_view word = line.substr(0, line.find_first_of(" \t"));
  return word.front() == '/' || word.find('>') != word.npos || pop3::find_command(word) != nullptr;
}

}  // namespace casella::cli
