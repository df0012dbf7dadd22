#pragma once
// The timeline's bar: client's events above, server's below, stretches with names, a knob to drag.
#include <optional>

#include "gui/base/ui.h"
#include "gui/model/scrubber.h"

namespace casella::gui {

// Fills `box`. Returns the moment that the mouse chose (a click, or while dragging).
std::optional<std::size_t> scrubber(Ui& ui, std::string_view id, const Rect& box,
                                    const Scrubber& model);

}  // namespace casella::gui
