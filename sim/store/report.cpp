#include "sim/store/report.h"

#include <fmt/format.h>

#include "sim/base/utf8.h"

namespace casella::store {
namespace {

// RFC 4180, 2: quoted, with quotes doubled. What a spreadsheet would take for a formula is told
// from one by a quote mark before it.
std::string cell(std::string_view value) {
  std::string out = "\"";
  if (!value.empty() && std::string_view("=+-@\t").find(value.front()) != value.npos) out += '\'';
  for (const char c : value) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

std::string_view what_words(What what, const Text& text) {
  return text(what == What::Task ? "report.task" : "report.question");
}

std::string_view right_words(bool right, const Text& text) {
  return text(right ? "report.right" : "report.wrong");
}

constexpr std::string_view kColumns[] = {"lesson", "step", "what", "said", "outcome", "at"};

// "2026-03-01 09:30", as people write it; the database's has milliseconds.
std::string when(const Attempt& attempt) {
  std::string out = attempt.at_utc.substr(0, 16);
  if (const auto letter = out.find('T'); letter != out.npos) out[letter] = ' ';
  return out;
}

constexpr std::string_view kStyle = R"css(
body{font:16px/1.45 Inter,system-ui,sans-serif;color:#1D2433;max-width:1000px;margin:30px auto;
padding:0 16px}
h1{font-size:24px} h2{font-size:18px;margin:28px 0 6px}
table{border-collapse:collapse;width:100%} th,td{text-align:left;padding:6px 10px;vertical-align:top;
border-bottom:1px solid #D9DEE7} th{color:#556070;font-weight:600}
td.n,th.n{text-align:right} pre{margin:0;white-space:pre-wrap;overflow-wrap:anywhere;
font:14px/1.4 "JetBrains Mono",monospace}
.right{color:#15713F} .wrong{color:#BE332B} footer{color:#556070;margin-top:30px;font-size:14px}
)css";

std::string summary_row(const ReportedLesson& lesson, const LessonProgress& done,
                        const Text& text) {
  const std::uint32_t steps = done.place ? done.place->steps : done.reached;
  return fmt::format(
      "<tr><td>{}</td><td class=\"n\">{} / {}</td><td class=\"n\">{}</td><td class=\"n\">{}</td>"
      "<td class=\"n\">{}</td><td>{}</td></tr>\n",
      xml(lesson.title), done.finished > 0 ? steps : done.reached, steps, done.attempts, done.right,
      done.hints, done.finished > 0 ? xml(text("report.finished")) : "");
}

std::string attempt_row(const Attempt& attempt, const Text& text) {
  return fmt::format(
      "<tr><td>{}</td><td>{}: {}</td><td><pre>{}</pre></td><td class=\"{}\">{}</td></tr>\n",
      when(attempt), xml(what_words(attempt.what, text)), xml(attempt.step),
      [&] {
        std::string lines;
        for (std::size_t at = 0; at <= attempt.said.size();) {
          const std::size_t end = std::min(attempt.said.find('\n', at), attempt.said.size());
          lines += (at == 0 ? "" : "\n") + xml(attempt.said.substr(at, end - at));
          at = end + 1;
        }
        return lines;
      }(),
      attempt.right ? "right" : "wrong", xml(right_words(attempt.right, text)));
}

std::string heads(std::initializer_list<std::string_view> names, const Text& text) {
  std::string out = "<tr>";
  for (const std::string_view name : names) {
    out += fmt::format("<th>{}</th>", xml(text(fmt::format("report.column.{}", name))));
  }
  return out + "</tr>\n";
}

}  // namespace

std::string report_csv(const Progress& progress, std::span<const ReportedLesson> lessons,
                       const Text& text) {
  std::string out;
  for (const std::string_view name : kColumns) {
    out += (out.empty() ? "" : ",") + cell(text(fmt::format("report.column.{}", name)));
  }
  out += "\r\n";
  for (const ReportedLesson& lesson : lessons) {
    for (const Attempt& each : progress.attempts(lesson.id)) {
      out += fmt::format("{},{},{},{},{},{}\r\n", cell(lesson.title), cell(each.step),
                         cell(what_words(each.what, text)), cell(each.said),
                         cell(right_words(each.right, text)), cell(each.at_utc));
    }
  }
  return out;
}

std::string report_html(const Progress& progress, std::span<const ReportedLesson> lessons,
                        const Text& text, std::string_view language) {
  const auto summary = progress.summary();
  std::string figures, attempts;
  for (const ReportedLesson& lesson : lessons) {
    const auto found = summary.find(lesson.id);
    figures += summary_row(lesson, found == summary.end() ? LessonProgress() : found->second, text);
    const auto all = progress.attempts(lesson.id);
    if (all.empty()) continue;
    attempts += fmt::format("<h2>{}</h2>\n<table>\n", xml(lesson.title));
    attempts += heads({"at", "step", "said", "outcome"}, text);
    for (const Attempt& each : all) attempts += attempt_row(each, text);
    attempts += "</table>\n";
  }
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"{0}\">\n<head>\n<meta charset=\"utf-8\"/>\n"
      "<title>{1}</title>\n<style>{2}</style>\n</head>\n<body>\n<h1>{1}</h1>\n<table>\n{3}{4}"
      "</table>\n{5}<footer>{6}</footer>\n</body>\n</html>\n",
      language, xml(text("report.title")), kStyle,
      heads({"lesson", "reached", "attempts", "correct", "hints", "state"}, text), figures,
      attempts, xml(text("report.times")));
}

}  // namespace casella::store
