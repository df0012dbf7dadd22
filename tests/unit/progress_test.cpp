#include "sim/store/progress.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/base/text.h"
#include "sim/store/progress_schema.h"
#include "tests/support/catch.h"
#include "tests/support/temp.h"

using namespace casella;
using casella::store::Attempt;
using casella::store::Database;
using casella::store::Progress;
using casella::store::What;
using casella::test::TempFolder;
using casella::test::WithEnvironment;

namespace fs = std::filesystem;

namespace {

// The key of the only sentence to be said; empty if there is none.
std::string only_notice(Progress& progress) {
  const auto notice = progress.take_notice();
  CHECK_FALSE(progress.take_notice());
  return notice ? std::string(notice->key.name) : std::string();
}

void learn_something(Progress& progress) {
  progress.place("two-devices", {0, 9, "intro"});
  progress.place("two-devices", {1, 9, ""});
  progress.attempt({"two-devices", "after-dele", What::Question, "gone", false});
  progress.attempt({"two-devices", "after-dele", What::Question, "marked", true});
  progress.hint("two-devices", "rescue", 1);
  progress.place("two-devices", {0, 9, "intro"});
  progress.attempt({"two-devices", "rescue", What::Task, "USER alice\nQUIT", true});
  progress.finished("two-devices");
  progress.set("theme", "dark");
  progress.set("theme", "light");
}

void check_what_was_learnt(const Progress& progress) {
  const auto all = progress.summary();
  REQUIRE(all.size() == 1);
  const auto& lesson = all.at("two-devices");
  REQUIRE(lesson.place);
  CHECK(lesson.place->step == 0);
  CHECK(lesson.place->steps == 9);
  CHECK(lesson.place->key == "intro");
  CHECK(lesson.reached == 2);
  CHECK(lesson.attempts == 3);
  CHECK(lesson.right == 2);
  CHECK(lesson.hints == 1);
  CHECK(lesson.finished == 1);
  const auto attempts = progress.attempts("two-devices");
  REQUIRE(attempts.size() == 3);
  CHECK(attempts[0].said == "gone");
  CHECK_FALSE(attempts[0].right);
  CHECK(attempts[1].right);
  CHECK(attempts[2].what == What::Task);
  CHECK(attempts[2].said == "USER alice\nQUIT");
  CHECK(attempts[2].at_utc.size() == std::string("2026-03-01T09:30:00.000Z").size());
  CHECK(attempts[2].at_utc.back() == 'Z');
  CHECK(progress.setting("theme") == "light");
  CHECK(progress.setting("zoom") == "");
}

}  // namespace

TEST_CASE("progress is there when the file is opened again") {
  const TempFolder temp;
  const fs::path file = temp.path() / "some" / "folders" / "progress.db";
  {
    Progress progress = Progress::open(file);
    CHECK(only_notice(progress) == "");
    CHECK(progress.durable());
    learn_something(progress);
    CHECK(only_notice(progress) == "");
    check_what_was_learnt(progress);
  }
  Progress again = Progress::open(file);
  CHECK(only_notice(again) == "");
  check_what_was_learnt(again);
}

TEST_CASE("progress survives a program that is killed") {
  const TempFolder temp;
  const fs::path file = temp.path() / "progress.db";
  int done[2];
  REQUIRE(::pipe(done) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    Progress progress = Progress::open(file);
    learn_something(progress);
    const char told = '!';
    if (::write(done[1], &told, 1) != 1) ::_exit(1);
    for (;;) ::pause();
  }
  char told = 0;
  CHECK(::read(done[0], &told, 1) == 1);
  ::kill(child, SIGKILL);
  int status = 0;
  ::waitpid(child, &status, 0);
  ::close(done[0]);
  ::close(done[1]);
  REQUIRE(WIFSIGNALED(status));
  Progress again = Progress::open(file);
  CHECK(only_notice(again) == "");
  check_what_was_learnt(again);
}

TEST_CASE("a damaged file is put aside, whole, and a new one begun") {
  const TempFolder temp;
  const fs::path file = temp.path() / "progress.db";
  const std::string rubbish = "This was never a database, whatever its name says.\n";
  for (int round = 1; round <= 2; ++round) {
    test::write_file(file, rubbish + std::to_string(round));
    Progress progress = Progress::open(file);
    const auto notice = progress.take_notice();
    REQUIRE(notice);
    CHECK(notice->key.name == "progress.damaged");
    CHECK(notice->file == file.string());
    const fs::path aside = file.string() + ".damaged-" + std::to_string(round);
    CHECK(notice->args == std::vector<std::string>{aside.string()});
    CHECK(test::read_file(aside) == rubbish + std::to_string(round));
    CHECK(progress.durable());
    learn_something(progress);
    check_what_was_learnt(progress);
  }
}

TEST_CASE("a page that was overwritten is noticed") {
  const TempFolder temp;
  const fs::path file = temp.path() / "progress.db";
  {
    Progress progress = Progress::open(file);
    learn_something(progress);
  }
  std::string octets = test::read_file(file);
  REQUIRE(octets.size() > 8192);
  octets.replace(4096, 2048, std::string(2048, '\x5a'));
  test::write_file(file, octets);
  Progress progress = Progress::open(file);
  CHECK(only_notice(progress) == "progress.damaged");
  CHECK(progress.summary().empty());
  CHECK(test::read_file(file.string() + ".damaged-1") == octets);
}

TEST_CASE("a file that can't be used is left as it is, and learning goes on") {
  const TempFolder temp;
  const fs::path file = temp.path() / "progress.db";
  std::string expected;
  SECTION("another program's database") {
    Database other;
    REQUIRE(other.open(file) == 0);
    REQUIRE(other.execute("CREATE TABLE recipe (name TEXT); INSERT INTO recipe VALUES ('soup')") ==
            0);
    expected = "progress.foreign";
  }
  SECTION("a newer version's") {
    { Progress::open(file); }
    Database other;
    REQUIRE(other.open(file) == 0);
    REQUIRE(other.execute("PRAGMA user_version = 1000; PRAGMA wal_checkpoint(TRUNCATE)") == 0);
    expected = "progress.newer";
  }
  SECTION("a folder in its place") {
    fs::create_directory(file);
    expected = "progress.unwritable";
  }
  const std::string before = fs::is_directory(file) ? "" : test::read_file(file);
  Progress progress = Progress::open(file);
  CHECK(only_notice(progress) == expected);
  CHECK_FALSE(progress.durable());
  learn_something(progress);
  check_what_was_learnt(progress);
  CHECK(only_notice(progress) == "");
  if (!fs::is_directory(file)) CHECK(test::read_file(file) == before);
}

TEST_CASE("a file whose folder can't be made, or without a home, keeps progress in memory") {
  const TempFolder temp;
  test::write_file(temp.path() / "wall", "");
  Progress behind = Progress::open(temp.path() / "wall" / "progress.db");
  CHECK(only_notice(behind) == "progress.unwritable");
  Progress homeless = Progress::open({});
  CHECK(only_notice(homeless) == "progress.no_home");
  learn_something(homeless);
  check_what_was_learnt(homeless);
}

TEST_CASE("a file that another program has locked is not waited for, nor lost") {
  const TempFolder temp;
  const fs::path file = temp.path() / "progress.db";
  Progress mine = Progress::open(file);
  learn_something(mine);
  Database other;
  REQUIRE(other.open(file) == 0);
  REQUIRE(other.execute("BEGIN IMMEDIATE") == 0);
  Progress second = Progress::open(file);
  CHECK(only_notice(second) == "progress.locked");
  CHECK_FALSE(second.durable());

  mine.attempt({"two-devices", "late", What::Question, "a", true});
  CHECK(only_notice(mine) == "progress.unwritten");
  mine.attempt({"two-devices", "late", What::Question, "b", true});
  CHECK(only_notice(mine) == "");  // said once
  REQUIRE(other.execute("ROLLBACK") == 0);
  mine.attempt({"two-devices", "late", What::Question, "c", true});
  const auto attempts = mine.attempts("two-devices");
  REQUIRE(attempts.size() == 6);
  CHECK(attempts[3].said + attempts[4].said + attempts[5].said == "abc");
}

TEST_CASE("two programs keep progress in one file") {
  const TempFolder temp;
  const fs::path file = temp.path() / "progress.db";
  Progress window = Progress::open(file);
  Progress terminal = Progress::open(file);
  for (int i = 0; i < 20; ++i) {
    (i % 2 == 0 ? window : terminal).hint("states", "task", static_cast<std::uint32_t>(i) + 1);
  }
  CHECK(window.summary().at("states").hints == 20);
  CHECK(only_notice(window) + only_notice(terminal) == "");
}

TEST_CASE("progress lies where XDG says") {
  const WithEnvironment home("HOME", "/home/ada");
  {
    const WithEnvironment xdg("XDG_DATA_HOME", "/srv/ada");
    CHECK(store::progress_path() == "/srv/ada/casella/progress.db");
  }
  for (const char* useless : {"", "relative/folder"}) {
    const WithEnvironment xdg("XDG_DATA_HOME", useless);
    CHECK(store::progress_path() == "/home/ada/.local/share/casella/progress.db");
  }
  const WithEnvironment xdg("XDG_DATA_HOME", nullptr);
  const WithEnvironment nobody("HOME", nullptr);
  CHECK(store::progress_path().empty());
}

TEST_CASE("what is said of progress has its words in both languages") {
  for (const auto* language : {"en", "it"}) {
    const auto text = Text::load(fs::path(CASELLA_SOURCE_DIR) / "assets" / "lang" / language);
    REQUIRE(text);
    for (const auto* key :
         {"progress.damaged", "progress.locked", "progress.newer", "progress.foreign",
          "progress.unwritable", "progress.unwritten", "progress.no_home"}) {
      CHECK(text->has(key));
    }
  }
}
