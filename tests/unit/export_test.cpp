#include "sim/export/exports.h"

#include <algorithm>

#include "sim/base/utf8.h"
#include "sim/export/ladder.h"
#include "tests/support/catch.h"
#include "tests/support/scene.h"
#include "tests/support/temp.h"
#include "tests/support/xml.h"

using namespace casella;
using namespace casella::exports;

namespace {

struct Spoken {
  Text en, it;
  std::vector<Voice> voices;

  Spoken() {
    const std::filesystem::path folder = CASELLA_SOURCE_DIR "/assets/lang";
    auto english = Text::load(folder / "en"), italian = Text::load(folder / "it");
    REQUIRE(english);
    REQUIRE(italian);
    en = std::move(*english);
    it = std::move(*italian);
    voices = {{"en", &en, "Two devices & <one> mailbox"}, {"it", &it, "Due dispositivi"}};
  }
};

// The phone keeps its mail; days later the laptop fetches it, and its link is cut in a DELE. One
// message is full of what documents must not take as their own marks.
Timeline split_mail() {
  test::Scene scene;
  scene.devices = {test::device("laptop", Mode::Delete), test::device("phone", Mode::Keep)};
  scene.mail = {test::note(1),
                test::message(2,
                              "Subject: <script>alert('x')</script> & \x1b[31m; #1 %%\r\n\r\n"
                              "]]> --> \"quoted\"\x01\xff\r\n.dot\r\n")};
  Timeline timeline(scene.world());
  timeline.step(CheckMail{DeviceId{1}});
  run_until(timeline);
  timeline.step(AdvanceTime{std::chrono::hours(48)});
  timeline.step(CheckMail{DeviceId{0}});
  REQUIRE(run_until(timeline, stop::at_line("DELE 2")) == Ran::Stopped);
  timeline.step(CutLink{timeline.tip().connections.front()->id, std::chrono::seconds(3)});
  run_until(timeline);
  timeline.step(AdvanceTime{std::chrono::seconds(3)});
  while (const auto action = overdue_action(timeline.tip())) timeline.step(*action);
  return timeline;
}

constexpr std::size_t kEvents = 8 + 1 + 7 + 1 + 3;  // that the story above tells

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
  return found;
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != text.npos;
}

}  // namespace

TEST_CASE("a story has each line once, as messages, between what happened beside them") {
  const Timeline timeline = split_mail();
  const Story story(timeline, timeline.size());
  Transcript transcript;
  transcript.read(timeline);
  REQUIRE(story.lines().size() == transcript.lines().size());
  std::size_t lines = 0, events = 0;
  Seq last = 0;
  for (const Moment& moment : story.moments()) {
    CHECK(moment.seq >= last);
    last = moment.seq;
    CHECK((moment.lines == 0 || moment.first_line == lines));
    lines += moment.lines;
    events += moment.lines == 0 ? 1 : 0;
    for (const Line& line : story.lines(moment)) CHECK(line.sent == moment.seq);
  }
  CHECK(lines == story.lines().size());
  // Connects, locks, TRANSACTION, saves twice, UPDATE, unlocks, closes; time; connects, locks,
  // TRANSACTION, saves twice, is cut, closes; time; marks dropped, unlocks, closes.
  CHECK(events == kEvents);
}

TEST_CASE("what one deed makes the server say to two devices is told of each") {
  const Spoken spoken;
  test::Scene scene;
  scene.devices = {test::device("laptop", Mode::Delete), test::device("phone", Mode::Online)};
  scene.devices[1].protocol = proto::Protocol::Imap;
  scene.devices[1].idle = true;
  scene.mail = {test::note(1)};
  Timeline timeline(scene.world());
  timeline.step(CheckMail{DeviceId{1}});
  run_until(timeline);
  timeline.step(CheckMail{DeviceId{0}});
  run_until(timeline);
  const Story story(timeline, timeline.size());
  for (const Moment& moment : story.moments()) {
    for (const Line& line : story.lines(moment)) {
      CHECK(line.conn == story.lines(moment).front().conn);
    }
  }
  const std::string told = as_text(story, {"en", &spoken.en, ""}, false);
  CHECK(has(told, "  phone   S: * 1 EXPUNGE\n"));
  CHECK_FALSE(has(told, "  laptop  S: * "));
}

TEST_CASE("a story ends where it is told to, and knows no later fate of a line") {
  const Timeline timeline = split_mail();
  const Story whole(timeline, kNever);
  CHECK(whole.until() == timeline.size());
  for (Seq until = 0; until <= timeline.size(); ++until) {
    const Story story(timeline, until);
    for (const Line& line : story.lines()) {
      CHECK(line.sent < until);
      CHECK(story.arrived(line) == (line.arrived < until));
    }
    CHECK(story.moments().size() <= whole.moments().size());
  }
  const Line& cut = whole.lines().back();
  CHECK(cut.text() == "DELE 2");
  CHECK(whole.lost(cut));
  CHECK_FALSE(Story(timeline, cut.lost).lost(cut));
}

TEST_CASE("the text has a row a line, in both languages") {
  const Spoken spoken;
  const Timeline timeline = split_mail();
  const Story story(timeline, timeline.size());
  const std::string bare = as_text(story, {"en", &spoken.en, ""}, false);
  CHECK(count(bare, "\n") == story.lines().size() + kEvents);
  CHECK(has(bare, "    2        0:00.012  phone   C: USER alice\n"));
  CHECK(has(bare, "laptop  C: DELE 2  (lost on the way)\n"));
  CHECK(has(bare, "phone   S: ..dot\n"));
  CHECK(has(bare, "\\x1B[31m"));
  CHECK(has(bare, "\\x01\\xFF"));
  CHECK_FALSE(has(bare, "\x1b"));
  const std::string told = as_text(story, spoken.voices[1], true);
  CHECK(told.substr(0, told.find('\n')) == "Due dispositivi");
  CHECK(has(told, "dice di chi è la casella (RFC 1939, 7)"));
  CHECK(has(told, "(persa per strada)"));
  CHECK_FALSE(has(told, "\u2039"));  // a key without wording
  CHECK(as_text(Story(timeline, 0), {"en", &spoken.en, ""}, true) == "");
}

TEST_CASE("the diagram for Mermaid keeps content out of its grammar") {
  const Spoken spoken;
  const Timeline timeline = split_mail();
  const Story story(timeline, timeline.size());
  const std::string diagram = as_mermaid(story, spoken.voices[0]);
  std::istringstream lines(diagram);
  std::string line;
  std::getline(lines, line);
  CHECK(line == "sequenceDiagram");
  std::size_t messages = 0, notes = 0;
  while (std::getline(lines, line)) {
    INFO(line);
    const bool known = line.rfind("  title ", 0) == 0 || line.rfind("  participant ", 0) == 0;
    const bool note = line.rfind("  Note over ", 0) == 0;
    const bool message = has(line, "->>") || has(line, "-x");
    CHECK((known || note || message));
    notes += note ? 1 : 0;
    messages += message ? 1 : 0;
    const auto colon = line.find(": ");
    if (note || message) {
      REQUIRE(colon != line.npos);
      const std::string text = line.substr(colon + 2);
      CHECK_FALSE(text.empty());
      CHECK(text.find_first_of("<>&%") == text.npos);
      CHECK(count(text, ";") == count(text, "#"));  // entities only
    }
  }
  CHECK(notes == kEvents);
  CHECK(notes + messages == story.moments().size());
  CHECK(has(diagram, "  d0-xserver: DELE 2\n"));
  CHECK(diagram.find("participant server") > diagram.find("participant d0"));
  CHECK(diagram.find("participant server") < diagram.find("participant d1"));
}

TEST_CASE("the ladder is well-formed, and each arrow leads to where its line went") {
  const Spoken spoken;
  const Timeline timeline = split_mail();
  const Story story(timeline, timeline.size());
  const std::string drawing = as_svg(story, spoken.voices[0]);
  CHECK(test::wrong_xml(drawing) == "");
  CHECK(count(drawing, "<g class=\"m ") == story.moments().size());
  CHECK(count(drawing, "class=\"gone\"") == 1);
  CHECK(has(drawing, "Two devices &amp; &lt;one&gt; mailbox"));
  CHECK_FALSE(has(drawing, "<script"));
  CHECK_FALSE(has(drawing, "\x01"));
  const Ladder ladder(story, spoken.voices);
  REQUIRE(ladder.rows.size() == story.moments().size());
  CHECK(std::is_sorted(ladder.rows.begin(), ladder.rows.end()));
  CHECK(std::adjacent_find(ladder.rows.begin(), ladder.rows.end()) == ladder.rows.end());
  CHECK(ladder.lane(DeviceId{0}) < ladder.server);
  CHECK(ladder.lane(DeviceId{1}) > ladder.server);
  for (std::size_t i = 0; i < story.moments().size(); ++i) {
    if (story.moments()[i].lines == 0) continue;
    const Line& last = story.lines(story.moments()[i]).back();
    if (story.arrived(last)) CHECK(ladder.arrival(last.arrived) > ladder.rows[i]);
  }
}

TEST_CASE("the page stands alone, in both languages") {
  const Spoken spoken;
  const Timeline timeline = split_mail();
  const Story story(timeline, timeline.size());
  const std::string page = as_html(story, spoken.voices);
  const std::string without_doctype = page.substr(page.find('\n') + 1);
  CHECK(test::wrong_xml(without_doctype) == "");
  CHECK(count(page, "<li ") == story.moments().size());
  CHECK(count(page, "data-m=") == story.moments().size());
  for (const auto* outside : {"http:", "https:", "src=", "@import", "url("}) {
    INFO(outside);
    CHECK_FALSE(has(page, outside));
  }
  CHECK_FALSE(has(page, "<script>alert"));
  CHECK(has(page, spoken.en("pop3.cmd.dele.short")));
  CHECK(has(page, "data-language=\"it\""));
  CHECK(has(page, "prefers-color-scheme:dark"));
  CHECK_FALSE(has(page, "\u2039"));
  const std::string single = as_html(story, {&spoken.voices[1], 1});
  CHECK(test::wrong_xml(single.substr(single.find('\n') + 1)) == "");
  CHECK_FALSE(has(single, "data-language=\"it\""));
}

TEST_CASE("every export is the same octets each time") {
  const Spoken spoken;
  for (const Format format :
       {Format::Text, Format::Html, Format::Mermaid, Format::Svg, Format::Pcap}) {
    const Timeline one = split_mail(), two = split_mail();
    const std::string first = export_as(format, one, 40, spoken.voices);
    CHECK(first == export_as(format, two, 40, spoken.voices));
    CHECK(first != export_as(format, two, 30, spoken.voices));
    CHECK_FALSE(first.empty());
  }
}

TEST_CASE("times are read as a person says them") {
  using namespace std::chrono_literals;
  const auto at = [](Duration since) { return clock_words(SimTime(since)); };
  CHECK(at(0ms) == "0:00.000");
  CHECK(at(12ms) == "0:00.012");
  CHECK(at(61s) == "1:01.000");
  CHECK(at(1h + 2min + 3s + 4ms) == "1:02:03.004");
  CHECK(at(168h + 1s) == "7d 0:00:01.000");
  CHECK(duration_words(168h) == "7 d");
  CHECK(duration_words(90min) == "90 min");
  CHECK(duration_words(1500ms) == "1500 ms");
  CHECK(duration_words(Duration(7)) == "7 µs");
}

TEST_CASE("octets of any kind become text that can be shown") {
  CHECK(printable("più → ✓") == "più → ✓");
  CHECK(printable(std::string_view("a\0b\x1b\x7f\t", 6)) == "a\\x00b\\x1B\\x7F\\x09");
  CHECK(printable("\xc3") == "\\xC3");                    // cut short
  CHECK(printable("\xc0\xaf") == "\\xC0\\xAF");           // longer than need be
  CHECK(printable("\xed\xa0\x80") == "\\xED\\xA0\\x80");  // half of a pair
  CHECK(printable("\xc2\x9b") == "\\xC2\\x9B");           // a control of Latin-1
  CHECK(printable("a\u202Eb") == "a\\xE2\\x80\\xAEb");    // would turn the line around
  CHECK(columns_of("perché") == 6);
  CHECK(columns_of("e\u0301") == 1);
  CHECK(columns_of("漢字") == 4);
}
