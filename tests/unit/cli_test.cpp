// The pieces of the command line that need no process of their own.
#include "sim/cli/house.h"
#include "sim/cli/play_words.h"
#include "sim/cli/render.h"
#include "sim/cli/terminal.h"
#include "sim/cli/whereabouts.h"
#include "sim/proto/pop3/commands.h"
#include "tests/support/catch.h"
#include "tests/support/scene.h"
#include "tests/support/temp.h"

using namespace casella;
using namespace casella::cli;

namespace fs = std::filesystem;

namespace {

Text texts(std::string_view language) {
  auto text = Text::load(fs::path(CASELLA_SOURCE_DIR) / "assets" / "lang" / language);
  REQUIRE(text);
  return std::move(*text);
}

std::string plainly(const std::vector<Piece>& pieces, std::size_t width,
                    std::string_view first = {}) {
  return wrapped(pieces, width, Style(false), first);
}

}  // namespace

TEST_CASE("prose is broken between words, and counts columns rather than octets") {
  CHECK(plainly({{"one two three"}}, 30) == "one two three\n");
  CHECK(plainly({{"one two three"}}, 7) == "one two\nthree\n");
  CHECK(plainly({{"one two three"}}, 8, "- ") == "- one\n  two\n  three\n");
  CHECK(plainly({{"perché però più"}}, 11) == "perché però\npiù\n");
  CHECK(plainly({{"longer-than-the-width is"}}, 6) == "longer-than-the-width\nis\n");
  CHECK(plainly({{"two\n lines   here"}}, 30) == "two lines here\n");
  CHECK(plainly({{"a "}, {"bold", Look::Bold}, {", then"}}, 30) == "a bold, then\n");
  CHECK(plainly({{"a "}, {"bold", Look::Bold}, {", then"}}, 6) == "a\nbold,\nthen\n");
  CHECK(plainly({{"esc\x1b[2J"}}, 30) == "esc\\x1B[2J\n");
  CHECK(plainly({}, 30) == "\n");
}

TEST_CASE("styles take no columns, and end before the line does") {
  const std::string line = wrapped({{"be "}, {"bold now", Look::Bold}}, 7, Style(true));
  CHECK(line == "be \x1b[1mbold\x1b[0m\n\x1b[1mnow\x1b[0m\n");
}

TEST_CASE("a word of ours steers the lesson, one of the protocol never does") {
  for (const std::string_view language : {"en", "it"}) {
    const Text text = texts(language);
    for (const SteerRow& row : steering()) {
      const auto key = "play.word." + std::string(row.word);
      REQUIRE(text.has(key));
      REQUIRE(text.has("play.help." + std::string(row.word)));
      for (const std::string_view word : {row.word, text(key)}) {
        INFO(word);
        CHECK(pop3::find_command(word) == nullptr);
        const auto steered = steer("  " + std::string(word) + "  7 ", text);
        REQUIRE(steered);
        CHECK(steered->what == row.what);
        CHECK(steered->argument == "7");
        CHECK(steer("/" + std::string(word), text));
      }
    }
    for (const pop3::CommandRow& row : pop3::commands()) {
      CHECK_FALSE(steer(row.name, text));
      CHECK(is_deed(row.name));
    }
    CHECK_FALSE(steer("quit", text));
    CHECK(steer("/quit", text)->what == Steer::Exit);
    CHECK(steer("HELP", text)->what == Steer::Help);
    CHECK_FALSE(steer("", text));
    CHECK_FALSE(steer("*", text));
    CHECK_FALSE(steer("/cut", text));
    CHECK_FALSE(steer("helpless", text));
  }
  CHECK(is_deed("phone> anything"));
  CHECK(is_deed("/cut"));
  CHECK_FALSE(is_deed("anything"));
  CHECK_FALSE(is_deed(" "));
}

TEST_CASE("a mistyped word is answered with the nearest, if one is near") {
  const std::vector<std::string> known = {"first-session", "three-states", "run", "play"};
  CHECK(nearest("first-sesion", known) == "first-session");
  CHECK(nearest("frist-session", known) == "first-session");
  CHECK(nearest("states", known) == "three-states");
  CHECK(nearest("rnu", known) == "run");
  CHECK(nearest("xyz", known) == "");
  CHECK(nearest("", known) == "");
}

TEST_CASE("numbers are whole, and not too small") {
  CHECK(*parse_number("12", "--at") == 12);
  CHECK(*parse_number("0", "--at") == 0);
  CHECK_FALSE(parse_number("0", "--at", 1));
  for (const auto* wrong : {"", "-1", "1.5", " 1", "1 ", "0x10", "99999999999999999999"}) {
    INFO(wrong);
    CHECK_FALSE(parse_number(wrong, "--at"));
  }
}

TEST_CASE("a lesson is found by every name it has") {
  const test::TempFolder temp;
  for (const auto* slug : {"010-first", "020-second", "100-tenth", "unnumbered"}) {
    fs::create_directories(temp.path() / slug);
    test::write_file(temp.path() / slug / "lesson.toml", "");
  }
  const auto found = [&](const std::string& name) {
    const auto folder = find_lesson(name, temp.path());
    return folder ? folder->filename().string() : std::string(folder.error().key.name);
  };
  CHECK(found("first") == "010-first");
  CHECK(found("010-first") == "010-first");
  CHECK(found("010") == "010-first");
  CHECK(found("100") == "100-tenth");  // the folder's own number: there is no hundredth
  CHECK(found("2") == "020-second");
  CHECK(found("3") == "100-tenth");
  CHECK(found("unnumbered") == "unnumbered");
  CHECK(found((temp.path() / "020-second").string()) == "020-second");
  CHECK(found((temp.path() / "020-second" / "lesson.toml").string()) == "020-second");
  CHECK(found("10") == "cli.error.lesson_number");
  CHECK(found("0") == "cli.error.lesson_number");
  CHECK(found("secnod") == "cli.error.near_lesson");
  CHECK(found("nothing-like-it") == "cli.error.unknown_lesson");
  CHECK(found(temp.path().string()) == "cli.error.no_lesson_there");
  CHECK(found("") == "cli.error.unknown_lesson");
}

TEST_CASE("output is written whole, or what was there stays") {
  const test::TempFolder temp;
  Output nowhere(-1);
  const std::string file = (temp.path() / "out.txt").string();
  REQUIRE(write_to(file, "first", nowhere));
  REQUIRE(write_to(file, "second", nowhere));
  CHECK(test::read_file(file) == "second");
  CHECK_FALSE(write_to((temp.path() / "none" / "out.txt").string(), "x", nowhere));
  fs::create_directory(temp.path() / "folder");
  CHECK_FALSE(write_to((temp.path() / "folder").string(), "x", nowhere));
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& each : fs::directory_iterator(temp.path())) ++files;
  CHECK(files == 2);  // nothing half done is left
  nowhere << "x";
  CHECK_FALSE(nowhere.flush());
  CHECK_FALSE(nowhere.fault().empty());
}

TEST_CASE("who has which message is told with its reason") {
  const Text text = texts("en");
  test::Scene scene;
  scene.devices = {test::device("laptop", Mode::Delete), test::device("phone", Mode::Keep)};
  scene.mail = {test::note(1)};
  Timeline timeline(scene.world());
  CHECK(whereabouts(timeline, kNever, text) ==
        "“note 1” (m1)\n  - on the server from the start\n  - laptop has never fetched it\n"
        "  - phone has never fetched it\n");
  timeline.step(CheckMail{DeviceId{0}});
  REQUIRE(run_until(timeline, stop::at_line("+OK message 1 deleted")) == Ran::Stopped);
  const Seq marked = timeline.size();
  timeline.step(CrashDevice{DeviceId{0}});
  run_until(timeline);
  const auto says = [&](Seq until, const std::string& part) {
    const std::string told = whereabouts(timeline, until, text);
    INFO(told);
    return told.find(part) != told.npos;
  };
  CHECK(says(marked, "  - marked by laptop, event " + std::to_string(marked) + "\n"));
  CHECK(says(kNever, "mark forgotten, laptop left without QUIT"));
  CHECK(says(kNever, "  - saved by laptop, event "));
  timeline.step(CheckMail{DeviceId{0}});
  run_until(timeline);
  CHECK(says(kNever, "removed by laptop at QUIT"));
  CHECK(says(kNever, "laptop has it 2 times"));
  CHECK(says(0, "on the server from the start"));
}

TEST_CASE("the state of a world is told in sentences") {
  const Text text = texts("en");
  test::Scene scene;
  scene.devices = {test::device("laptop", Mode::Delete)};
  scene.mail = {test::note(1), test::note(2)};
  Timeline timeline(scene.world());
  CHECK(state_of(timeline.tip(), text) ==
        "laptop: not connected; 0 messages on disk\nthe server's mailbox of alice: 2 messages\n");
  timeline.step(CheckMail{DeviceId{0}});
  REQUIRE(run_until(timeline, stop::at_line("DELE 1")) == Ran::Stopped);
  CHECK(state_of(timeline.tip(), text) ==
        "laptop: connected, session in TRANSACTION; 1 message on disk\n"
        "the server's mailbox of alice: 2 messages; locked by laptop\n");
}

TEST_CASE("what was shown often enough is shown shorter") {
  const Text text = texts("en");
  const Renderer render(text, Style(false), 80);
  test::Scene scene;
  scene.devices = {test::device("laptop", Mode::Keep)};
  scene.settings.pop3.uidl = false;  // so everything is fetched again each time
  scene.mail = {test::note(1)};
  Timeline timeline(scene.world());
  Shown shown;
  std::vector<std::string> told;
  for (int round = 0; round < 5; ++round) {
    const Seq from = timeline.size();
    timeline.step(CheckMail{DeviceId{0}});
    run_until(timeline);
    const exports::Story story(timeline, kNever);
    std::string all;
    for (const auto& moment : story.moments()) {
      if (moment.seq >= from) all += render.moment(story, moment, true, &shown);
    }
    told.push_back(all);
  }
  const auto has = [&](std::size_t round, const std::string& part) {
    INFO(told[round]);
    return told[round].find(part) != std::string::npos;
  };
  const std::string why(text("pop3.cmd.user.short"));
  for (std::size_t round = 0; round < 5; ++round) {
    CHECK(has(round, "laptop  C: RETR 1\n"));
    CHECK(has(round, why) == (round < 3));
    CHECK(has(round, "This is note 1.") == (round == 0));
    CHECK(has(round, "(the 4 lines as at ") == (round > 0));
  }
  // Without a memory everything is shown.
  const exports::Story story(timeline, kNever);
  std::string all;
  for (const auto& moment : story.moments()) all += render.moment(story, moment, true);
  std::size_t bodies = 0;
  for (auto at = all.find("This is note 1."); at != all.npos;
       at = all.find("This is note 1.", at + 1))
    ++bodies;
  CHECK(bodies == 5);
}

TEST_CASE("prose keeps its shapes in a terminal") {
  const Text text = texts("en");
  const Renderer render(text, Style(false), 30);
  const test::TempFolder temp;
  test::write_file(
      temp.path() / "text.en.md",
      "# T\n\n## s\n\nSay `QUIT` **now**, please, and nothing else.\n\n> **Mind.** It ends.\n\n"
      "1. one\n2. two\n\n```\nC: QUIT\n```\n\nLast.\n");
  const auto prose = lesson::load_prose(temp.path() / "text.en.md");
  REQUIRE(prose);
  CHECK(render.section(prose->sections.at("s")) ==
        "Say `QUIT` now, please, and\nnothing else.\n\n    Mind. It ends.\n\n1. one\n2. two\n\n"
        "    C: QUIT\n\nLast.\n");
}
