#pragma once
// Paints prose: paragraphs, lists, callouts, code. Links are clickable.
#include <optional>
#include <string>
#include <vector>

#include "gui/base/ui.h"
#include "gui/model/rich_text.h"

namespace casella::gui {

// Fills the width of the window. Returns the target of the link that was clicked.
std::optional<std::string> rich_text(Ui& ui, const std::vector<Block>& blocks);

}  // namespace casella::gui
