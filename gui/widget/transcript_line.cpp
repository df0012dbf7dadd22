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
  const float source = ui.px(116), note = ui.px(170), least = ui.px(300);
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
Press row_ground(Ui& ui, const Line& line, const LineColumns& columns, std::size_t lines) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float tall = line_height(ui) * static_cast<float>(lines);
  const Press state = press(ui, line.id, {columns.width, tall}, 4);
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

// The words as they are drawn, keyword and all, and where they break.
std::vector<std::string_view> broken(const Ui& ui, const std::string& words,
                                     const LineColumns& columns) {
  return wrapped(ui.fonts.mono, words, words_width(ui, columns));
}

float event_width(const Ui& ui, const LineColumns& columns) {
  return columns.width - columns.words - ui.px(6);
}

}  // namespace

float words_width(const Ui& ui, const LineColumns& columns) {
  const float end = columns.source > 0 ? columns.source - ui.px(12) : columns.width - ui.px(4);
  return end - columns.words;
}

std::size_t lines_of(const Ui& ui, const Line& line, const LineColumns& columns) {
  return broken(ui, line.keyword + line.rest, columns).size();
}

std::size_t lines_of_event(const Ui& ui, const Line& event, const LineColumns& columns) {
  return wrapped(ui.fonts.small, event.rest, event_width(ui, columns)).size();
}

Press event_line(Ui& ui, const Line& event, Icon icon, const LineColumns& columns) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto lines = wrapped(ui.fonts.small, event.rest, event_width(ui, columns));
  const Press state = row_ground(ui, event, columns, lines.size());
  Rect row = state.box;
  row.h = line_height(ui);
  const float alpha = event.mood == LineMood::ahead ? ui.palette.ahead : 1;
  const float size = ui.px(16), middle = row.y + std::floor(row.h / 2);
  const ImU32 ink = ui.color(event.tone == Tone::plain ? Tone::dim : event.tone, alpha);
  draw_icon(list, icon, {row.x + columns.speaker + std::floor(speaker_width(ui) / 2), middle}, size,
            ink);
  Rect words = {row.x + columns.words, row.y, event_width(ui, columns), row.h};
  for (const std::string_view part : lines) {
    draw_text_in(list, ui.fonts.small, words, 0, ink, part);
    words.y += row.h;
  }
  return state;
}

Press transcript_line(Ui& ui, const Line& line, const LineColumns& columns,
                      std::string_view device) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const std::string all = line.keyword + line.rest;
  const auto lines = broken(ui, all, columns);
  const Press state = row_ground(ui, line, columns, lines.size());
  Rect row = state.box;
  row.h = line_height(ui);
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
  Rect words = {row.x + columns.words, row.y, words_width(ui, columns), row.h};
  const Tone keyword = line.refusal ? Tone::error : line.tone;
  std::size_t strong = line.keyword.size();  // octets that are still to be drawn so
  for (const std::string_view part : lines) {
    const std::string_view head = part.substr(0, std::min(strong, part.size()));
    draw_text_in(list, ui.fonts.mono_strong, words, 0, ui.color(keyword, alpha), head);
    Rect rest = words;
    rest.x += text_width(ui.fonts.mono_strong, head);
    draw_text_in(list, ui.fonts.mono, rest, 0, ui.color(p.text, alpha), part.substr(head.size()));
    strong -= head.size();
    words.y += row.h;
  }
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
