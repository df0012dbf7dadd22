#pragma once
// The explorer's endings, one a row: how likely, who has what, what is worth a word.
#include "gui/view/scene.h"

namespace casella::gui {

void paint_outcomes(const Scene& scene, const Rect& box);

}  // namespace casella::gui
