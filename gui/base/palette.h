#pragma once
// The lab's colours as data. Every text colour reads at 4.5:1 or better on its panels, which a
// test measures; the third palette keeps 7:1 and outlines whatever the others only tint.
#include <cstdint>

#include "gui/base/color.h"
#include "gui/model/mark.h"

namespace casella::gui {

enum class PaletteName : std::uint8_t { dark, light, high_contrast };

struct Palette {
  Rgb background, panel, panel2, hover;  // window, cards, things on cards, things under the mouse
  Rgb border, track;                     // lines that divide; grooves, scrollbars, steps not taken
  Rgb text, dim, faint;
  Rgb accent, filled, filled_hover, on_filled;  // links and marks; a filled button and its text
  Rgb client, server;                           // who speaks
  Rgb ok, error, note;                          // note: RFC sections and asides
  float current_row = 0.16F;                    // how strongly the accent tints the chosen row
  float badge = 0.13F;                          // how strongly a badge's tone tints its ground
  float ahead = 0.42F;                          // how much is seen of what is still to come
  bool outlined = false;                        // frames and badges get a border
  bool bright = false;                          // dark text on light ground

  Rgb of(Tone tone) const;
};

const Palette& palette(PaletteName name);

}  // namespace casella::gui
