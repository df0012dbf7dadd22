#pragma once
// LineBuffer against the obvious reading of the same octets, in pieces of any size.
#include <string>
#include <vector>

#include "sim/base/line_buffer.h"
#include "tests/fuzz/must.h"

namespace casella::fuzz {

struct LineSeen {
  std::string text;
  bool too_long;
  bool operator==(const LineSeen&) const = default;
};

// Octet by octet: a line ends at LF, after CR if it must.
inline std::vector<LineSeen> obvious_lines(std::string_view octets, std::size_t limit,
                                           LineEnd end) {
  std::vector<LineSeen> lines;
  std::string line;
  for (const char c : octets) {
    line.push_back(c);
    const bool cr = line.size() > 1 && line[line.size() - 2] == '\r';
    if (c != '\n' || (end == LineEnd::CrLf && !cr)) continue;
    const bool too_long = line.size() > limit;
    line.resize(too_long ? 0 : line.size() - (cr ? 2 : 1));
    lines.push_back({line, too_long});
    line.clear();
  }
  return lines;
}

inline void fuzz_line_buffer(std::string_view input) {
  Steer steer(input);
  const std::uint8_t choice = steer.octet();
  const std::size_t limit = 1U + choice % 16U;
  const LineEnd end = (choice & 16U) != 0 ? LineEnd::CrLf : LineEnd::CrLfOrLf;
  const std::size_t piece = (choice >> 5U) == 0 ? std::string_view::npos : choice >> 5U;
  const std::string_view octets = steer.rest();
  LineBuffer buffer(limit, end);
  std::vector<LineSeen> lines;
  for (std::size_t at = 0; at < octets.size();) {
    const std::string_view fed = octets.substr(at, piece);
    buffer.feed(fed);
    at += fed.size();
    while (const auto line = buffer.next())
      lines.push_back({std::string(line->text), line->too_long});
    must(buffer.rest().size() < limit, "a line that can't end in time is kept");
  }
  must(lines == obvious_lines(octets, limit, end), "the lines are not those that were fed");
}

}  // namespace casella::fuzz
