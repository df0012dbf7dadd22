// Who said what, with what happened in between.
#include <algorithm>

#include "gui/model/words.h"
#include "gui/view/console_view.h"
#include "gui/view/views.h"
#include "gui/widget/card.h"
#include "gui/widget/entry.h"
#include "gui/widget/rows.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

// The row that shall be seen: of what is chosen, else of the cursor.
std::optional<std::size_t> wanted_row(const Lab& lab) {
  const Focus& focus = lab.focus;
  std::optional<std::size_t> row;
  if (focus.event) row = lab.transcript.row_of_event(*focus.event);
  if (!row && focus.line) row = lab.transcript.row_of_line(*focus.line);
  return row ? row : lab.transcript.current();
}

// Measures only rows that may be too long: of a million few are, and those are measured once.
const RowLines& wrap_rows(const Sight& scene, const LineColumns& columns) {
  const TranscriptModel& model = scene.lab.transcript;
  Ui& ui = scene.ui;
  Desk::Wrapped& known = scene.desk.wrapped;
  const std::array<float, 4> place = {columns.width, columns.words, columns.source, ui.scale};
  if (known.version != model.version() || known.place != place ||
      known.lines.rows() > model.size()) {
    known.lines.clear();
    known.version = model.version();
    known.place = place;
  }
  const float sign = text_width(ui.fonts.mono, "0");
  const auto fits = static_cast<std::size_t>(std::max(1.0F, words_width(ui, columns) / sign));
  while (known.lines.rows() < model.size()) {
    const std::size_t row = known.lines.rows();
    std::uint32_t lines = 1;
    const bool event = model.event_of(row).has_value();
    constexpr std::size_t few = 20'000;  // so many rows that words of events can be measured
    if (event ? model.size() < few : model.longest_words(row) > fits) {
      const Line line = model.row(row, scene.text).line;
      lines = static_cast<std::uint32_t>(event ? lines_of_event(ui, line, columns)
                                               : lines_of(ui, line, columns));
    }
    known.lines.add(lines);
  }
  return known.lines;
}

void follow(const Sight& scene, const RowLines& lines) {
  const std::optional<std::size_t> row = wanted_row(scene.lab);
  if (row == scene.desk.followed && !ImGui::IsWindowAppearing()) return;
  scene.desk.followed = row;
  if (row) bring_row_in_sight(lines.begin(*row), line_height(scene.ui), 3);
  scene.ui.redraw = true;
}

float names_width(const Sight& scene) {
  const auto& devices = scene.lab.cards.devices();
  float width = 0;
  if (devices.size() < 2) return 0;
  for (const MailCard& card : devices) {
    width = std::max(width, text_width(scene.ui.fonts.small, device_words(card.id, scene.text)));
  }
  return width;
}

void paint_row(const Sight& scene, std::size_t index, const LineColumns& columns) {
  const TranscriptModel& model = scene.lab.transcript;
  TranscriptRow row = model.row(index, scene.text);
  // One row stands out: what is chosen, or else what the cursor is about.
  if (row.chosen) {
    row.line.mood = LineMood::current;
  } else if (row.line.mood == LineMood::current) {
    row.line.mood = LineMood::past;
  }
  if (scene.desk.lesson_hidden) row.line.note = {};
  if (!row.way_words.empty()) row.line.note = row.way_words;
  const Press press = row.event ? event_line(scene.ui, row.line, row.icon, columns)
                                : transcript_line(scene.ui, row.line, columns, row.device);
  Selection selection;
  if (const auto line = model.line_of(index)) selection.choose_line(*line);
  if (const auto event = model.event_of(index)) selection.choose_event(*event);
  if (press.double_clicked) {
    scene.want(intent::Visit{selection});
  } else if (press.clicked) {
    scene.want(intent::Choose{selection});
  }
  if (!press.right_clicked) return;
  scene.want(intent::Choose{selection});
  Desk::FaultMenu menu;
  menu.device = focus_of(scene.moment(), scene.lab.history, selection).device;
  menu.line = model.line_of(index);
  scene.desk.opening = menu;
}

}  // namespace

void paint_lines(const Sight& scene, const Rect& lines) {
  Ui& ui = scene.ui;
  const TranscriptModel& model = scene.lab.transcript;
  const ScrollArea area(ui, "lines", lines);
  if (model.size() == 0) {
    nothing_here(ui, scene.text("gui.transcript.empty"), scene.text("gui.transcript.why"));
    return;
  }
  if (!area) return;
  const float height = line_height(ui);
  const LineColumns columns = line_columns(ui, lines.w, names_width(scene));
  const RowLines& wrapped = wrap_rows(scene, columns);
  follow(scene, wrapped);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  const Rows seen = rows_in_sight(wrapped.total(), height);
  for (std::size_t i = wrapped.row_at(seen.first);
       i < wrapped.rows() && wrapped.begin(i) < seen.end; ++i) {
    const auto begin = static_cast<float>(static_cast<std::int64_t>(wrapped.begin(i)) -
                                          static_cast<std::int64_t>(seen.first));
    ImGui::SetCursorScreenPos({lines.x, seen.top + height * begin});
    paint_row(scene, i, columns);
  }
  ImGui::PopStyleVar();
}

void paint_transcript(const Scene& scene, const Rect& box) {
  Ui& ui = scene.ui;
  const std::string summary = scene.lab.transcript.summary(scene.text);
  const Card card(ui, "transcript", box,
                  {.title = scene.text("gui.view.transcript"), .note = summary, .scrolls = false});
  Rect lines = card.body();
  lines.h = std::max(1.0F, lines.h - console_height(scene) - ui.px(8));
  paint_lines(scene, lines);
  paint_console(scene, {lines.x, lines.bottom() + ui.px(8), lines.w, console_height(scene)});
}

}  // namespace casella::gui
