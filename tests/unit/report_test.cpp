#include "sim/store/report.h"

#include "tests/support/catch.h"

namespace casella::store {
namespace {

Text english() {
  Result<Text> text = Text::load(CASELLA_SOURCE_DIR "/assets/lang/en");
  REQUIRE(text.ok());
  return std::move(*text);
}

Progress some_progress() {
  Progress progress = Progress::in_memory();
  progress.place("one", {2, 5, "step"});
  progress.attempt({"one", "how-many", What::Question, "three", false, {}});
  progress.attempt({"one", "how-many", What::Question, "two", true, {}});
  progress.attempt(
      {"one", "rescue", What::Task, "laptop> USER \"a\", b\nlaptop> <QUIT>", true, {}});
  progress.hint("one", "rescue", 1);
  return progress;
}

const ReportedLesson kLessons[] = {{"one", "Mail & more"}, {"two", "=SUM(A1)"}};

}  // namespace

TEST_CASE("a table of attempts has a row each, whatever was typed") {
  const std::string csv = report_csv(some_progress(), kLessons, english());
  CHECK(csv.substr(0, csv.find("\r\n")) ==
        R"("Lesson","Step","Kind","Said or done","Outcome","When")");
  CHECK(csv.find("\r\n\"Mail & more\",\"how-many\",\"question\",\"three\",\"not yet\",\"2") !=
        csv.npos);
  CHECK(csv.find("\"laptop> USER \"\"a\"\", b\nlaptop> <QUIT>\",\"right\"") != csv.npos);
  std::size_t rows = 0;
  for (std::size_t at = csv.find("\r\n"); at != csv.npos; at = csv.find("\r\n", at + 2)) ++rows;
  CHECK(rows == 4);
}

TEST_CASE("a spreadsheet takes nothing of it for a formula") {
  Progress progress = Progress::in_memory();
  progress.attempt({"two", "ask", What::Question, "+1", true, {}});
  const std::string csv = report_csv(progress, kLessons, english());
  CHECK(csv.find("\"'=SUM(A1)\",\"ask\",\"question\",\"'+1\"") != csv.npos);
}

TEST_CASE("a page of attempts counts them, and shows nothing as markup") {
  const std::string page = report_html(some_progress(), kLessons, english(), "en");
  CHECK(page.find("<td>Mail &amp; more</td><td class=\"n\">1 / 5</td><td class=\"n\">3</td>"
                  "<td class=\"n\">2</td><td class=\"n\">1</td>") != page.npos);
  CHECK(page.find("laptop&gt; &lt;QUIT&gt;</pre>") != page.npos);
  CHECK(page.find("<QUIT>") == page.npos);
  // A lesson that was never begun has figures and no attempts.
  CHECK(page.find("=SUM(A1)</td><td class=\"n\">0 / 0</td>") != page.npos);
  CHECK(page.find("<h2>=SUM") == page.npos);
}

}  // namespace casella::store
