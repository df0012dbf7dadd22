#pragma once
// Colours as numbers, and how well one reads upon another.
#include <cstdint>

namespace casella::gui {

struct Rgb {
  std::uint8_t r = 0, g = 0, b = 0;

  constexpr Rgb() = default;
  constexpr Rgb(std::uint32_t hex)  // NOLINT: palettes are tables of 0xRRGGBB
      : r(static_cast<std::uint8_t>(hex >> 16)),
        g(static_cast<std::uint8_t>(hex >> 8)),
        b(static_cast<std::uint8_t>(hex)) {}
  bool operator==(const Rgb&) const = default;
};

// `over` at `alpha` (0 to 1) laid upon an opaque `under`.
Rgb blend(Rgb over, Rgb under, float alpha);

// WCAG 2.1: relative luminance (0 to 1), and the contrast of two colours (1 to 21, 4.5 reads well).
double luminance(Rgb color);
double contrast(Rgb a, Rgb b);

}  // namespace casella::gui
