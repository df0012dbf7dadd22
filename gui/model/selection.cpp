#include "gui/model/selection.h"

#include <algorithm>

namespace casella::gui {
namespace {

using Lines = std::vector<casella::Line>;

Lines::const_iterator first_from(const Lines& lines, Seq seq) {
  return std::partition_point(lines.begin(), lines.end(),
                              [&](const casella::Line& line) { return line.sent < seq; });
}

// The first of the lines that the record put on the link.
std::optional<std::size_t> line_sent_by(const Lines& lines, Seq seq) {
  const auto first = first_from(lines, seq);
  if (first == lines.end() || first->sent != seq) return std::nullopt;
  return static_cast<std::size_t>(first - lines.begin());
}

// The first of the lines that it delivered or lost.
std::optional<std::size_t> line_settled_by(const Lines& lines, Seq seq) {
  const auto first = first_from(lines, seq);
  // Lines on their way are few, and the last ones.
  constexpr std::ptrdiff_t kLookBack = 4096;
  std::optional<std::size_t> found;
  const auto stop = first - lines.begin() > kLookBack ? first - kLookBack : lines.begin();
  for (auto line = first; line != stop;) {
    --line;
    if (line->arrived == seq || line->lost == seq) {
      found = static_cast<std::size_t>(line - lines.begin());
    } else if (found) {
      break;
    }
  }
  return found;
}

// What the record did can't be seen, such as a packet that acknowledges: what happened before it is
// what one looks at still.
void look_back(const Moment& moment, const History& history, std::size_t event, Focus& focus) {
  const Lines& lines = moment.transcript.lines();
  const auto after = first_from(lines, moment.cursor);
  const bool line = after != lines.begin();
  if (event > 0 && (!line || history.events()[event - 1].seq >= std::prev(after)->sent)) {
    focus.event = event - 1;
    focus.device = history.events()[event - 1].device;
  } else if (line) {
    focus.line = static_cast<std::size_t>(std::prev(after) - lines.begin());
  }
}

void follow_cursor(const Moment& moment, const History& history, Focus& focus) {
  if (moment.cursor == 0 || moment.cursor > history.size()) return;
  const Seq seq = moment.cursor - 1;
  focus.records = {seq};
  focus.conn = history.conn_of(seq);
  focus.line = line_sent_by(moment.transcript.lines(), seq);
  const std::size_t event = history.first_event(seq);
  if (event < history.events().size() && history.events()[event].seq == seq) {
    focus.event = event;
    focus.device = history.events()[event].device;
  } else if (!focus.line) {
    focus.line = line_settled_by(moment.transcript.lines(), seq);
  }
  if (!focus.line && !focus.event) look_back(moment, history, event, focus);
}

}  // namespace

bool Focus::lights(Seq seq) const {
  return std::find(records.begin(), records.end(), seq) != records.end();
}

bool Focus::lights(std::size_t row, std::size_t column) const {
  return std::any_of(cells.begin(), cells.end(), [&](const Holdings::Cell& cell) {
    return cell.row == row && cell.column == column;
  });
}

Focus focus_of(const Moment& moment, const History& history, const Selection& selection) {
  Focus focus;
  const std::vector<casella::Line>& lines = moment.transcript.lines();
  if (selection.line && *selection.line < lines.size()) {
    const casella::Line& line = lines[*selection.line];
    focus.line = selection.line;
    // A command has its effect where it arrives; a reply is sent when something was done, and what
    // it brings is taken in when it arrives.
    if (line.from == Side::Server || line.arrived == kNever) focus.records.push_back(line.sent);
    if (line.arrived != kNever) focus.records.push_back(line.arrived);
    focus.conn = line.conn;
    focus.device = line.device;
  } else if (selection.event && *selection.event < history.events().size()) {
    const Event& event = history.events()[*selection.event];
    focus.event = selection.event;
    focus.records = {event.seq};
    focus.conn = history.conn_of(event.seq);
    focus.device = event.device;
  } else {
    follow_cursor(moment, history, focus);
  }
  if (selection.device) {
    const SessionLog* own = history.last_session(moment.cursor, selection.device);
    focus.device = selection.device;
    focus.conn = own ? own->conn : ConnId{};
  } else if (focus.conn.value == 0) {
    const SessionLog* last = history.last_session(moment.cursor, focus.device);
    if (last == nullptr) last = history.last_session(moment.cursor);
    if (last != nullptr) focus.conn = last->conn;
  }
  if (!focus.device) {
    if (const SessionLog* session = history.session(focus.conn)) focus.device = session->device;
  }
  for (const Seq seq : focus.records) {
    for (const Holdings::Cell& cell : history.holdings().changed_by(seq))
      focus.cells.push_back(cell);
  }
  const Holdings& holdings = history.holdings();
  const auto row = selection.message ? holdings.row_of(*selection.message) : std::nullopt;
  for (std::uint32_t column = 0; row && column < holdings.columns(); ++column) {
    focus.cells.push_back({kNever, static_cast<std::uint32_t>(*row), column});
  }
  return focus;
}

Selection selection_of(const Moment& moment, const History& history, Seq seq) {
  Selection out;
  const std::size_t event = history.first_event(seq);
  if (event < history.events().size() && history.events()[event].seq == seq) {
    out.choose_event(event);
    return out;
  }
  auto line = line_settled_by(moment.transcript.lines(), seq);
  if (!line) line = line_sent_by(moment.transcript.lines(), seq);
  if (line) out.choose_line(*line);
  return out;
}

std::optional<Seq> moment_of(const Moment& moment, const History& history,
                             const Selection& selection) {
  if (selection.line && *selection.line < moment.transcript.lines().size()) {
    return moment.transcript.lines()[*selection.line].sent + 1;
  }
  if (selection.event && *selection.event < history.events().size()) {
    return history.events()[*selection.event].seq + 1;
  }
  return std::nullopt;
}

}  // namespace casella::gui
