#include "sim/compare/table.h"

#include <algorithm>

#include <fmt/format.h>

#include "sim/base/utf8.h"
#include "sim/compare/words.h"
#include "sim/world/device_words.h"

namespace casella::compare {
namespace {

using Cell = std::optional<std::int64_t>;

std::int64_t ms(Duration duration) {
  return milliseconds(duration);
}
Cell ms(const std::optional<Duration>& duration) {
  return duration ? Cell(ms(*duration)) : std::nullopt;
}

class Rows {
 public:
  explicit Rows(std::span<const Column> columns) : columns_(columns) {}

  template <class Value>
  void add(std::string key, Unit unit, Value value, std::string device = {}) {
    Row row{std::move(key), std::move(device), unit, {}};
    for (const Column& column : columns_) row.cells.push_back(Cell(value(column)));
    rows.push_back(std::move(row));
  }

  std::vector<Row> rows;

 private:
  std::span<const Column> columns_;
};

std::string title_of(const Story& story, std::string_view language) {
  const auto found = story.title.find(std::string(language));
  return found == story.title.end() ? story.id : found->second;
}

std::string words(const Row& row, const Cell& cell, const Text& text) {
  if (!cell) return "–";
  return row.unit == Unit::Time ? time_words(*cell, text) : std::to_string(*cell);
}

std::string label(const Row& row, const Text& text) {
  return text.fill("compare.row." + row.key, device_title(row.device, text));
}

constexpr std::string_view kStyle =
    ":root{color-scheme:light dark}body{font:16px/1.45 Inter,system-ui,sans-serif;margin:2em auto;"
    "max-width:70em;padding:0 1em}table{border-collapse:collapse;width:100%}"
    "th,td{padding:6px 12px;border-bottom:1px solid #8885;text-align:left;vertical-align:top}"
    "td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
    "th small{font-weight:400}td:first-child{min-width:17em}"
    "small{display:block;opacity:.75;max-width:46em}svg{max-width:44em;display:block}";

}  // namespace

std::vector<Row> rows_of(std::span<const Column> columns) {
  Rows made(columns);
  using Unit::Number, Unit::Octets, Unit::Time;
  made.add("sessions", Number, [](const Column& c) { return c.total().sessions; });
  made.add("round_trips", Number, [](const Column& c) { return c.total().round_trips; });
  made.add("octets_up", Octets,
           [](const Column& c) { return static_cast<std::int64_t>(c.total().octets_up); });
  made.add("octets_down", Octets,
           [](const Column& c) { return static_cast<std::int64_t>(c.total().octets_down); });
  made.add("waited", Time, [](const Column& c) { return ms(c.total().waited); });
  made.add("server_messages", Number, [](const Column& c) { return c.server_messages; });
  made.add("server_octets", Octets,
           [](const Column& c) { return static_cast<std::int64_t>(c.server_octets); });
  made.add("wanted", Number, [](const Column& c) { return c.wanted; });
  const std::size_t devices = columns.empty() ? 0 : columns.front().devices.size();
  for (std::size_t i = 0; i < devices; ++i) {
    const std::string& id = columns.front().devices[i].id;
    made.add(
        "can_read", Number, [i](const Column& c) { return c.devices[i].can_read; }, id);
    made.add(
        "on_disk", Number, [i](const Column& c) { return c.devices[i].on_disk; }, id);
    made.add(
        "device_news", Time, [i](const Column& c) { return ms(c.devices[i].news.mean()); }, id);
  }
  made.add("lost", Number, [](const Column& c) { return c.lost; });
  made.add("doubled", Number, [](const Column& c) { return c.total().doubled; });
  made.add("yet_there", Number, [](const Column& c) { return c.yet_there; });
  made.add("could_not", Number, [](const Column& c) { return c.could_not; });
  const auto known = [&](const std::string& key, const Knowing Column::*of) {
    made.add(key, Time, [of](const Column& c) { return ms((c.*of).mean()); });
    made.add(key + "_never", Number, [of](const Column& c) { return (c.*of).never; });
  };
  known("news", &Column::news);
  known("reads", &Column::reads);
  known("deletions", &Column::deletions);
  return std::move(made.rows);
}

std::string as_text(const Story& story, std::span<const Column> columns, std::string_view language,
                    const Text& text) {
  const std::vector<Row> rows = rows_of(columns);
  std::size_t first = 0, width = 0;
  for (const Row& row : rows) {
    first = std::max(first, columns_of(label(row, text)));
    for (const Cell& cell : row.cells) width = std::max(width, columns_of(words(row, cell, text)));
  }
  bool some_reckoned = false;
  for (const Column& column : columns) some_reckoned |= is_reckoned(column.way);
  const auto name = [&](const Column& column) {
    const std::string title(text("compare.way." + std::string(id_of(column.way))));
    return is_reckoned(column.way) ? title + " *" : title;
  };
  for (const Column& column : columns) width = std::max(width, columns_of(name(column)));
  std::string out = title_of(story, language) + "\n\n" + padded("", first, false);
  for (const Column& column : columns) out += "  " + padded(name(column), width, true);
  out += "\n";
  for (const Row& row : rows) {
    out += padded(label(row, text), first, false);
    for (const Cell& cell : row.cells) out += "  " + padded(words(row, cell, text), width, true);
    out += "\n";
  }
  if (some_reckoned) out += "\n" + std::string(text("compare.reckoned")) + "\n";
  return out;
}

std::string as_html(const Story& story, std::span<const Column> columns,
                    std::span<const Watching> watching, std::string_view language,
                    const Text& text) {
  const std::string title = xml(title_of(story, language));
  std::string out = fmt::format(
      "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title>"
      "<style>{}</style></head><body>\n<h1>{}</h1>\n<table>\n<tr><th></th>",
      language, title, kStyle, title);
  for (const Column& column : columns) {
    const std::string way(id_of(column.way));
    out += "<th>" + xml(text("compare.way." + way)) + "<small>" +
           xml(text("compare.about." + way)) + "</small></th>";
  }
  out += "</tr>\n";
  for (const Row& row : rows_of(columns)) {
    out += "<tr><td>" + xml(label(row, text)) + "<small>" + xml(text("compare.means." + row.key)) +
           "</small></td>";
    for (const Cell& cell : row.cells) {
      out += "<td class=\"n\">" + xml(words(row, cell, text)) + "</td>";
    }
    out += "</tr>\n";
  }
  out += "</table>\n";
  if (!watching.empty()) out += push_pull_html(watching, text);
  return out + "</body></html>\n";
}

std::string as_csv(std::span<const Column> columns) {
  std::string out = "row,device,unit";
  for (const Column& column : columns) out.append(",").append(id_of(column.way));
  out += "\r\n";
  constexpr std::string_view kUnits[] = {"number", "octets", "ms"};
  for (const Row& row : rows_of(columns)) {
    out +=
        row.key + "," + row.device + "," + std::string(kUnits[static_cast<std::size_t>(row.unit)]);
    for (const Cell& cell : row.cells) out += "," + (cell ? std::to_string(*cell) : std::string());
    out += "\r\n";
  }
  return out;
}

}  // namespace casella::compare
