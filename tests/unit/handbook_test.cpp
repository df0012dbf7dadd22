// The teacher's guide and the worksheets of the lessons that come with Casella.
#include "sim/lesson/handbook.h"

#include <algorithm>

#include "sim/base/utf8.h"
#include "sim/lesson/handbook_page.h"
#include "tests/support/catch.h"

namespace casella::lesson {
namespace {

const std::filesystem::path kRoot = CASELLA_SOURCE_DIR;

Text words(const std::string& language) {
  auto text = Text::load(kRoot / "assets" / "lang" / language);
  REQUIRE(text.ok());
  return std::move(*text);
}

std::vector<Taught> course(const std::string& language) {
  std::vector<Taught> all;
  for (const auto& folder : find_lessons(kRoot / "lessons")) {
    Loaded loaded = load(folder);
    auto prose = load_prose(folder / ("text." + language + ".md"));
    REQUIRE(loaded.lesson);
    REQUIRE(prose.ok());
    all.push_back({std::move(*loaded.lesson), std::move(*prose), static_cast<int>(all.size()) + 1});
  }
  return all;
}

bool has(const std::string& page, const std::string& part) {
  return page.find(part) != page.npos;
}

}  // namespace

TEST_CASE("the teacher's guide has every answer, its reason, and what is believed instead") {
  for (const auto* language : {"en", "it"}) {
    const auto lessons = course(language);
    const std::string page = guide_html(lessons, words(language), language);
    CHECK_FALSE(has(page, "‹"));
    CHECK_FALSE(has(page, "RFC 9293; RFC 9293"));
    CHECK_FALSE(has(page, "\\x0A"));
    CHECK(has(page, "<pre>[[step]]\nrun   = &quot;laptop&quot;\n"));
    // What a step is about is a whole sentence: not cut at the point of "section 3.6".
    for (std::size_t at = page.find("<td>"); at != page.npos; at = page.find("<td>", at + 1)) {
      const std::string cell = page.substr(at, page.find("</td>", at) - at);
      INFO(cell);
      CHECK(std::count(cell.begin(), cell.end(), '(') == std::count(cell.begin(), cell.end(), ')'));
    }
    for (const Taught& taught : lessons) {
      INFO(language << " " << taught.lesson.slug);
      CHECK(
          has(page, "<h2 id=\"" + taught.lesson.id + "\">" + std::to_string(taught.place) + ". "));
      for (const Step& step : taught.lesson.steps) {
        if (const auto* question = std::get_if<Question>(&step.what)) {
          for (std::size_t i = 0; i < question->options.size(); ++i) {
            const bool right = question->options[i] == question->answer;
            CHECK(has(page, (right ? "<li class=\"right\">" : "<li>") +
                                item_html(taught.prose, question->key, i) + "</li>"));
            CHECK(has(page, whole_html(taught.prose, question->key + "." + question->options[i])));
          }
          CHECK(has(page, whole_html(taught.prose, question->key + ".why")));
        } else if (const auto* task = std::get_if<Task>(&step.what)) {
          for (const std::string& deed : task->solution) CHECK(has(page, xml(deed) + "\n"));
          for (const std::string& hint : task->hints)
            CHECK(has(page, whole_html(taught.prose, hint)));
        }
      }
    }
  }
}

TEST_CASE("the worksheets ask everything and give no answer away") {
  for (const auto* language : {"en", "it"}) {
    const auto lessons = course(language);
    const std::string page = worksheets_html(lessons, words(language), language);
    CHECK_FALSE(has(page, "‹"));
    CHECK_FALSE(has(page, "class=\"right\""));
    for (const Taught& taught : lessons) {
      INFO(language << " " << taught.lesson.slug);
      for (const Step& step : taught.lesson.steps) {
        const std::string key(key_of(step));
        if (const auto* question = std::get_if<Question>(&step.what)) {
          CHECK(has(page, prose_html(taught.prose, key)));
          for (std::size_t i = 0; i < question->options.size(); ++i) {
            CHECK(has(page, "<li>" + item_html(taught.prose, key, i) + "</li>"));
          }
          CHECK_FALSE(has(page, prose_html(taught.prose, key + ".why")));
        } else if (const auto* task = std::get_if<Task>(&step.what)) {
          CHECK(has(page, prose_html(taught.prose, key)));
          CHECK_FALSE(has(page, prose_html(taught.prose, task->hints.back())));
        }
      }
    }
  }
}

TEST_CASE("a lesson takes eight to fifteen minutes, in either language") {
  for (const auto* language : {"en", "it"}) {
    for (const Taught& taught : course(language)) {
      const int minutes = minutes_for(taught.lesson, taught.prose);
      INFO(language << " " << taught.lesson.slug << ": " << minutes);
      CHECK(minutes >= 8);
      CHECK(minutes <= 15);
    }
  }
}

TEST_CASE("what stands in a lesson is text on paper, never markup") {
  auto lessons = course("en");
  lessons.resize(1);
  lessons[0].prose.title = "a <b> & c";
  const std::string page = guide_html(lessons, words("en"), "en");
  CHECK(has(page, "1. a &lt;b&gt; &amp; c</h2>"));
  CHECK_FALSE(has(page, "a <b> & c"));
  CHECK_FALSE(has(page, "class=\"contents\">\n"));  // one lesson needs none
}

}  // namespace casella::lesson
