#pragma once
// Objectives with their circles, and a lesson's progress.
#include <vector>

#include "gui/base/ui.h"
#include "gui/model/checklist.h"

namespace casella::gui {

void checklist(Ui& ui, const std::vector<CheckItem>& items);
// Draws only the circle: filled with a tick, a ring with a dot, an empty ring, a cross.
void draw_check(const Ui& ui, ImVec2 centre, CheckMood mood);
// A row of short bars over the whole width.
void progress(Ui& ui, const Progress& progress);

}  // namespace casella::gui
