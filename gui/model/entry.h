#pragma once
// A message in a card, and a line in a transcript.
#include <cstddef>
#include <string>

#include "gui/model/mark.h"
#include "sim/base/ids.h"

namespace casella::gui {

struct Entry {
  std::string id{};
  Icon icon = Icon::envelope;
  Tone tone = Tone::accent;
  std::string title, subtitle{};
  std::string badge{};
  Tone badge_tone = Tone::accent;
  bool struck = false;   // about to go: its title is crossed out
  bool changed = false;  // by the chosen event
  std::string tip{};
  MessageId message{};  // which it is; 0: none
  std::string brief{};  // the subtitle where that has no room
};

enum class LineMood : std::uint8_t { past, current, ahead };

struct Line {
  std::string id{};
  std::size_t number = 0;
  std::string speaker{};  // "C", "S"; empty for an event without octets
  Tone tone = Tone::client;
  std::string keyword, rest{};  // "+OK", " 2 320": the first is drawn strong, in its tone
  bool refusal = false;         // -ERR and the like: its keyword is drawn as an error
  std::string source, note{};   // RFC section, explanation in a word
  LineMood mood = LineMood::past;
};

}  // namespace casella::gui
