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

// Draws one paragraph at a point and returns the height it took; no item.
float draw_spans(Ui& ui, const std::vector<Span>& spans, ImVec2 at, float width);

}  // namespace casella::gui
