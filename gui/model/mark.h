#pragma once
// What a thing means on the screen (its tone) and the small picture that stands beside it.
// Views turn a tone into a colour of the palette; meaning never rests on the colour alone.
#include <cstdint>

namespace casella::gui {

enum class Tone : std::uint8_t { plain, dim, faint, accent, client, server, ok, error, note };

enum class Icon : std::uint8_t {
  none,
  // things
  envelope,
  envelope_open,
  server,
  laptop,
  desktop,
  phone,
  tablet,
  database,
  lock,
  unlock,
  disk,
  // transport
  play,
  pause,
  step,
  step_back,
  to_start,
  to_end,
  skip,
  skip_back,
  reset,
  // signs
  check,
  cross,
  plus,
  minus,
  search,
  question,
  info,
  warning,
  chevron_left,
  chevron_right,
  chevron_down,
  chevron_up,
  clock,
  hourglass,
  cut,
  bolt,
  branch,
  bookmark,
  eye,
  terminal,
  gear,
  sun,
  moon,
  contrast,
  language,
  copy,
  link,
  plug,
  menu,
};

}  // namespace casella::gui
