#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gui/widget/badge.h"
#include "gui/widget/entry.h"
#include "gui/widget/icon.h"
#include "gui/widget/text.h"

namespace casella::gui {
float line_height(const Ui& ui) {
  return ui.fonts.mono.size + ui.px(7);
}

LineColumns line_columns(const Ui& ui, float width, float device) {
  LineColumns out;
  out.width = width;
  out.number = ui.px(6);
  out.speaker = ui.px(46);
  if (device > 0) {
    out.device = ui.px(42);
    out.speaker = out.device + std::ceil(device) + ui.px(8);
  }
  out.words = out.speaker + speaker_width(ui) + ui.px(10);
  const float source = ui.px(96), note = ui.px(170), least = ui.px(300);
  const float room = width - out.words;
  if (room >= least + source) {
    const bool noted = room >= least + source + note;
    // What the words don't need goes to the notes, which are prose and get cut first.
    const float notes = noted ? std::max(note, std::floor((room - source) * 0.36F)) : 0;
    out.source = width - source - notes;
    if (noted) out.note = width - notes;
  }
  return out;
}

namespace {

// The ground of a row, by what it is and where the mouse is.
Press row_ground(Ui& ui, const Line& line, const LineColumns& columns) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Press state = press(ui, line.id, {columns.width, line_height(ui)}, 4);
  const Rect& row = state.box;
  const Palette& p = ui.palette;
  if (line.mood == LineMood::current) {
    list.AddRectFilled(top_left(row), bottom_right(row), ui.color(p.accent, p.current_row),
                       ui.px(4), ImDrawFlags_RoundCornersRight);
    list.AddRectFilled(top_left(row), {row.x + ui.px(3), row.bottom()}, ui.color(p.accent));
  } else if (state.hovered) {
    list.AddRectFilled(top_left(row), bottom_right(row), ui.color(p.panel2), ui.px(4));
  }
  return state;
}

}  // namespace

Press event_line(Ui& ui, const Line& event, Icon icon, const LineColumns& columns) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Press state = row_ground(ui, event, columns);
  const Rect& row = state.box;
  const float alpha = event.mood == LineMood::ahead ? ui.palette.ahead : 1;
  const float size = ui.px(16), middle = row.y + std::floor(row.h / 2);
  const ImU32 ink = ui.color(event.tone == Tone::plain ? Tone::dim : event.tone, alpha);
  draw_icon(list, icon, {row.x + columns.speaker + std::floor(speaker_width(ui) / 2), middle}, size,
            ink);
  const Rect words = {row.x + columns.words, row.y, row.w - columns.words - ui.px(6), row.h};
  draw_fitted(ui, ui.fonts.small, words, 0, ink, event.rest);
  return state;
}

Press transcript_line(Ui& ui, const Line& line, const LineColumns& columns,
                      std::string_view device) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Press state = row_ground(ui, line, columns);
  const Rect& row = state.box;
  const Palette& p = ui.palette;
  const float alpha = line.mood == LineMood::ahead ? p.ahead : 1;
  const Rect number = {row.x + columns.number, row.y, ui.px(26), row.h};
  draw_text_in(list, ui.fonts.small, number, 1, ui.color(p.faint, alpha),
               fmt::format("{}", line.number));
  if (columns.device > 0) {
    const Rect who = {row.x + columns.device, row.y, columns.speaker - columns.device, row.h};
    draw_text_in(list, ui.fonts.small, who, 0, ui.color(p.dim, alpha), device);
  }
  if (!line.speaker.empty()) {
    const Rect at = {row.x + columns.speaker, row.y, speaker_width(ui), row.h};
    draw_speaker(ui, at, line.speaker, line.tone, alpha);
  }
  const float end = columns.source > 0 ? columns.source - ui.px(12) : columns.width - ui.px(4);
  const float keyword = text_width(ui.fonts.mono_strong, line.keyword);
  Rect words = {row.x + columns.words, row.y, end - columns.words, row.h};
  draw_text_in(list, ui.fonts.mono_strong, words, 0, ui.color(line.tone, alpha), line.keyword);
  words.x += keyword;
  words.w -= keyword;
  draw_fitted(ui, ui.fonts.mono, words, 0, ui.color(p.text, alpha), line.rest);
  if (columns.source > 0) {
    const float until = columns.note > 0 ? columns.note : columns.width;
    const Rect source = {row.x + columns.source, row.y, until - columns.source - ui.px(6), row.h};
    draw_fitted(ui, ui.fonts.small, source, 0, ui.color(p.note, alpha), line.source);
  }
  if (columns.note > 0) {
    const Rect note = {row.x + columns.note, row.y, columns.width - columns.note - ui.px(6), row.h};
    draw_fitted(ui, ui.fonts.small, note, 0, ui.color(p.dim, alpha), line.note);
  }
  return state;
}

}  // namespace casella::gui
