#pragma once
// Lines of mixed type: where each piece of a paragraph of spans stands. No drawing.
#include <string_view>
#include <vector>

#include "gui/base/ui.h"
#include "gui/model/rich_text.h"

namespace casella::gui {

struct Piece {
  std::string_view text;  // into the span
  const Span* span = nullptr;
  float x = 0, y = 0, w = 0;  // from the paragraph's corner to the piece's; y: top of its line
};

struct Flow {
  std::vector<Piece> pieces;
  float line = 0;  // the height of each line
  float height = 0;
};

const Face& face_of(const Ui& ui, SpanStyle style);
// The padding at both sides of inline code.
float code_padding(const Ui& ui);
Flow flow(const Ui& ui, const std::vector<Span>& spans, float width);

}  // namespace casella::gui
