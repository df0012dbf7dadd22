// Worlds in which TLS stands between the engines and the link.
#include "sim/export/packets.h"
#include "sim/proto/tls/notes.h"
#include "sim/world/profile.h"
#include "tests/support/catch.h"
#include "tests/support/scene.h"
#include "tests/support/watch.h"

using namespace casella;
using casella::test::all_of;
using casella::test::device;
using casella::test::lines_of;
using casella::test::message;
using casella::test::note;
using casella::test::Scene;

namespace {

Scene modern(Security security, LinkSettings link = {}) {
  Scene scene;
  find_profile("modern")->apply(scene.settings);
  scene.settings.link = link;
  scene.devices = {device("laptop", Mode::Delete)};
  scene.devices[0].security = security;
  scene.mail = {note(1), message(2, "Subject: large\r\n\r\n" + std::string(40'000, 'm') + "\r\n")};
  return scene;
}

Timeline checked(const Scene& scene) {
  Timeline timeline(scene.world());
  timeline.step(CheckMail{DeviceId{0}});
  run_until(timeline);
  return timeline;
}

// All that anybody between the two ends has seen.
std::string wire(const Timeline& timeline) {
  std::string all;
  for (const exports::Frame& frame : exports::frames_of(timeline, timeline.size())) {
    all += frame.packet.payload;
  }
  return all;
}

bool contains(const std::string& all, std::string_view part) {
  return all.find(part) != all.npos;
}

}  // namespace

TEST_CASE("STLS makes the rest of a session private, and brings the mail whole") {
  const Scene scene = modern(Security::Stls);
  const Timeline timeline = checked(scene);
  const auto lines = lines_of(timeline);
  REQUIRE(lines.size() > 4);
  CHECK(lines[1] == "C: STLS");
  CHECK(lines[2].starts_with("S: +OK"));
  CHECK(lines[3] == "C: USER alice");
  CHECK(timeline.tip().store.accounts[0]->inbox->items.size() == 0);
  REQUIRE(timeline.tip().devices[0]->disk.size() == 2);
  std::size_t n = 0;
  for (const LocalMail& mail : timeline.tip().devices[0]->disk) {
    CHECK(mail.message->octets() == scene.mail[n++]->octets());
  }
  const std::string seen = wire(timeline);
  CHECK(contains(seen, "STLS\r\n"));
  CHECK_FALSE(contains(seen, "alice"));
  CHECK_FALSE(contains(seen, "secret"));
  CHECK_FALSE(contains(seen, "Subject"));
}

TEST_CASE("implicit TLS comes before the first word, on a port of its own") {
  const Timeline timeline = checked(modern(Security::Implicit));
  CHECK(all_of<happening::Opened>(timeline).at(0).port == 995);
  CHECK(timeline.tip().devices[0]->disk.size() == 2);
  CHECK_FALSE(contains(wire(timeline), "+OK"));
  const auto lines = lines_of(timeline);
  CHECK(std::find(lines.begin(), lines.end(), "C: STLS") == lines.end());
  CHECK(lines.at(1) == "C: USER alice");
}

TEST_CASE("each line says whether it was sealed, and has arrived when its record was opened") {
  const Timeline timeline = checked(modern(Security::Stls));
  Transcript transcript;
  transcript.read(timeline);
  for (std::size_t i = 0; i < transcript.lines().size(); ++i) {
    const Line& line = transcript.lines()[i];
    INFO(line.text());
    CHECK(line.sealed == (i > 2));
    CHECK(line.arrived != kNever);
    CHECK(line.arrived > line.sent);
  }
}

TEST_CASE("the log names the records, and both sides' keys are the same") {
  const Timeline timeline = checked(modern(Security::Stls));
  std::vector<std::string_view> names;
  std::vector<std::string> keys;
  for (Seq seq = 0; seq < timeline.size(); ++seq) {
    for (const Happening& what : timeline[seq].what) {
      if (const auto* record = std::get_if<happening::TlsSent>(&what)) {
        names.push_back(record->why->key.name);
        CHECK(timeline[seq].text(record->octets).size() == record->octets.size);
      } else if (const auto* secured = std::get_if<happening::Secured>(&what)) {
        keys.emplace_back(timeline[seq].text(secured->keys));
      }
    }
  }
  REQUIRE(names.size() > 8);
  CHECK(names.front() == "tls.client_hello");
  CHECK(names[1] == "tls.server_hello");
  CHECK(std::count(names.begin(), names.end(), "tls.finished") == 2);
  CHECK(std::count(names.begin(), names.end(), "tls.close_notify") == 2);
  REQUIRE(keys.size() == 2);
  CHECK(keys[0] == keys[1]);
  CHECK(contains(keys[0], "CLIENT_TRAFFIC_SECRET_0 "));
}

TEST_CASE("however records are cut on the link, the same lines are said") {
  for (const Security security : {Security::Stls, Security::Implicit}) {
    for (const Chop chop : {Chop::Fixed, Chop::Seeded}) {
      for (const std::uint32_t size : {1U, 7U, 1000U}) {
        for (const bool join : {false, true}) {
          LinkSettings link;
          link.chop = chop;
          link.segment_octets = size;
          link.join = join;
          Scene scene = modern(security, link);
          scene.mail.resize(1);
          Scene plain = modern(security);
          plain.mail.resize(1);
          // The nonces and APOP's timestamp come from the seed, which cutting draws from as well.
          plain.settings.pop3.apop = scene.settings.pop3.apop = false;
          INFO("chop " << static_cast<int>(chop) << ", " << size << ", join " << join);
          CHECK(lines_of(checked(scene)) == lines_of(checked(plain)));
        }
      }
    }
  }
}

TEST_CASE("a cut at any moment of a TLS session loses no message and no octet's trace") {
  const std::size_t steps = checked(modern(Security::Stls)).size();
  for (std::size_t at = 1; at < steps; ++at) {
    World world = modern(Security::Stls).world();
    test::Watch watch(world);
    test::watched_step(world, CheckMail{DeviceId{0}}, watch);
    for (std::size_t i = 0; i < at; ++i) {
      if (const auto action = next_action(world)) test::watched_step(world, *action, watch);
    }
    test::watched_step(world, CutLink{ConnId{1}, {}}, watch);
    test::watched_run(world, watch);
    test::watched_end(world, watch);
    INFO("cut after " << at);
    CHECK(watch.all() == "");
  }
}

TEST_CASE("what is typed during the handshake waits for the keys") {
  Timeline timeline(modern(Security::None).world());
  timeline.step(Connect{DeviceId{0}});
  run_until(timeline);
  timeline.step(Type{DeviceId{0}, "STLS"});
  REQUIRE(run_until(timeline, [](const RecordView& record) {
            return std::any_of(record.what.begin(), record.what.end(), [](const Happening& what) {
              return std::holds_alternative<happening::TlsSent>(what);
            });
          }) == Ran::Stopped);
  timeline.step(Type{DeviceId{0}, "USER alice"});
  run_until(timeline);
  CHECK(lines_of(timeline).back().starts_with("S: +OK"));
  CHECK_FALSE(contains(wire(timeline), "alice"));
}

TEST_CASE("octets in the clear behind STLS end the session") {
  Timeline timeline(modern(Security::None).world());
  timeline.step(Connect{DeviceId{0}});
  run_until(timeline);
  timeline.step(Type{DeviceId{0}, "STLS"});
  timeline.step(Type{DeviceId{0}, "USER alice"});  // before the reply
  run_until(timeline);
  CHECK(timeline.tip().connections.empty());
  CHECK(all_of<happening::Secured>(timeline).empty());
}

TEST_CASE("a message is posted within TLS, begun by STARTTLS or from the start") {
  for (const Security security : {Security::Stls, Security::Implicit}) {
    Scene scene = modern(security);
    scene.mail.clear();
    Timeline timeline(scene.world());
    timeline.step(SendMail{DeviceId{0}, {"alice@casella.example"}, note(9)});
    run_until(timeline);
    REQUIRE(timeline.tip().devices[0]->posted == 1);
    CHECK(timeline.tip().store.accounts[0]->inbox->items.size() == 1);
    const std::string seen = wire(timeline);
    CHECK(contains(seen, "STARTTLS") == (security == Security::Stls));
    CHECK_FALSE(contains(seen, "MAIL FROM"));
    CHECK(all_of<happening::Opened>(timeline).at(0).port ==
          (security == Security::Stls ? 25 : 465));
  }
}
