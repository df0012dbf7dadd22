#pragma once
// What every painter is handed: colours, typefaces, scale, and the tests' registry of clickables.
#include <imgui.h>

#include <cmath>

#include "gui/base/fonts.h"
#include "gui/base/hits.h"
#include "gui/base/palette.h"
#include "gui/base/rect.h"

namespace casella::gui {

// What the person at the window chose.
struct Look {
  PaletteName palette = PaletteName::dark;
  float zoom = 1;  // 0.7 to 2.5

  bool operator==(const Look&) const = default;
};

struct Ui {
  Look look;  // a painter may change it: the next frame follows
  Palette palette = gui::palette(PaletteName::dark);
  Fonts fonts;
  float scale = 1;       // zoom times the screen's own scale
  Hits* hits = nullptr;  // null outside tests
  bool redraw = false;   // set by a painter that moves: one more frame, please
  Rect row_under_mouse{}, panel_under_mouse{};  // of this frame; empty: none
  int settling = 0;  // frames until what was pressed is seen, and the next press may come

  // A length of the design in whole pixels of this screen.
  float px(float length) const { return std::floor(length * scale + 0.5F); }
  // As the palette has it, fainter by `alpha` and by ImGui's own (disabled) alpha.
  ImU32 color(Rgb rgb, float alpha = 1) const;
  ImU32 color(Tone tone, float alpha = 1) const { return color(palette.of(tone), alpha); }
};

inline ImVec2 operator+(ImVec2 a, ImVec2 b) {
  return {a.x + b.x, a.y + b.y};
}
inline ImVec2 operator-(ImVec2 a, ImVec2 b) {
  return {a.x - b.x, a.y - b.y};
}

// Fills ImGui's style: the whole of it, so that a change of zoom never compounds.
void apply_style(ImGuiStyle& style, const Palette& palette, float scale);

}  // namespace casella::gui
