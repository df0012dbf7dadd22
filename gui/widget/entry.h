#pragma once
// Rows: a message in a card, a line of a transcript.
#include "gui/base/ui.h"
#include "gui/model/entry.h"
#include "gui/widget/press.h"

namespace casella::gui {

Press entry(Ui& ui, const Entry& entry);
float entry_height(const Ui& ui);

// Where the columns of a transcript stand, for a width. The note's column goes first when it gets
// narrow, then that of the source.
struct LineColumns {
  float number = 0, speaker = 0, words = 0, source = 0, note = 0;  // x from the row's left; 0: none
  float width = 0;
};
LineColumns line_columns(const Ui& ui, float width);
float line_height(const Ui& ui);
Press transcript_line(Ui& ui, const Line& line, const LineColumns& columns);

}  // namespace casella::gui
