#include "gui/base/color.h"

#include <algorithm>
#include <cmath>

namespace casella::gui {
namespace {

std::uint8_t mix(std::uint8_t over, std::uint8_t under, float alpha) {
  const float value = static_cast<float>(over) * alpha + static_cast<float>(under) * (1 - alpha);
  return static_cast<std::uint8_t>(std::lround(value));
}

double linear(std::uint8_t channel) {
  const double value = channel / 255.0;
  return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

}  // namespace

Rgb blend(Rgb over, Rgb under, float alpha) {
  Rgb out;
  out.r = mix(over.r, under.r, alpha);
  out.g = mix(over.g, under.g, alpha);
  out.b = mix(over.b, under.b, alpha);
  return out;
}

double luminance(Rgb color) {
  return 0.2126 * linear(color.r) + 0.7152 * linear(color.g) + 0.0722 * linear(color.b);
}

double contrast(Rgb a, Rgb b) {
  const double one = luminance(a), other = luminance(b);
  return (std::max(one, other) + 0.05) / (std::min(one, other) + 0.05);
}

}  // namespace casella::gui
