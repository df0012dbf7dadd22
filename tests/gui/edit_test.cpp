// A lesson that somebody writes, open in the lab meanwhile.
#include "tests/gui/lab_support.h"
#include "tests/support/temp.h"

namespace casella::gui::testing {
namespace {

namespace fs = std::filesystem;

// Writes it, and makes it newer than whatever was there.
void rewrite(const fs::path& file, const std::string& from, const std::string& to) {
  std::string content = test::read_file(file);
  const std::size_t at = content.find(from);
  REQUIRE(at != content.npos);
  const auto before = fs::last_write_time(file);
  test::write_file(file, content.replace(at, from.size(), to));
  fs::last_write_time(file, before + std::chrono::seconds(10));
}

}  // namespace

TEST_CASE("a lesson that is edited is read anew at the same step, and its mistakes are told") {
  const test::TempFolder folder;
  const fs::path mine = folder.path() / "010-mine";
  fs::copy(fs::path(CASELLA_SOURCE_DIR) / "lessons" / "010-first-session", mine,
           fs::copy_options::recursive);
  LabHarness lab;
  lab.app.open(lab.app.library().add(mine));
  lab.app.go_to_step(3);
  lab.window.frames(40);
  CHECK(lab.app.desk().told_last.words.empty());  // nothing was written

  rewrite(mine / "text.en.md", "The first session", "The very first session");
  lab.window.frames(60);
  CHECK(lab.app.title().find("The very first session") == 0);
  CHECK(lab.player().step_index() == 3);
  CHECK(lab.app.desk().told_last.path == mine.string());
  lab.window.key(KeyName::escape);

  rewrite(mine / "lesson.toml", "[server]", "[sever]");
  fs::last_write_time(mine / "lesson.toml",
                      fs::last_write_time(mine / "text.en.md") + std::chrono::seconds(10));
  lab.window.frames(60);
  CHECK(lab.app.desk().told_last.path.empty());
  CHECK(lab.app.desk().told_last.words.find("lesson.toml:") != std::string::npos);
  CHECK(lab.app.title().find("The very first session") == 0);  // it stays as it was
  CHECK(lab.player().step_index() == 3);
}

}  // namespace casella::gui::testing
