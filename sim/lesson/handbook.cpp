// The teacher's guide.
#include "sim/lesson/handbook.h"

#include <algorithm>
#include <cmath>
#include <sstream>

#include <fmt/format.h>

#include "sim/base/utf8.h"
#include "sim/lesson/handbook_page.h"

namespace casella::lesson {
namespace {

constexpr double kWordsAMinute = 170, kToPredict = 0.5, kToWatch = 0.3, kToAct = 3;

std::size_t words_in(const Prose& prose, std::string_view key) {
  const Section* section = prose.find(key);
  if (section == nullptr) return 0;
  std::string all;
  for (const Block& block : section->blocks) all += plain(block.runs) + " ";
  for (const auto& item : section->items) all += plain(item) + " ";
  std::istringstream in(all);
  std::size_t count = 0;
  for (std::string word; in >> word;) ++count;
  return count;
}

std::string_view kind_of(const Step& step) {
  if (std::holds_alternative<Say>(step.what)) return "guide.kind.read";
  if (std::holds_alternative<Play>(step.what)) return "guide.kind.watch";
  if (std::holds_alternative<Question>(step.what)) return "guide.kind.predict";
  return "guide.kind.act";
}

// What a step is about: the sentence with its question or claim, else its first.
std::string gist(const Step& step, const Prose& prose) {
  const std::string key(key_of(step));
  const Section* section = prose.find(key);
  if (section == nullptr || section->blocks.empty()) return {};
  const bool asks = std::holds_alternative<Question>(step.what);
  const Block* block = &section->blocks.front();
  if (asks && block->kind != Block::Kind::Callout) block = &section->blocks.back();
  const std::string all = plain(block->runs);
  if (asks) return all;
  // A point within "section 3.6" or "+OK." in brackets ends nothing: a space must follow.
  std::size_t end = all.find_first_of(".?!");
  while (end < all.size() && end + 1 < all.size() && all[end + 1] != ' ') {
    end = all.find_first_of(".?!", end + 1);
  }
  return end == all.npos ? all : all.substr(0, end + 1);
}

// Stays on one page.
std::string kept(std::string_view html) {
  return fmt::format("<div class=\"keep\">\n{}</div>\n", html);
}

std::string answer_list(const Question& question, const Prose& prose) {
  std::string out = "<ul>\n";
  for (std::size_t i = 0; i < question.options.size(); ++i) {
    const bool right = question.options[i] == question.answer;
    out += fmt::format("<li{}>{}</li>\n", right ? " class=\"right\"" : "",
                       item_html(prose, question.key, i));
  }
  return out + "</ul>\n";
}

std::string question_html(const Question& question, const Prose& prose, const Text& text) {
  std::string out = kept(prose_html(prose, question.key) + answer_list(question, prose)) +
                    whole_html(prose, question.key + ".why");
  std::string beliefs;
  for (std::size_t i = 0; i < question.options.size(); ++i) {
    const std::string why = whole_html(prose, question.key + "." + question.options[i]);
    if (why.empty()) continue;
    beliefs += fmt::format("<li><i>{}</i>{}</li>\n", item_html(prose, question.key, i), why);
  }
  if (beliefs.empty()) return out;
  return out +
         kept(fmt::format("<h4>{}</h4>\n<ul>\n{}</ul>\n", xml(text("guide.beliefs")), beliefs));
}

std::string deeds_html(const std::vector<std::string>& deeds) {
  std::string lines;
  for (const std::string& deed : deeds) lines += xml(deed) + "\n";
  return "<pre>" + lines + "</pre>\n";
}

// A list of deeds on one line each, for what else is accepted or not.
std::string ways_html(std::string_view heading, const std::vector<std::vector<std::string>>& ways) {
  if (ways.empty()) return {};
  std::string out = fmt::format("<h4>{}</h4>\n<ul>\n", xml(heading));
  for (const auto& way : ways) {
    out += "<li>";
    for (std::size_t i = 0; i < way.size(); ++i) {
      out +=
          fmt::format("{}<code>{}</code>", i == 0 ? "" : ", ", xml(way[i].empty() ? " " : way[i]));
    }
    out += "</li>\n";
  }
  return kept(out + "</ul>\n");
}

std::string task_html(const Task& task, const Prose& prose, const Text& text) {
  std::string out = prose_html(prose, task.key) + "<ul>\n";
  for (std::size_t i = 0; i < task.goals.size(); ++i) {
    const std::string wording = item_html(prose, task.key, i), goal = xml(task.goals[i]);
    out += "<li>" + wording;
    // Where the wording is the condition itself, once is enough.
    if (wording.find(goal) == wording.npos) {
      out += fmt::format(" <span class=\"soft\"><code>{}</code></span>", goal);
    }
    out += "</li>\n";
  }
  out += "</ul>\n" + fmt::format("<h4>{}</h4>\n", xml(text("guide.solution"))) +
         deeds_html(task.solution);
  out +=
      ways_html(text("guide.accept"), task.accept) + ways_html(text("guide.reject"), task.reject);
  std::string hints = fmt::format("<h4>{}</h4>\n<ol>\n", xml(text("guide.hints")));
  for (const std::string& hint : task.hints) hints += "<li>" + whole_html(prose, hint) + "</li>\n";
  return out + kept(hints + "</ol>\n") +
         kept(fmt::format("<h4>{}</h4>\n", xml(text("guide.done"))) +
              whole_html(prose, task.key + ".done"));
}

std::string plan_html(const Taught& taught, const Text& text) {
  std::string rows;
  int number = 0;
  for (const Step& step : taught.lesson.steps) {
    rows += fmt::format(
        "<tr><td class=\"n\">{}</td><td>{}</td><td>{}</td><td class=\"n\">{:.1f}</td></tr>\n",
        ++number, xml(text(kind_of(step))), xml(gist(step, taught.prose)),
        minutes_for(step, taught.prose));
  }
  return fmt::format(
      "<h3>{}</h3>\n<table>\n<tr><th class=\"n\">#</th><th>{}</th><th>{}</th><th "
      "class=\"n\">{}</th></tr>\n{}</table>\n",
      xml(text("guide.plan")), xml(text("guide.column.kind")), xml(text("guide.column.what")),
      xml(text("guide.column.minutes")), rows);
}

std::string sources(const Lesson& lesson, const Text& text) {
  std::string all;
  for (const std::string& rfc : lesson.rfc) {
    const std::size_t hash = rfc.find('#');
    // "9293" says nothing more where "9293#3.5" stands beside it.
    const auto within = [&rfc](const std::string& other) { return other.rfind(rfc + '#', 0) == 0; };
    if (std::any_of(lesson.rfc.begin(), lesson.rfc.end(), within)) continue;
    if (!all.empty()) all += "; ";
    all += hash == rfc.npos ? "RFC " + rfc
                            : text.fill("guide.section", rfc.substr(0, hash), rfc.substr(hash + 1));
  }
  return all;
}

std::string lesson_html(const Taught& taught, const Text& text) {
  const Lesson& lesson = taught.lesson;
  std::string out = fmt::format("<h2 id=\"{}\">{}. {}</h2>\n", xml(lesson.id), taught.place,
                                xml(taught.prose.title)) +
                    paragraph("summary", xml(taught.prose.summary));
  out += paragraph("soft", xml(text.fill("guide.facts", minutes_for(lesson, taught.prose),
                                         lesson.id, sources(lesson, text))));
  out += plan_html(taught, text);
  std::size_t asked = 0;
  for (const Step& step : lesson.steps) {
    if (const auto* question = std::get_if<Question>(&step.what)) {
      out += fmt::format("<h3>{}</h3>\n", xml(text.fill("guide.question", ++asked))) +
             question_html(*question, taught.prose, text);
    } else if (const auto* task = std::get_if<Task>(&step.what)) {
      out += fmt::format("<h3>{}</h3>\n", xml(text("guide.task"))) +
             task_html(*task, taught.prose, text);
    } else if (const std::string read = whole_html(taught.prose, key_of(step)); !read.empty()) {
      out += kept(fmt::format("<h3>{}</h3>\n", xml(text(kind_of(step)))) + read);
    }
  }
  return out;
}

std::string contents_html(std::span<const Taught> course, const Text& text) {
  std::string rows;
  int total = 0;
  for (const Taught& taught : course) {
    const int minutes = minutes_for(taught.lesson, taught.prose);
    total += minutes;
    rows += fmt::format(
        "<tr><td class=\"n\">{}</td><td><a href=\"#{}\">{}</a><br/><span "
        "class=\"soft\">{}</span></td><td class=\"n\">{}</td></tr>\n",
        taught.place, xml(taught.lesson.id), xml(taught.prose.title), xml(taught.prose.summary),
        minutes);
  }
  return fmt::format(
      "<h2>{}</h2>\n{}<table class=\"contents\">\n<tr><th class=\"n\">#</th><th>{}</th><th "
      "class=\"n\">{}</th></tr>\n{}</table>\n",
      xml(text("guide.contents")),
      paragraph("", xml(text.fill("guide.total", course.size(), total))),
      xml(text("guide.column.lesson")), xml(text("guide.column.minutes")), rows);
}

}  // namespace

double minutes_for(const Step& step, const Prose& prose) {
  const std::string key(key_of(step));
  double minutes = static_cast<double>(words_in(prose, key)) / kWordsAMinute;
  if (std::holds_alternative<Question>(step.what)) {
    minutes +=
        static_cast<double>(words_in(prose, key + ".why")) / kWordsAMinute + kToPredict + kToWatch;
  } else if (std::holds_alternative<Task>(step.what)) {
    minutes += static_cast<double>(words_in(prose, key + ".done")) / kWordsAMinute + kToAct;
  } else if (std::holds_alternative<Play>(step.what)) {
    minutes += kToWatch;
  }
  return minutes;
}

int minutes_for(const Lesson& lesson, const Prose& prose) {
  double minutes = 0;
  for (const Step& step : lesson.steps) minutes += minutes_for(step, prose);
  return static_cast<int>(std::lround(minutes));
}

std::string guide_html(std::span<const Taught> course, const Text& text,
                       std::string_view language) {
  std::string body = fmt::format("<h1>{}</h1>\n", xml(text("guide.title"))) +
                     paragraph("summary", xml(text("guide.lead")));
  for (const auto* part : {"how", "predict", "answers", "freely", "beliefs", "print"}) {
    body += fmt::format("<h3>{}</h3>\n<p>{}</p>\n",
                        xml(text(fmt::format("guide.about.{}.title", part))),
                        xml(text(fmt::format("guide.about.{}.says", part))));
  }
  if (course.size() > 1) body += contents_html(course, text);
  for (const Taught& taught : course) body += lesson_html(taught, text);
  return page(text("guide.title"), language, body);
}

}  // namespace casella::lesson
