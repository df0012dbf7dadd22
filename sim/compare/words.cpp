#include "sim/compare/words.h"

#include <algorithm>

#include <fmt/format.h>

#include "sim/base/utf8.h"

namespace casella::compare {

std::int64_t milliseconds(Duration duration) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
}

std::string time_words(std::int64_t ms, const Text& text) {
  const std::int64_t minutes = ms / 60'000;
  if (ms < 1000) return text.fill("compare.unit.ms", ms);
  if (minutes == 0)
    return text.fill("compare.unit.s", fmt::format("{:.1f}", static_cast<double>(ms) / 1000));
  if (minutes < 60) return text.fill("compare.unit.min", minutes);
  return text.fill("compare.unit.h_min", minutes / 60, minutes % 60);
}

std::string octet_words(double octets, const Text& text) {
  if (octets < 1e3) return text.fill("compare.unit.octets", fmt::format("{:.0f}", octets));
  if (octets < 1e6) return text.fill("compare.unit.kilo", fmt::format("{:.0f}", octets / 1e3));
  return text.fill("compare.unit.mega", fmt::format("{:.0f}", octets / 1e6));
}

std::string padded(std::string word, std::size_t width, bool right) {
  const std::size_t columns = columns_of(word);
  const std::string blanks(width - std::min(width, columns), ' ');
  return right ? blanks + word : word + blanks;
}

}  // namespace casella::compare
