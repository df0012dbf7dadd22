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
  float number = 0, device = 0, speaker = 0, words = 0, source = 0,
        note = 0;  // x from the row's left; 0: none
  float width = 0;
};
// `device`: the width of the longest name of a device; 0 if there is but one.
LineColumns line_columns(const Ui& ui, float width, float device = 0);
float line_height(const Ui& ui);
// What is too long for its column goes on below, in lines of the same height.
Press transcript_line(Ui& ui, const Line& line, const LineColumns& columns,
                      std::string_view device = {});
// How wide the words may be, and how many lines they take.
float words_width(const Ui& ui, const LineColumns& columns);
std::size_t lines_of(const Ui& ui, const Line& line, const LineColumns& columns);
// What happened between lines: a sign and words, from the speaker's column on.
Press event_line(Ui& ui, const Line& event, Icon icon, const LineColumns& columns);
std::size_t lines_of_event(const Ui& ui, const Line& event, const LineColumns& columns);

}  // namespace casella::gui
