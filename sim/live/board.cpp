#include "sim/live/board.h"

#include <algorithm>

#include <fmt/chrono.h>

#include "sim/base/calendar.h"
#include "sim/base/utf8.h"

namespace casella::live {
namespace {

constexpr int kLooksAgainSeconds = 2;

constexpr std::string_view kStyle = R"(
:root { color-scheme: light dark; --paper: #fbfaf7; --ink: #1d2026; --dim: #5b6270;
  --card: #ffffff; --rule: #d9d7d0; --good: #1b6e3c; --on-good: #ffffff; --done: #e6f4ea; }
@media (prefers-color-scheme: dark) { :root { --paper: #15181d; --ink: #eceff4; --dim: #a3abb9;
  --card: #1e232b; --rule: #39414d; --good: #7fd6a0; --on-good: #0e2a19; --done: #1b3527; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 1.5rem clamp(1rem, 3vw, 3rem); background: var(--paper);
  color: var(--ink); font: 1.25rem/1.45 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.9rem; line-height: 1.2; }
header p { margin: .3rem 0 1rem; color: var(--dim); }
ol.goals { margin: 0 0 1rem; padding: 0; list-style: none; columns: 30rem 2; column-gap: 3rem; }
ol.goals li { margin: 0; padding: .12rem 0; break-inside: avoid; }
ol.goals b { display: inline-block; min-width: 1.9em; }
ul.learners { margin: 0; padding: 0; list-style: none; display: grid; gap: .6rem;
  grid-template-columns: repeat(auto-fill, minmax(min(17.5rem, 100%), 1fr)); }
ul.learners > li { padding: .55rem .8rem; background: var(--card); border: 2px solid var(--rule);
  border-radius: .5rem; display: flex; flex-wrap: wrap; gap: .3rem .8rem; align-items: center; }
li.done { background: var(--done) !important; border-color: var(--good) !important; }
.name { flex: 1 1 100%; font-weight: 600; overflow-wrap: anywhere; }
.here { color: var(--dim); font-size: .95rem; font-weight: 400; }
.marks { display: flex; flex-wrap: wrap; gap: .25rem; font-size: 1.1rem; }
.mark { min-width: 2.55em; padding: .05em .2em; text-align: center; border-radius: .35rem;
  border: 2px dashed var(--rule); color: var(--dim); font-variant-numeric: tabular-nums; }
.mark.met { border: 2px solid var(--good); background: var(--good); color: var(--on-good); }
.none { color: var(--dim); }
)";

std::string clock_words(SimTime at) {
  const auto since_1970 = at.time_since_epoch() + std::chrono::seconds(kWorldBeganUtcSeconds);
  const auto whole = std::chrono::floor<std::chrono::seconds>(since_1970).count();
  return fmt::format("{:%H:%M:%S}", fmt::localtime(static_cast<std::time_t>(whole)));
}

std::size_t done_count(const Board& board) {
  return static_cast<std::size_t>(std::count_if(
      board.rows.begin(), board.rows.end(), [](const BoardRow& row) { return row.all_done(); }));
}

// The goals of all tasks in a row: visit(task, goal, number from 1).
template <class Visit>
void each_goal(const Board& board, Visit visit) {
  std::size_t number = 0;
  for (std::size_t task = 0; task < board.tasks.size(); ++task) {
    for (std::size_t goal = 0; goal < board.tasks[task].goals.size(); ++goal) {
      visit(task, goal, ++number);
    }
  }
}

std::string moment(const std::optional<SimTime>& at) {
  return at ? date_time(*at) : std::string();
}

std::string json_moment(const std::optional<SimTime>& at) {
  return at ? json_string(date_time(*at)) : "null";
}

// A field that no spreadsheet takes for a formula.
std::string csv_field(std::string_view text) {
  std::string out = "\"";
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != text.npos) out += '\'';
  for (const char c : printable(text)) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

}  // namespace

std::string board_page(const Board& board, const BoardWords& words) {
  const Text& text = *words.text;
  const auto say = [&](std::string_view key) { return xml(text(key)); };
  const std::string count = text.fill("serve.board.count", done_count(board), board.rows.size());
  std::string out = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"refresh\" content=\"{}\">\n"
      "<meta name=\"viewport\" "
      "content=\"width=device-width\">\n<title>{}</title>\n<style>{}</style>\n"
      "</head>\n<body>\n<header><h1>{}</h1>\n<p>{} · {}</p></header>\n",
      words.language, kLooksAgainSeconds, xml(words.title), kStyle, xml(words.title), xml(count),
      xml(text.fill("serve.board.at", clock_words(board.at))));
  out += "<ol class=\"goals\">\n";
  each_goal(board, [&](std::size_t task, std::size_t goal, std::size_t number) {
    out += fmt::format("<li><b>{}</b>{}</li>\n", number, xml(words.goal(task, goal)));
  });
  out += "</ol>\n<ul class=\"learners\">\n";
  for (const BoardRow& row : board.rows) {
    out += fmt::format("<li{}><span class=\"name\">{}", row.all_done() ? " class=\"done\"" : "",
                       xml(row.user));
    if (row.here) out += fmt::format(" <span class=\"here\">{}</span>", say("serve.board.here"));
    out += "</span><span class=\"marks\">";
    each_goal(board, [&](std::size_t task, std::size_t goal, std::size_t number) {
      const auto& met = row.goals[task][goal];
      const std::string tip = met ? text.fill("serve.board.met", clock_words(*met))
                                  : std::string(text("serve.board.open"));
      out += fmt::format("<span class=\"mark{}\" title=\"{}\">{}{}</span>", met ? " met" : "",
                         xml(tip), number, met ? " ✓" : "");
    });
    out += "</span></li>\n";
  }
  out += "</ul>\n";
  if (board.rows.empty()) out += "<p class=\"none\">" + say("serve.board.nobody") + "</p>\n";
  return out + "</body>\n</html>\n";
}

std::string board_json(const Board& board, const BoardWords& words) {
  std::string out = fmt::format("{{\"lesson\":{},\"at\":{},\"tasks\":[", json_string(board.lesson),
                                json_string(date_time(board.at)));
  for (std::size_t task = 0; task < board.tasks.size(); ++task) {
    out += fmt::format("{}{{\"task\":{},\"goals\":[", task > 0 ? "," : "",
                       json_string(board.tasks[task].key));
    for (std::size_t goal = 0; goal < board.tasks[task].goals.size(); ++goal) {
      out += fmt::format("{}{{\"goal\":{},\"text\":{}}}", goal > 0 ? "," : "",
                         json_string(board.tasks[task].goals[goal]),
                         json_string(words.goal(task, goal)));
    }
    out += "]}";
  }
  out += "],\"learners\":[";
  for (std::size_t i = 0; i < board.rows.size(); ++i) {
    const BoardRow& row = board.rows[i];
    out += fmt::format("{}{{\"user\":{},\"connected\":{},\"tasks\":[", i > 0 ? "," : "",
                       json_string(row.user), row.here);
    for (std::size_t task = 0; task < row.goals.size(); ++task) {
      out += fmt::format("{}{{\"done\":{},\"goals\":[", task > 0 ? "," : "",
                         json_moment(row.done[task]));
      for (std::size_t goal = 0; goal < row.goals[task].size(); ++goal) {
        out += (goal > 0 ? "," : "") + json_moment(row.goals[task][goal]);
      }
      out += "]}";
    }
    out += "]}";
  }
  return out + "]}\n";
}

std::string board_text(const Board& board, const BoardWords& words) {
  const Text& text = *words.text;
  std::string out = words.title + "\n" +
                    text.fill("serve.board.count", done_count(board), board.rows.size()) + "\n\n";
  each_goal(board, [&](std::size_t task, std::size_t goal, std::size_t number) {
    out += fmt::format("{:>4}  {}\n", number, words.goal(task, goal));
  });
  out += "\n";
  std::size_t widest = 0;
  for (const BoardRow& row : board.rows) widest = std::max(widest, columns_of(printable(row.user)));
  for (const BoardRow& row : board.rows) {
    std::string line = "  " + printable(row.user);
    line.append(widest - columns_of(printable(row.user)) + 2, ' ');
    each_goal(board, [&](std::size_t task, std::size_t goal, std::size_t number) {
      line += fmt::format("[{}]{:<3}", row.goals[task][goal] ? 'x' : ' ', number);
    });
    if (row.all_done()) line += " " + std::string(text("serve.board.done"));
    if (row.here) line += " " + std::string(text("serve.board.here"));
    out += line.erase(line.find_last_not_of(' ') + 1) + "\n";
  }
  return out;
}

std::string board_csv(const Board& board, const BoardWords& words) {
  const Text& text = *words.text;
  std::string out = csv_field(text("serve.board.user"));
  each_goal(board, [&](std::size_t task, std::size_t goal, std::size_t) {
    out += "," + csv_field(words.goal(task, goal));
  });
  out += "," + csv_field(text("serve.board.done")) + "\r\n";
  for (const BoardRow& row : board.rows) {
    out += csv_field(row.user);
    each_goal(board, [&](std::size_t task, std::size_t goal, std::size_t) {
      out += "," + csv_field(moment(row.goals[task][goal]));
    });
    out += "," + csv_field(row.all_done() ? moment(row.done.back()) : "") + "\r\n";
  }
  return out;
}

}  // namespace casella::live
