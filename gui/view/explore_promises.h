#pragma once
// What holds whatever happens, by mode.
#include "gui/view/scene.h"

namespace casella::gui {

void paint_promises(const Scene& scene, const Rect& box);
float promises_height(const Scene& scene);

}  // namespace casella::gui
