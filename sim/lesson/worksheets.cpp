// The worksheets: what is asked, and room for what is predicted, seen and understood.
#include <fmt/format.h>

#include "sim/base/utf8.h"
#include "sim/lesson/handbook.h"
#include "sim/lesson/handbook_page.h"

namespace casella::lesson {
namespace {

constexpr std::size_t kCommandLines = 6;  // for what is typed in a task

// Lines, the first of which begins with what is to be written there.
std::string lines_to_write(std::string_view what, std::size_t count) {
  std::string out = fmt::format("<p class=\"write\">{}</p>\n", xml(what));
  for (std::size_t i = 1; i < count; ++i) out += "<p class=\"write\"></p>\n";
  return out;
}

std::string boxes(const Prose& prose, std::string_view key, std::size_t count) {
  std::string out = "<ul class=\"box\">\n";
  for (std::size_t i = 0; i < count; ++i) out += "<li>" + item_html(prose, key, i) + "</li>\n";
  return out + "</ul>\n";
}

std::string sheet(const Taught& taught, const Text& text, bool first) {
  const Prose& prose = taught.prose;
  std::string out = fmt::format(
                        "<h2{}>{}. {}</h2>\n<p "
                        "class=\"head\"><span>{}</span><span>{}</span><span>{}</span></p>\n",
                        first ? " class=\"first\"" : "", taught.place, xml(prose.title),
                        xml(text("worksheets.name")), xml(text("worksheets.class")),
                        xml(text("worksheets.date"))) +
                    paragraph("summary", xml(prose.summary)) +
                    paragraph("soft", xml(text.fill("worksheets.start", taught.lesson.id)));
  std::size_t asked = 0;
  for (const Step& step : taught.lesson.steps) {
    if (const auto* question = std::get_if<Question>(&step.what)) {
      out +=
          fmt::format("<div class=\"keep\">\n<h3>{}</h3>\n{}{}{}{}</div>\n",
                      xml(text.fill("guide.question", ++asked)), prose_html(prose, question->key),
                      boxes(prose, question->key, question->options.size()),
                      lines_to_write(text("worksheets.because"), 1),
                      lines_to_write(text("worksheets.seen"), 2));
    } else if (const auto* task = std::get_if<Task>(&step.what)) {
      out +=
          fmt::format("<div class=\"keep\">\n<h3>{}</h3>\n{}{}{}</div>\n", xml(text("guide.task")),
                      prose_html(prose, task->key), boxes(prose, task->key, task->goals.size()),
                      lines_to_write(text("worksheets.commands"), kCommandLines));
    }
  }
  return out + lines_to_write(text("worksheets.learnt"), 3);
}

}  // namespace

std::string worksheets_html(std::span<const Taught> course, const Text& text,
                            std::string_view language) {
  std::string body = fmt::format("<h1>{}</h1>\n", xml(text("worksheets.title"))) +
                     paragraph("summary", xml(text("worksheets.lead")));
  for (const Taught& taught : course) body += sheet(taught, text, &taught == course.data());
  return page(text("worksheets.title"), language, body);
}

}  // namespace casella::lesson
