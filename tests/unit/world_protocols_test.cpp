// Worlds in which POP2 and SMTP are spoken, beside POP3.
#include <set>

#include "tests/support/catch.h"
#include "tests/support/scene.h"

using namespace casella;
using casella::test::all_of;
using casella::test::device;
using casella::test::lines_of;
using casella::test::message;
using casella::test::note;
using casella::test::Scene;

namespace {

using proto::Protocol;

Scene scene_of(Protocol protocol, Mode mode) {
  Scene scene;
  scene.devices = {device("laptop", mode), device("phone", Mode::Delete)};
  scene.devices[0].protocol = protocol;
  scene.mail = {note(1), note(2)};
  return scene;
}

bool has(const std::vector<std::string>& all, const std::string& line) {
  return std::find(all.begin(), all.end(), line) != all.end();
}

// The lines without their wording: the client's whole, the server's first character or code.
std::string shape_of(const Timeline& timeline) {
  std::string shape;
  for (const std::string& line : lines_of(timeline)) {
    const bool client = line.front() == 'C';
    shape += (client ? line.substr(3) : line.substr(3, line[3] == '=' ? 3 : 1)) + " ";
  }
  return shape;
}

std::size_t in_inbox(const Timeline& timeline) {
  return timeline.tip().store.accounts[0]->inbox->items.size();
}

MessageRef draft() {
  return message(99, "From: alice@casella.example\r\nSubject: hello\r\n\r\n.\r\nA dot.\r\n");
}

}  // namespace

TEST_CASE("a device gets its mail by POP2, and acknowledges each message as deleted") {
  Timeline timeline(scene_of(Protocol::Pop2, Mode::Delete).world());
  timeline.step(CheckMail{DeviceId{0}});
  run_until(timeline);
  CHECK(timeline.tip().connections.empty());
  const Device& laptop = *timeline.tip().devices[0];
  REQUIRE(laptop.disk.size() == 2);
  CHECK(laptop.disk[1].message->octets() == note(2)->octets());
  CHECK(in_inbox(timeline) == 0);
  CHECK(all_of<happening::Removed>(timeline).size() == 2);
  CHECK(all_of<happening::Marked>(timeline).size() == 2);
  const auto lines = lines_of(timeline);
  CHECK(has(lines, "C: HELO alice secret"));
  CHECK(has(lines, "C: ACKD"));
  CHECK(has(lines, "S: #2 messages"));
}

TEST_CASE("POP2 has no memory: a device that keeps fetches everything again each time") {
  Timeline timeline(scene_of(Protocol::Pop2, Mode::Keep).world());
  for (int i = 0; i < 2; ++i) {
    timeline.step(CheckMail{DeviceId{0}});
    run_until(timeline);
  }
  CHECK(timeline.tip().devices[0]->disk.size() == 4);
  CHECK(in_inbox(timeline) == 2);
}

TEST_CASE("with POP2, too, a wrong password opens nothing, and the session comes to its end") {
  Scene scene = scene_of(Protocol::Pop2, Mode::Delete);
  scene.devices[0].pass = "wrong";
  Timeline timeline(scene.world());
  timeline.step(CheckMail{DeviceId{0}});
  run_until(timeline);
  CHECK(timeline.tip().connections.empty());
  CHECK(timeline.tip().devices[0]->disk.empty());
  CHECK(in_inbox(timeline) == 2);
}

TEST_CASE("a POP2 session and a POP3 session can't have the mailbox at once") {
  Scene scene = scene_of(Protocol::Pop2, Mode::Delete);
  Timeline timeline(scene.world());
  timeline.step(Connect{DeviceId{0}, Protocol::Pop2});
  run_until(timeline);
  timeline.step(Type{DeviceId{0}, "HELO alice secret"});
  run_until(timeline);
  timeline.step(CheckMail{DeviceId{1}});
  run_until(timeline);
  CHECK(timeline.tip().devices[1]->disk.empty());
  CHECK(timeline.tip().devices[1]->last_reply.find("signing off") != std::string::npos);
  const auto refused = all_of<happening::Refused>(timeline);
  REQUIRE(refused.size() == 1);
  CHECK(refused[0].in_use);
}

TEST_CASE("mail sent by one device is fetched by another, dots and all") {
  Timeline timeline(scene_of(Protocol::Pop3, Mode::Delete).world());
  timeline.step(SendMail{DeviceId{0}, {"alice@casella.example"}, draft()});
  run_until(timeline);
  CHECK(timeline.tip().connections.empty());
  CHECK(timeline.tip().devices[0]->posted == 1);
  CHECK(timeline.tip().devices[0]->not_posted == 0);
  const auto posted = all_of<happening::Posted>(timeline);
  REQUIRE(posted.size() == 1);
  CHECK(posted[0].taken);
  REQUIRE(all_of<happening::Arrived>(timeline).size() == 1);
  REQUIRE(in_inbox(timeline) == 3);

  timeline.step(CheckMail{DeviceId{1}});
  run_until(timeline);
  const Device& phone = *timeline.tip().devices[1];
  REQUIRE(phone.disk.size() == 3);
  const std::string& octets = phone.disk[2].message->octets();
  CHECK(octets.ends_with(draft()->octets()));                 // nothing of it was changed
  CHECK(octets.find("Received: from") != std::string::npos);  // RFC 5321, section 4.4
}

TEST_CASE("a full mailbox takes no more mail, by whichever way, until there is room") {
  World start = scene_of(Protocol::Pop3, Mode::Delete).world();
  REQUIRE(start.store.accounts[0]->inbox->items.size() == 2);
  start.store.accounts[0].edit().quota_messages = 2;
  Timeline timeline(start);
  timeline.step(SendMail{DeviceId{0}, {"alice@casella.example"}, draft()});
  run_until(timeline);
  CHECK(timeline.tip().devices[0]->not_posted == 1);
  CHECK(timeline.tip().devices[0]->last_reply.starts_with("221"));
  CHECK(all_of<happening::Arrived>(timeline).empty());
  CHECK(in_inbox(timeline) == 2);
  bool said = false;
  for (Seq seq = 0; seq < timeline.size(); ++seq)
    said |= timeline[seq].octets.find("452 4.2.2 ") != std::string::npos;
  CHECK(said);

  timeline.step(Arrive{AccountId{0}, draft()});
  CHECK(all_of<happening::TurnedAway>(timeline).size() == 1);
  CHECK(all_of<happening::Arrived>(timeline).empty());
  CHECK(in_inbox(timeline) == 2);

  timeline.step(CheckMail{DeviceId{1}});  // takes and deletes
  run_until(timeline);
  REQUIRE(in_inbox(timeline) == 0);
  timeline.step(Arrive{AccountId{0}, draft()});
  CHECK(all_of<happening::Arrived>(timeline).size() == 1);
  CHECK(in_inbox(timeline) == 1);
}

TEST_CASE("mail to nobody here is refused, and the sender knows") {
  for (const char* to : {"nobody@casella.example", "alice@elsewhere.example"}) {
    Timeline timeline(scene_of(Protocol::Pop3, Mode::Delete).world());
    timeline.step(SendMail{DeviceId{0}, {to}, draft()});
    run_until(timeline);
    INFO(to);
    CHECK(timeline.tip().connections.empty());
    CHECK(timeline.tip().devices[0]->posted == 0);
    CHECK(timeline.tip().devices[0]->not_posted == 1);
    CHECK(in_inbox(timeline) == 2);
    CHECK(shape_of(timeline).find("RCPT TO:<" + std::string(to) + "> 5 ") != std::string::npos);
  }
}

TEST_CASE("a cable cut before the message's last reply leaves the sender in doubt") {
  // Whatever has arrived by then: the sender counts it as not taken, the server may have it.
  std::set<std::size_t> delivered;
  Timeline whole(scene_of(Protocol::Pop3, Mode::Delete).world());
  whole.step(SendMail{DeviceId{0}, {"alice@casella.example"}, draft()});
  run_until(whole);
  for (Seq seq = 1; seq < whole.size(); ++seq) {
    Timeline timeline = whole.fork(seq);
    if (timeline.tip().connection_of(DeviceId{0}) == nullptr) continue;
    timeline.step(CutLink{ConnId{1}, {}});
    run_until(timeline);
    const Device& laptop = *timeline.tip().devices[0];
    CHECK(timeline.tip().connections.empty());
    CHECK(laptop.posted + laptop.not_posted == 1);
    if (laptop.posted == 1) CHECK(in_inbox(timeline) == 3);
    if (laptop.not_posted == 1) delivered.insert(in_inbox(timeline));
  }
  CHECK(delivered == std::set<std::size_t>{2, 3});  // not taken; and taken, but nobody knows
}

TEST_CASE("a person can type SMTP, and the transcript explains each line") {
  Timeline timeline(scene_of(Protocol::Pop3, Mode::Delete).world());
  timeline.step(Connect{DeviceId{0}, Protocol::Smtp});
  run_until(timeline);
  for (const char* line :
       {"EHLO laptop.example", "MAIL FROM:<alice@casella.example>",
        "RCPT TO:<alice@casella.example>", "DATA", "Subject: typed", "", "Hi.", ".", "QUIT"}) {
    timeline.step(Type{DeviceId{0}, line});
    run_until(timeline);
  }
  CHECK(timeline.tip().connections.empty());
  CHECK(in_inbox(timeline) == 3);
  Transcript transcript;
  transcript.read(timeline);
  REQUIRE(transcript.lines().size() > 12);
  for (const Line& line : transcript.lines()) {
    INFO(line.text());
    REQUIRE(line.meaning.note != nullptr);
    CHECK(line.meaning.note->key.name.substr(0, 5) == "smtp.");
    CHECK(line.protocol == Protocol::Smtp);
    CHECK_FALSE(line.state.empty());
  }
}

TEST_CASE("the same world and seed, the same octets, whatever is spoken") {
  const auto wire = [] {
    Timeline timeline(scene_of(Protocol::Pop2, Mode::Keep).world());
    timeline.step(SendMail{DeviceId{1}, {"alice@casella.example"}, draft()});
    run_until(timeline);
    timeline.step(CheckMail{DeviceId{0}});
    run_until(timeline);
    std::string all;
    for (Seq seq = 0; seq < timeline.size(); ++seq) all += timeline[seq].octets;
    Encoder state;
    timeline.tip().encode(state);
    return all + state.octets();
  };
  CHECK(wire() == wire());
}

TEST_CASE("a log keeps the mail that clients have brought, in every branch") {
  Timeline timeline(scene_of(Protocol::Pop3, Mode::Delete).world());
  timeline.step(SendMail{DeviceId{0}, {"alice@casella.example"}, draft()});
  run_until(timeline);
  const Timeline branch = timeline.fork(timeline.size() - 1);
  for (const Timeline* log : {static_cast<const Timeline*>(&timeline), &branch}) {
    std::size_t brought = 0;
    for (Seq seq = 0; seq < log->size(); ++seq) {
      for (const MessageRef& each : (*log)[seq].brought) {
        ++brought;
        CHECK(each->header("Subject") == "hello");
      }
    }
    CHECK(brought == 1);
  }
}

TEST_CASE("a device that only sends has no mail to check") {
  Timeline timeline(scene_of(Protocol::Smtp, Mode::Delete).world());
  timeline.step(CheckMail{DeviceId{0}});
  run_until(timeline);
  CHECK(timeline.tip().connections.empty());
  CHECK(timeline.tip().connections_made == 0);
  for (const Action& action : enabled(timeline.tip())) {
    const auto* check = std::get_if<CheckMail>(&action);
    if (check != nullptr) CHECK(check->device == DeviceId{1});
  }
}
