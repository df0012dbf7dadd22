#pragma once
// The parts of the explorer's view.
#include "gui/view/scene.h"

namespace casella::gui {

// The endings, one a row: how likely, who has what, what is worth a word.
void paint_outcomes(const Scene& scene, const Rect& box);

// What holds whatever happens, by mode.
void paint_promises(const Scene& scene, const Rect& box);
float promises_height(const Scene& scene);

}  // namespace casella::gui
