// The words of mail, and the report of what was attempted: by key, by menu, by name.
#include "tests/gui/lab_support.h"
#include "tests/support/temp.h"

namespace casella::gui::testing {

TEST_CASE("a word is typed, found, and leads to the lesson that shows it") {
  LabHarness lab;
  lab.window.key(KeyName::g);  // in the chooser too
  lab.window.frames(4);
  REQUIRE(lab.app.desk().glossary_shown);
  CHECK(lab.window.shows("term apop"));
  lab.window.type("unique-id");
  lab.window.frames(3);
  CHECK_FALSE(lab.window.shows("term apop"));
  REQUIRE(lab.window.shows("term unique-id"));
  lab.window.click("term unique-id");
  lab.window.frames(3);
  CHECK_FALSE(lab.app.desk().glossary_shown);
  CHECK(lab.player().lesson().id == "delete-or-keep");
  // Letters are typed, and do nothing else meanwhile.
  lab.window.click("menu");
  lab.window.click("glossary");
  lab.window.frames(4);
  lab.window.type("e");
  lab.window.frames(2);
  CHECK_FALSE(lab.app.desk().lesson_hidden);
  lab.window.key(KeyName::escape);
  lab.window.frames(2);
  CHECK_FALSE(lab.app.desk().glossary_shown);
  lab.window.key(KeyName::k, true);
  lab.window.frames(4);
  lab.window.type("glossary");
  lab.window.frames(2);
  lab.window.key(KeyName::enter);
  lab.window.frames(3);
  CHECK(lab.app.desk().glossary_shown);
  lab.window.click("close glossary");
  lab.window.frames(2);
  CHECK_FALSE(lab.app.desk().glossary_shown);
}

TEST_CASE("no word of the glossary is cut, in either language, at any size") {
  for (const char* language : {"en", "it"}) {
    for (const Screen& screen : {Screen{1060, 660, 1, {}}, Screen{2560, 1440, 2, {}}}) {
      LabHarness lab(screen, language);
      lab.window.key(KeyName::g);
      lab.window.frames(4);
      for (const std::string& cut : lab.window.hits().shortened()) FAIL_CHECK(cut);
      CHECK(lab.window.hits().find("term user") != nullptr);
    }
  }
}

TEST_CASE("what was attempted is reported as a page and as a table") {
  const test::TempFolder folder;
  LabHarness lab;
  lab.app.keep_documents_in(folder.path());
  lab.app.progress().attempt({"first-session", "how-many", store::What::Question, "two", true, {}});
  lab.window.key(KeyName::r);
  lab.window.frames(2);
  CHECK(lab.window.shows("told/copy"));
  const std::string page = test::read_file(folder.path() / "my-casella.html");
  CHECK(page.find("The first session") != page.npos);
  lab.window.click("menu");
  lab.window.click("report/csv");
  lab.window.frames(2);
  const std::string table = test::read_file(folder.path() / "my-casella.csv");
  CHECK(table.find("\"The first session\",\"how-many\"") != table.npos);
}

}  // namespace casella::gui::testing
