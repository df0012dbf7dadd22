#pragma once
// The line to type commands in, with who types, what can be typed and what went wrong.
#include "gui/view/scene.h"

namespace casella::gui {

float console_height(const Scene& scene);
void paint_console(const Scene& scene, const Rect& box);

}  // namespace casella::gui
