#include "tests/support/catch.h"
#include "tests/support/scene.h"

using namespace casella;
using casella::test::device;
using casella::test::lines_of;
using casella::test::note;
using casella::test::Scene;

TEST_CASE("a device in delete mode empties the maildrop, and only at QUIT") {
  Scene scene;
  scene.devices = {device("laptop", Mode::Delete)};
  scene.mail = {note(1), note(2)};
  Timeline timeline(scene.world());
  timeline.step(CheckMail{DeviceId{0}});
  REQUIRE(run_until(timeline) == Ran::Quiet);
  const std::vector<std::string> expected = {
      "S: +OK Casella POP3 server ready <1.",
      "C: USER alice",
      "S: +OK send PASS",
      "C: PASS secret",
      "S: +OK maildrop locked, 2 messages (72 octets)",
      "C: STAT",
      "S: +OK 2 72",
      "C: RETR 1",
      "S: +OK 36 octets",
      "S: Subject: note 1",
      "S: ",
      "S: This is note 1.",
      "S: .",
      "C: DELE 1",
      "S: +OK message 1 deleted",
      "C: RETR 2",
      "S: +OK 36 octets",
      "S: Subject: note 2",
      "S: ",
      "S: This is note 2.",
      "S: .",
      "C: DELE 2",
      "S: +OK message 2 deleted",
      "C: QUIT",
      "S: +OK Casella POP3 server signing off (maildrop empty)"};
  auto lines = lines_of(timeline);
  REQUIRE(lines.size() == expected.size());
  lines.front().resize(expected.front().size());
  CHECK(lines == expected);
  CHECK(timeline.tip().store.accounts[0]->inbox->items.empty());
  CHECK_FALSE(timeline.tip().store.accounts[0]->held_by);
  CHECK(timeline.tip().devices[0]->disk.size() == 2);
  CHECK(timeline.tip().devices[0]->disk[1].message->octets() == note(2)->octets());
  CHECK(timeline.tip().connections.empty());
  bool removed_before_quit = false, quit_sent = false;
  for (Seq seq = 0; seq < timeline.size(); ++seq) {
    for (const Happening& what : timeline[seq].what) {
      if (const auto* sent = std::get_if<happening::Sent>(&what)) {
        quit_sent |= timeline[seq].text(sent->octets) == "QUIT\r\n";
      }
      removed_before_quit |= std::holds_alternative<happening::Removed>(what) && !quit_sent;
    }
  }
  CHECK(quit_sent);
  CHECK_FALSE(removed_before_quit);
}

TEST_CASE("seeking anywhere gives the world that was there") {
  Scene scene;
  scene.devices = {device("laptop", Mode::Delete), device("phone", Mode::Keep)};
  scene.mail = {note(1), note(2), note(3)};
  Timeline timeline(scene.world());
  std::vector<std::string> worlds;
  const auto remember = [&] {
    Encoder encoder;
    timeline.tip().encode(encoder);
    worlds.push_back(encoder.octets());
  };
  remember();
  for (int round = 0; round < 150; ++round) {
    timeline.step(CheckMail{DeviceId{static_cast<std::uint32_t>(round % 2)}});
    remember();
    while (const auto action = next_action(timeline.tip())) {
      timeline.step(*action);
      remember();
    }
    timeline.step(Arrive{AccountId{0}, note(static_cast<std::uint32_t>(10 + round))});
    remember();
  }
  REQUIRE(timeline.size() > 2 * Timeline::kChunk);
  for (Seq seq = 0; seq <= timeline.size(); seq += 7) {
    Encoder encoder;
    timeline.seek(seq).encode(encoder);
    REQUIRE(encoder.octets() == worlds[seq]);
  }
  for (const Seq seq : {Seq{0}, Seq{5}, Seq{1023}, Seq{1024}, Seq{1025}, timeline.size()}) {
    Timeline branch = timeline.fork(seq);
    REQUIRE(branch.size() == seq);
    Encoder encoder;
    branch.tip().encode(encoder);
    CHECK(encoder.octets() == worlds[seq]);
    CHECK(branch.common_with(timeline) == seq);
    branch.step(AdvanceTime{std::chrono::hours(1)});
    CHECK(branch.size() == seq + 1);
    CHECK(branch.common_with(timeline) == seq);
  }
}
