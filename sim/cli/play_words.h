#pragma once
// The words that steer `casella play`, beside the commands of the protocol.
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sim/base/text.h"

namespace casella::cli {

enum class Steer : std::uint8_t {
  Help,
  Hint,
  Goals,
  State,
  Mail,
  Lines,
  Explain,
  Past,
  Now,
  Undo,
  All,
  Back,
  Restart,
  Goto,
  Skip,
  Exit
};

struct SteerRow {
  Steer what;
  std::string_view word;      // in English; play.word.WORD is it in the language at hand
  std::string_view argument;  // "", "[N]", "N"
};
std::span<const SteerRow> steering();

struct Steered {
  Steer what;
  std::string argument;
};

// What a line says to the lesson, in English or in the language at hand, whatever the case. None if
// its first word is a command of the protocol, or no word of ours. A slash before it is allowed.
std::optional<Steered> steer(std::string_view line, const Text& text);

// Whether a line is for a device: a command of the protocol, an order such as /cut, or "laptop>
// ...".
bool is_deed(std::string_view line);

std::string_view trimmed(std::string_view text);

}  // namespace casella::cli
