#pragma once
// A pill with a word in its tone.
#include <string_view>

#include "gui/base/ui.h"

namespace casella::gui {

float badge_width(const Ui& ui, std::string_view text);
float badge_height(const Ui& ui);
// Draws at a point; takes no place.
void draw_badge(const Ui& ui, ImVec2 at, std::string_view text, Tone tone);
// An item in the window's flow.
void badge(Ui& ui, std::string_view text, Tone tone);
// The small square with one letter that tells who speaks: C or S.
void draw_speaker(const Ui& ui, const Rect& row, std::string_view letter, Tone tone, float alpha);
float speaker_width(const Ui& ui);

}  // namespace casella::gui
