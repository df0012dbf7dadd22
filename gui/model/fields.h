#pragma once
// The parts of a line as the protocol's grammar names them.
#include <cstddef>
#include <string_view>
#include <vector>

#include "gui/model/mark.h"
#include "sim/world/transcript.h"

namespace casella::gui {

struct Field {
  std::size_t begin = 0, end = 0;  // octets of the line, half open
  std::string_view name{};         // model.field.NAME.label and .long are its wording
  Tone tone = Tone::accent;
};

// In order, without overlap; blanks between them belong to none. The last is the line's CRLF.
std::vector<Field> fields_of(const casella::Line& line);

}  // namespace casella::gui
