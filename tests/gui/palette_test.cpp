// Whether every text can be read: measured, in each palette, on each ground it stands on.
#include "gui/base/palette.h"

#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace casella::gui {
namespace {

struct Named {
  std::string name;
  PaletteName palette;
  double least;
};
const std::vector<Named> palettes = {{"dark", PaletteName::dark, 4.5},
                                     {"light", PaletteName::light, 4.5},
                                     {"high contrast", PaletteName::high_contrast, 7.0}};
const std::vector<Tone> tones = {Tone::plain,  Tone::dim, Tone::faint, Tone::accent, Tone::client,
                                 Tone::server, Tone::ok,  Tone::error, Tone::note};

void check_reads(Rgb text, Rgb ground, double least) {
  INFO("text " << int(text.r) << "," << int(text.g) << "," << int(text.b) << " on " << int(ground.r)
               << "," << int(ground.g) << "," << int(ground.b));
  CHECK(contrast(text, ground) >= least);
}

}  // namespace

TEST_CASE("contrast is that of WCAG") {
  CHECK(contrast(0x000000, 0xFFFFFF) == Approx(21.0));
  CHECK(contrast(0xFFFFFF, 0x000000) == Approx(21.0));
  CHECK(contrast(0x777777, 0xFFFFFF) == Approx(4.48).margin(0.01));
  CHECK(contrast(0x123456, 0x123456) == Approx(1.0));
}

TEST_CASE("a colour laid over another lies between them") {
  CHECK(blend(0xFFFFFF, 0x000000, 0.5F) == Rgb(0x808080));
  CHECK(blend(0x123456, 0xABCDEF, 0) == Rgb(0xABCDEF));
  CHECK(blend(0x123456, 0xABCDEF, 1) == Rgb(0x123456));
}

TEST_CASE("each text colour reads on its panels in every palette") {
  for (const auto& [name, which, least] : palettes) {
    const Palette& p = palette(which);
    for (Tone tone : tones) {
      INFO(name << ", tone " << static_cast<int>(tone));
      for (Rgb ground : {p.panel, p.panel2, p.background}) check_reads(p.of(tone), ground, least);
    }
    INFO(name);
    check_reads(p.on_filled, p.filled, least);
    check_reads(p.on_filled, p.filled_hover, std::min(least, 4.5));
    for (Rgb text : {p.text, p.dim}) check_reads(text, p.hover, 4.5);
  }
}

TEST_CASE("badges and the chosen row read upon their tint") {
  for (const auto& [name, which, least] : palettes) {
    const Palette& p = palette(which);
    for (Tone tone : tones) {
      INFO(name << ", tone " << static_cast<int>(tone));
      for (Rgb under : {p.panel, p.panel2}) {
        check_reads(p.of(tone), blend(p.of(tone), under, p.badge), 4.5);
      }
      check_reads(p.of(tone), blend(p.accent, p.panel, p.current_row), 4.5);
    }
  }
}

TEST_CASE("lines that divide can be told from their ground in high contrast") {
  const Palette& p = palette(PaletteName::high_contrast);
  CHECK(contrast(p.border, p.panel) >= 3.0);
  CHECK(contrast(p.track, p.panel) >= 3.0);
}

}  // namespace casella::gui
