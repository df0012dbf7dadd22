// The transcript's rows, what explains them, and the selection.
#include "gui/model/detail_model.h"
#include "gui/model/transcript_model.h"
#include "tests/support/look.h"

using namespace casella;
using namespace casella::gui;
using casella::test::device;
using casella::test::Look;
using casella::test::run_to;
using casella::test::Scene;
using casella::test::words;

namespace {

std::vector<std::string> shown(const TranscriptModel& model) {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < model.size(); ++i) {
    const TranscriptRow row = model.row(i, words());
    all.push_back(row.event ? "* " + row.line.rest
                            : row.line.speaker + ": " + row.line.keyword + row.line.rest);
  }
  return all;
}

void update(TranscriptModel& model, const Look& look) {
  model.update(look.moment(), look.history, look.focus());
}

Scene scene_of(std::vector<MessageRef> mail) {
  Scene scene;
  scene.devices = {device("laptop", Mode::Delete), device("phone", Mode::Keep)};
  scene.mail = std::move(mail);
  return scene;
}

}  // namespace

TEST_CASE("the transcript shows lines and events in their order, and masks the password") {
  Timeline timeline(scene_of({test::message(1, "Subject: dots\r\n\r\n.hidden\r\n")}).world());
  timeline.step(CheckMail{DeviceId{0}});
  run_until(timeline);
  Look look(timeline);
  TranscriptModel model;
  update(model, look);
  std::vector<std::string> rows = shown(model);
  REQUIRE(rows.size() > 2);
  CHECK(rows[0] == "* laptop connects");
  CHECK(rows[1].substr(0, 32) == "S: +OK Casella POP3 server ready");
  rows.erase(rows.begin(), rows.begin() + 2);
  CHECK(rows == std::vector<std::string>{"C: USER alice", "S: +OK send PASS", "C: PASS ••••••••",
                                         "S: +OK maildrop locked, 1 message (26 octets)", "C: STAT",
                                         "S: +OK 1 26", "C: RETR 1", "S: +OK 26 octets",
                                         "S: Subject: dots", "S: (empty line)", "S: ..hidden",
                                         "S: .", "* laptop has saved “dots” on disk", "C: DELE 1",
                                         "S: +OK message 1 deleted", "C: QUIT",
                                         "* the server removes “dots”, as laptop asked",
                                         "S: +OK Casella POP3 server signing off (maildrop empty)",
                                         "* the server closes the connection"});
  model.show_secrets(true);
  CHECK(shown(model)[4] == "C: PASS secret");

  const TranscriptRow stuffed = model.row(12, words());
  CHECK(stuffed.stuffed);
  CHECK(stuffed.line.keyword == ".");
  CHECK(stuffed.line.rest == ".hidden");
  CHECK(model.row(13, words()).terminator);
  const TranscriptRow dele = model.row(15, words());
  CHECK(dele.line.keyword == "DELE");
  CHECK(dele.line.source == "RFC 1939 §5");
  CHECK(dele.line.note == "marks a message, no more");
  CHECK(dele.device == "laptop");
  CHECK(model.row(15, words("it")).line.note != dele.line.note);
  CHECK(model.summary(words()).substr(0, 12) == "17 lines · ");
}

TEST_CASE("rows tell past, present and future, and what is on its way or lost") {
  Timeline timeline(scene_of({test::note(1)}).world());
  timeline.step(CheckMail{DeviceId{0}});
  run_to(timeline, "DELE 1");
  timeline.step(CutLink{ConnId{1}, {}});
  run_until(timeline);
  Look look(timeline);
  TranscriptModel model;
  const std::size_t dele = look.line("DELE 1");

  look.to(look.after("DELE 1"));
  update(model, look);
  const auto row = model.row_of_line(dele);
  REQUIRE(row);
  CHECK(model.current() == row);
  CHECK(model.row(*row, words()).way == Way::in_flight);
  CHECK(model.row(*row, words()).way_words == "on its way");
  CHECK(model.row(*row, words()).line.mood == LineMood::current);
  CHECK(model.row(*row, words()).fresh);
  CHECK(model.row(*row + 1, words()).line.mood == LineMood::ahead);
  CHECK(model.row(*row + 1, words()).event);
  CHECK(model.row(0, words()).line.mood == LineMood::past);

  look.to(look.cursor + 1);
  update(model, look);
  CHECK(model.row(*row, words()).way == Way::lost);
  CHECK(model.current() == *row + 1);
  CHECK(model.row(*row + 1, words()).line.rest == "the link of laptop is cut");
  CHECK(model.row(*row + 1, words()).chosen);  // the selection follows the cursor

  look.to(0);
  update(model, look);
  CHECK_FALSE(model.current());
  CHECK(model.row(*row, words()).way == Way::ahead);
}

TEST_CASE("rows and records find each other, filtered or not") {
  Timeline timeline(scene_of({test::note(1), test::note(2)}).world());
  timeline.step(CheckMail{DeviceId{1}});
  run_until(timeline);
  timeline.step(CheckMail{DeviceId{0}});
  run_until(timeline);
  Look look(timeline);
  TranscriptModel model;
  const auto check_all = [&] {
    Seq last = 0;
    for (std::size_t i = 0; i < model.size(); ++i) {
      CHECK(model.seq_of(i) >= last);
      last = model.seq_of(i);
      const auto line = model.line_of(i);
      const auto event = model.event_of(i);
      REQUIRE(line.has_value() != event.has_value());
      CHECK((line ? model.row_of_line(*line) : model.row_of_event(*event)) == i);
      const auto first = model.row_of(last);
      REQUIRE(first);
      CHECK(model.seq_of(*first) == last);
      CHECK(*first <= i);
    }
  };
  update(model, look);
  const std::size_t all = model.size();
  CHECK(all == look.transcript.lines().size() + look.history.events().size());
  check_all();

  model.set_filter({DeviceId{0}, {}, true});
  update(model, look);
  CHECK(model.size() < all);
  for (std::size_t i = 0; i < model.size(); ++i) CHECK(model.row(i, words()).device != "phone");
  check_all();
  CHECK_FALSE(model.row_of_line(0));  // the phone's greeting
  look.to(look.after("UIDL"));        // of the phone
  update(model, look);
  CHECK_FALSE(model.current());

  model.set_filter({{}, "retr", false});
  update(model, look);
  CHECK(shown(model) ==
        std::vector<std::string>{"C: RETR 1", "C: RETR 2", "C: RETR 1", "C: RETR 2"});
  check_all();
  model.set_filter({{}, "secret", true});  // what is masked is not found
  update(model, look);
  CHECK(model.size() == 0);
  model.show_secrets(true);
  update(model, look);
  CHECK(model.size() == 2);

  model.set_filter({});
  update(model, look);
  CHECK(model.size() == all);
}

TEST_CASE("the detail panel takes a line apart") {
  Scene scene = scene_of({test::message(1, "Subject: dots\r\n\r\n.hidden\r\n")});
  Timeline timeline(scene.world());
  timeline.step(CheckMail{DeviceId{1}});
  run_until(timeline);
  Look look(timeline);
  DetailModel model;
  const auto names = [&](std::string_view line) {
    std::vector<std::string> all;
    const casella::Line& chosen = look.transcript.lines()[look.line(line)];
    std::size_t end = 0;
    for (const Field& field : fields_of(chosen)) {
      CHECK(field.begin >= end);
      CHECK(field.end > field.begin);
      end = field.end;
      all.push_back(std::string(field.name) + "=" +
                    chosen.octets.substr(field.begin, field.end - field.begin));
    }
    CHECK(end == chosen.octets.size());
    REQUIRE(all.back() == "crlf=\r\n");
    all.pop_back();
    return all;
  };
  using Names = std::vector<std::string>;
  CHECK(names("USER*") == Names{"keyword=USER", "user=alice"});
  CHECK(names("PASS*") == Names{"keyword=PASS", "password=secret"});
  CHECK(names("+OK send*") == Names{"status_ok=+OK", "words=send PASS"});
  CHECK(names("RETR 1") == Names{"keyword=RETR", "message=1"});
  CHECK(names("..hidden") == Names{"stuffed_dot=.", "body=.hidden"});
  CHECK(names(".") == Names{"terminator=."});
  CHECK(names("Subject*") == Names{"field_name=Subject", "colon=:", "field_value=dots"});
  const Names greeting = names("+OK Casella POP3 server ready*");
  REQUIRE(greeting.size() == 3);
  CHECK(greeting[2].substr(0, 12) == "timestamp=<1");

  look.selection.choose_line(look.line("PASS*"));
  const Detail& pass = model.update(look.moment(), look.history, look.focus(), words());
  CHECK(pass.title == "Line 4 explained");
  CHECK(pass.badges[0].words == "phone → server");
  CHECK(pass.badges[1].words == "RFC 1939 §7");
  CHECK(pass.badges[2].words == "state: AUTHORIZATION");
  CHECK(pass.octets.data == "PASS ******\r\n");
  CHECK(pass.fields[1].value == "••••••••");
  model.show_secrets(true);
  CHECK(model.update(look.moment(), look.history, look.focus(), words()).octets.data ==
        "PASS secret\r\n");

  look.selection.choose_event(0);
  const Detail& event = model.update(look.moment(), look.history, look.focus(), words());
  CHECK(event.badges[0].words == "phone connects");
  CHECK(event.octets.data.empty());
  look.selection.clear();
  look.to(0);
  CHECK(model.update(look.moment(), look.history, look.focus(), words()).empty);
}

TEST_CASE("each kind of line that a session can hold is taken apart") {
  Scene scene = scene_of({test::note(1)});
  Timeline timeline(scene.world());
  timeline.step(Connect{DeviceId{0}});
  for (const char* line :
       {"CAPA", "user alice", "PASS two  words", "USER alice", "PASS secret", "LIST", "LIST 1",
        "UIDL", "UIDL 1", "TOP 1 0", "STAT", "NOOP now", "JUMP high", "RETR 7", "QUIT"}) {
    run_until(timeline);
    timeline.step(Type{DeviceId{0}, line});
  }
  run_until(timeline);
  Look look(timeline);
  std::string all;
  for (const casella::Line& line : look.transcript.lines()) {
    for (const Field& field : fields_of(line)) {
      all += std::string(field.name) + "=" +
             std::string(line.octets.substr(field.begin, field.end - field.begin)) + "|";
      for (const char* language : {"en", "it"}) {
        CHECK(words(language).has("model.field." + std::string(field.name) + ".label"));
        CHECK(words(language).has("model.field." + std::string(field.name) + ".long"));
      }
    }
  }
  for (const char* wanted :
       {"capability=TOP|", "keyword=user|", "password=two  words|", "message=1|size=36|",
        "status_ok=+OK|message=1|size=36|", "message=1|unique_id=",
        "status_ok=+OK|count=1|total_size=36|", "lines=0|", "keyword=NOOP|superfluous=now|",
        "unknown_keyword=JUMP|argument=high|", "status_err=-ERR|words=no such"}) {
    INFO(wanted << " in " << all);
    CHECK(all.find(wanted) != std::string::npos);
  }
}

TEST_CASE("a selection tells each view what it is about") {
  Timeline timeline(scene_of({test::note(1)}).world());
  timeline.step(CheckMail{DeviceId{0}});
  run_until(timeline);
  timeline.step(CheckMail{DeviceId{1}});
  run_until(timeline);
  Look look(timeline);
  look.selection.choose_line(look.line("DELE 1"));
  Focus focus = look.focus();
  CHECK(focus.device == DeviceId{0});
  CHECK(focus.conn == ConnId{1});
  REQUIRE(focus.cells.size() == 1);  // the mark, made when the line arrived
  CHECK(focus.lights(0, Holdings::kServer));
  CHECK_FALSE(focus.lights(0, 1));
  CHECK(moment_of(look.moment(), look.history, look.selection) == look.after("DELE 1"));

  look.selection.choose_message(MessageId{1});
  focus = look.focus();
  CHECK(focus.lights(0, 0));
  CHECK(focus.lights(0, 2));
  look.selection.choose_device(DeviceId{0});
  CHECK(look.focus().conn == ConnId{1});
  look.selection.choose_line(99999);  // of another branch: the cursor counts again
  CHECK(look.focus().conn == ConnId{2});
  look.to(look.after("DELE 1"));
  look.selection.clear();
  CHECK(look.focus().line == look.line("DELE 1"));
  look.to(look.cursor + 1);
  CHECK(look.focus().line == look.line("*1 deleted"));
  CHECK(look.focus().lights(0, Holdings::kServer));
  look.to(0);
  CHECK(look.focus() == Focus());
}
