// The rows of the wire, TLS's keys, and how lessons and people set links and firewalls.
#include "sim/export/wire.h"

#include <filesystem>
#include <fstream>

#include "sim/base/text.h"
#include "sim/lesson/deed.h"
#include "sim/lesson/goal.h"
#include "sim/world/profile.h"
#include "tests/support/catch.h"
#include "tests/support/lesson_folder.h"
#include "tests/support/scene.h"

using namespace casella;
using casella::test::LessonFolder;

namespace {

const char* const kProse = "# T\n\nAll.\n\n## intro\n\nHello.\n";
const char* const kIntro = "[[step]]\nsay = 'intro'\n";

Timeline fetched(const std::string& lesson) {
  const LessonFolder folder;
  folder.steps(lesson + kIntro, kProse);
  const auto loaded = folder.load();
  REQUIRE(loaded);
  Timeline timeline(lesson::world_of(*loaded));
  timeline.step(CheckMail{DeviceId{0}});
  run_until(timeline);
  return timeline;
}

std::string text_of(const Timeline& timeline, std::size_t rows) {
  const auto english = Text::load(CASELLA_SOURCE_DIR "/assets/lang/en");
  REQUIRE(english);
  const std::string all =
      exports::wire_as_text(timeline, timeline.size(), {"en", &*english, {}}, false);
  std::size_t end = 0;
  for (std::size_t i = 0; i < rows; ++i) end = all.find('\n', end) + 1;
  return all.substr(0, end);
}

Result<Done> does(Timeline& timeline, const lesson::Lesson& lesson, const char* deed) {
  return lesson::perform(timeline, lesson, deed, "laptop");
}

}  // namespace

TEST_CASE("a lesson's link with TCP is read, and its packets are told row by row") {
  const Timeline timeline = fetched("[link]\ntcp = true\nlose = [4]\n");
  CHECK(text_of(timeline, 6) ==
        "   1   0:00.000  laptop   C SYN      seq 0                 win 65535    len 0\n"
        "   2   0:00.012  laptop   S SYN,ACK  seq 0      ack 1      win 65535    len 0\n"
        "   3   0:00.024  laptop   C ACK      seq 1      ack 1      win 65535    len 0\n"
        "   4   0:00.036  laptop   S PSH,ACK  seq 1      ack 1      win 65535    len 61    "
        "+OK Casella POP3 server ready <1.307444101@casella.example>  [lost]\n"
        "   5   0:01.036  laptop   S PSH,ACK  seq 1      ack 1      win 65535    len 61    "
        "+OK Casella POP3 server ready <1.307444101@casella.example>  [sent again]\n"
        "   6   0:01.048  laptop   C PSH,ACK  seq 1      ack 62     win 65535    len 12    "
        "USER alice\n");
}

TEST_CASE("the wire beneath TLS shows records before the packets that carry them") {
  const LessonFolder folder;
  folder.steps(kIntro, kProse);
  std::string lesson(LessonFolder::kHead);
  lesson.insert(lesson.find("[[account]]"), "[server]\nstls = true\n");
  lesson.insert(lesson.find("id = 'laptop'"), "tls = 'stls'\n");
  folder.write("lesson.toml", lesson + kIntro);
  const auto loaded = folder.load();
  REQUIRE(loaded);
  Timeline timeline(lesson::world_of(*loaded));
  timeline.step(CheckMail{DeviceId{0}});
  run_until(timeline);
  const auto rows = exports::wire_of(timeline, timeline.size());
  const auto first = std::find_if(rows.begin(), rows.end(),
                                  [](const exports::WireRow& row) { return row.flags == "TLS"; });
  REQUIRE(rows.end() - first > 10);
  CHECK(first->why->key.name == "tls.client_hello");
  CHECK(std::next(first)->octets == first->octets);  // in a packet of its own
  CHECK(std::next(first)->number == 7);
  // Five records of the server's leave in one packet.
  std::string records;
  auto row = first + 2;
  for (; row->number == 0; ++row) records += row->octets;
  CHECK(row->octets == records);
  CHECK(row->from == Side::Server);
  // One set of keys, only once they are there.
  const std::string keys = exports::keys_of(timeline, timeline.size());
  CHECK(std::count(keys.begin(), keys.end(), '\n') == 4);
  CHECK(exports::keys_of(timeline, 3).empty());
}

TEST_CASE("mistakes about links and firewalls are told with their lines") {
  const LessonFolder folder;
  const auto mistakes = [&](const std::string& text) {
    folder.steps(text + kIntro, kProse);
    return folder.mistakes();
  };
  CHECK(mistakes("[link]\ntcp = true\nlose = [1, 2]\nlate = [9]\nlose_percent = 5\n").empty());
  CHECK(mistakes("[link]\nlose = [1]\n").front() == "error.lesson.needs_tcp@14");
  CHECK(mistakes("[link]\ntcp = true\nlose = [0]\n").front() == "error.lesson.not_number@15");
  CHECK(mistakes("[link]\ntcp = true\nlose_percent = 100\n").front() ==
        "error.lesson.not_number@15");
  CHECK(mistakes("[firewall]\nrefuse = [110]\ndrop = [995]\n").empty());
  CHECK(mistakes("[firewall]\nrefuse = [70000]\n").front() == "error.lesson.not_number@14");
  CHECK(mistakes("[[step]]\nfault = { kind = 'drop' }\n").front() == "error.lesson.missing_key@14");
  CHECK(mistakes("[[step]]\nfault = { kind = 'lose', device = 'laptop' }\n").front() ==
        "error.lesson.needs_tcp@14");
}

TEST_CASE("a lesson closes ports, from its start or by a step, and a goal sees what came of it") {
  const Timeline timeline = fetched("[firewall]\ndrop = [110]\n");
  CHECK(timeline.tip().devices[0]->reach == proto::Reach::NoAnswer);
  const LessonFolder folder;
  folder.steps(
      "[[step]]\nfault = { kind = 'refuse', port = 110 }\n[[step]]\nrun = 'laptop'\n"
      "[[step]]\nask = 'q'\noptions = ['a', 'b']\nanswer = 'a'\n"
      "verify = [\"laptop.reach == 'refused'\", \"laptop.reach == ''\"]\n"
      "[[step]]\nfault = { kind = 'open', port = 110 }\n",
      "# T\n\nAll.\n\n## q\n\nWhat?\n\n- A\n- B\n\n## q.why\n\nSo.\n");
  CHECK(folder.mistakes() == std::vector<std::string>{});
}

TEST_CASE("a person closes ports, loses packets, and calls the port of TLS") {
  const LessonFolder folder;
  folder.steps(std::string("[link]\ntcp = true\n") + kIntro, kProse);
  const auto loaded = folder.load();
  REQUIRE(loaded);
  Timeline timeline(lesson::world_of(*loaded));
  for (const char* wrong : {"/refuse", "/refuse 0", "/drop x", "/open 70000", "/lose it"}) {
    CHECK_FALSE(does(timeline, *loaded, wrong));
  }
  REQUIRE(does(timeline, *loaded, "/refuse 110"));
  REQUIRE(does(timeline, *loaded, "/check"));
  CHECK(timeline.tip().devices[0]->reach == proto::Reach::Refused);
  REQUIRE(does(timeline, *loaded, "/open 110"));
  REQUIRE(does(timeline, *loaded, "/connect tls"));
  CHECK(test::all_of<happening::Opened>(timeline).back().port == 995);
  CHECK(test::all_of<happening::Secured>(timeline).size() == 2);
  CHECK_FALSE(does(timeline, *loaded, "/connect pop9 tls"));
  timeline.step(Type{DeviceId{0}, "CAPA"});
  REQUIRE(does(timeline, *loaded, "/lose server"));
  CHECK(test::all_of<happening::PacketLost>(timeline).size() == 1);
  CHECK(test::lines_of(timeline).back() == "S: .");  // it was sent again
}

TEST_CASE("every profile has its words in both languages, and a transcript") {
  for (const Profile& profile : profiles()) {
    INFO(profile.name);
    for (const char* language : {"en", "it"}) {
      const auto text = Text::load(std::string(CASELLA_SOURCE_DIR "/assets/lang/") + language);
      REQUIRE(text);
      CHECK((*text)("profile." + std::string(profile.name)).size() > 20);
    }
    std::ifstream script(std::string(CASELLA_SOURCE_DIR "/tests/transcripts/pop3/profile-") +
                         std::string(profile.name) + ".txt");
    const std::string all(std::istreambuf_iterator<char>(script), {});
    CHECK(all.find("server profile " + std::string(profile.name)) != std::string::npos);
  }
}
