// How lines are taken apart, protocol by protocol, and what of them is a secret.
#include "gui/model/detail_model.h"
#include "gui/model/transcript_model.h"
#include "sim/proto/smtp/notes.h"
#include "tests/support/look.h"

using namespace casella;
using namespace casella::gui;
using casella::test::device;
using casella::test::Look;
using casella::test::Scene;
using casella::test::words;

namespace {

Scene two_devices(std::vector<MessageRef> mail) {
  Scene scene;
  scene.devices = {device("laptop", Mode::Delete), device("phone", Mode::Keep)};
  scene.mail = std::move(mail);
  return scene;
}

}  // namespace

TEST_CASE("lines of IMAP, SMTP and POP2 are taken apart by their own grammars") {
  Scene scene = two_devices({test::note(1)});
  scene.devices[1].protocol = proto::Protocol::Imap;
  scene.devices[1].mode = Mode::Online;
  scene.devices.push_back(device("tablet", Mode::Keep));
  scene.devices[2].protocol = proto::Protocol::Pop2;
  Timeline timeline(scene.world());
  timeline.step(SendMail{DeviceId{0}, {"alice@casella.example"}, test::note(77)});
  run_until(timeline);
  timeline.step(CheckMail{DeviceId{2}});
  run_until(timeline);
  timeline.step(Connect{DeviceId{1}, proto::Protocol::Imap});
  for (const char* line :
       {"a1 LOGIN alice secret", "a2 SELECT INBOX", "a3 FETCH 1 (UID)", "a4 x"}) {
    run_until(timeline);
    timeline.step(Type{DeviceId{1}, line});
  }
  run_until(timeline);
  Look look(timeline);
  std::string all;
  std::size_t login = 0;
  for (std::size_t i = 0; i < look.transcript.lines().size(); ++i) {
    const casella::Line& line = look.transcript.lines()[i];
    if (line.protocol == proto::Protocol::Imap && line.text().starts_with("a1 LOGIN")) login = i;
    std::size_t end = 0;
    for (const Field& field : fields_of(line)) {
      CHECK(field.begin >= end);
      end = field.end;
      all += std::string(field.name) + "=" +
             std::string(line.octets.substr(field.begin, field.end - field.begin)) + "|";
      for (const char* language : {"en", "it"}) {
        CHECK(words(language).has("model.field." + std::string(field.name) + ".label"));
        CHECK(words(language).has("model.field." + std::string(field.name) + ".long"));
      }
    }
    CHECK(end == line.octets.size());
  }
  for (const char* wanted :
       {"tag=a3|keyword=FETCH|arguments=1 (UID)|", "untagged=*|number=1|data=FETCH|data_value=(UID",
        "tag=a3|condition=OK|words=", "tag=a4|condition=BAD|",
        "condition=OK|response_code=[UIDNEXT", "reply_code=220|words=", "reply_code=250|",
        "keyword=MAIL|arguments=FROM:", "sign=#2|", "keyword=HELO|arguments=alice secret|"}) {
    INFO(wanted << " in " << all);
    CHECK(all.find(wanted) != std::string::npos);
  }
  CHECK(all.find("status_err") == std::string::npos);

  REQUIRE(login > 0);
  CHECK(shown_text(look.transcript.lines()[login], false) == "a1 LOGIN alice ••••••••");
  look.selection.choose_line(login);
  DetailModel model;
  const Detail& detail = model.update(look.moment(), look.history, look.focus(), words());
  CHECK(detail.octets.data == "a1 LOGIN alice ******\r\n");
}

TEST_CASE("a refusal is told from what was done, whatever the protocol") {
  Scene scene = two_devices({});
  scene.devices[1].protocol = proto::Protocol::Imap;
  scene.devices[1].mode = Mode::Online;
  Timeline timeline(scene.world());
  for (const std::uint32_t each : {0U, 1U}) {
    timeline.step(
        Connect{DeviceId{each}, each == 0 ? proto::Protocol::Pop3 : proto::Protocol::Imap});
    run_until(timeline);
    timeline.step(Type{DeviceId{each}, each == 0 ? "RETR 1" : "a1 SELECT INBOX"});
    run_until(timeline);
  }
  Look look(timeline);
  TranscriptModel model;
  model.update(look.moment(), look.history, look.focus());
  std::string refused;
  for (std::size_t i = 0; i < model.size(); ++i) {
    const TranscriptRow row = model.row(i, words());
    if (row.line.refusal) refused += row.line.keyword + "|";
  }
  CHECK(refused == "-ERR|a1|");
}

TEST_CASE("an answer to a challenge shows nothing while passwords are masked") {
  casella::Line line;
  line.octets = "AGFsaWNlAHNlY3JldA==\r\n";
  line.meaning = {pop3::LineKind::Command, &smtp::note::kAuthResponse, false, true};
  for (const auto protocol :
       {proto::Protocol::Pop3, proto::Protocol::Imap, proto::Protocol::Smtp}) {
    line.protocol = protocol;
    CHECK(shown_text(line, false) == "••••••••");
    CHECK(shown_text(line, true) == "AGFsaWNlAHNlY3JldA==");
    CHECK(fields_of(line).front().name == "answer");
  }
}
