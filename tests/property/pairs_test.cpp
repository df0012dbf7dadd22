// Our client against our server: what each mode leaves where, alone and beside another device.
#include "tests/support/catch.h"
#include "tests/support/scene.h"
#include "tests/support/watch.h"

using namespace casella;
using namespace casella::test;

namespace {

void check_mail(World& world, Watch& watch, std::uint32_t device) {
  watched_step(world, CheckMail{DeviceId{device}}, watch);
  REQUIRE(watched_run(world, watch));
}

std::size_t left(const World& world) {
  return world.store.accounts[0]->inbox->items.size();
}

std::vector<std::uint32_t> disk(const World& world, std::uint32_t device) {
  std::vector<std::uint32_t> ids;
  for (const LocalMail& mail : world.devices[device]->disk) ids.push_back(mail.message->id().value);
  return ids;
}

// The lines of the client, without their login.
std::vector<std::string> said(const Timeline& timeline) {
  std::vector<std::string> lines;
  for (const std::string& line : lines_of(timeline)) {
    if (line.starts_with("C: ")) lines.push_back(line.substr(3));
  }
  return lines;
}

using Ids = std::vector<std::uint32_t>;
using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("keep mode fetches once what has a unique-id, and leaves it") {
  Scene scene;
  scene.devices = {device("phone", Mode::Keep)};
  scene.mail = {note(1), note(2)};
  World world = scene.world();
  Watch watch(world);
  check_mail(world, watch, 0);
  check_mail(world, watch, 0);
  CHECK(disk(world, 0) == Ids{1, 2});
  watched_step(world, Arrive{AccountId{0}, note(3)}, watch);
  check_mail(world, watch, 0);
  CHECK(disk(world, 0) == Ids{1, 2, 3});
  CHECK(left(world) == 3);
  watched_end(world, watch);
  CHECK(watch.all() == "");
}

TEST_CASE("without UIDL keep mode fetches everything again each time") {
  Scene scene;
  scene.devices = {device("phone", Mode::Keep)};
  scene.settings.pop3.uidl = false;
  scene.mail = {note(1), note(2)};
  World world = scene.world();
  Watch watch(world);
  check_mail(world, watch, 0);
  check_mail(world, watch, 0);
  CHECK(disk(world, 0) == Ids{1, 2, 1, 2});
  CHECK(world.devices[0]->copies_of(MessageId{1}) == 2);
  CHECK(left(world) == 2);
}

TEST_CASE("keeping for days deletes a message when its days are over, not a moment before") {
  for (const std::uint32_t days : {0U, 1U, 7U, 30U}) {
    Scene scene;
    scene.devices = {device("phone", Mode::KeepDays)};
    scene.devices[0].keep_days = days;
    scene.mail = {note(1)};
    World world = scene.world();
    Watch watch(world);
    check_mail(world, watch, 0);
    INFO(days << " days");
    CHECK(left(world) == (days == 0 ? 0 : 1));
    if (days == 0) continue;
    watched_step(world, AdvanceTime{std::chrono::hours(24 * days) - std::chrono::minutes(1)},
                 watch);
    watched_step(world, Arrive{AccountId{0}, note(2)}, watch);
    check_mail(world, watch, 0);
    CHECK(left(world) == 2);
    watched_step(world, AdvanceTime{std::chrono::minutes(1)}, watch);
    check_mail(world, watch, 0);
    CHECK(left(world) == 1);
    CHECK(world.store.accounts[0]->inbox->items[0].message->id() == MessageId{2});
    watched_step(world, AdvanceTime{std::chrono::hours(24 * days)}, watch);
    check_mail(world, watch, 0);
    CHECK(left(world) == 0);
    CHECK(disk(world, 0) == Ids{1, 2});
    watched_end(world, watch);
    CHECK(watch.all() == "");
  }
}

TEST_CASE("APOP sends no password, and falls back to USER where there is none") {
  for (const bool offered : {true, false}) {
    Scene scene;
    scene.devices = {device("laptop", Mode::Delete)};
    scene.devices[0].apop = true;
    scene.settings.pop3.apop = offered;
    scene.mail = {note(1)};
    Timeline timeline(scene.world());
    timeline.step(CheckMail{DeviceId{0}});
    REQUIRE(run_until(timeline) == Ran::Quiet);
    const Lines lines = said(timeline);
    bool password = false;
    for (const std::string& line : lines) password |= line.find("secret") != line.npos;
    CHECK(password == !offered);
    CHECK(lines[0].substr(0, 10) == (offered ? "APOP alice" : "USER alice"));
    CHECK(lines.back() == "QUIT");
    CHECK(left(timeline.tip()) == 0);
  }
}

TEST_CASE("a server with nothing but the minimum serves every mode") {
  for (const Mode mode : {Mode::Delete, Mode::Keep, Mode::KeepDays}) {
    Scene scene;
    scene.devices = {device("laptop", mode)};
    auto& server = scene.settings.pop3;
    server.capa = server.apop = server.top = server.uidl = server.response_codes = false;
    scene.mail = {note(1), note(2)};
    World world = scene.world();
    Watch watch(world);
    check_mail(world, watch, 0);
    CHECK(disk(world, 0) == Ids{1, 2});
    CHECK(left(world) == (mode == Mode::Delete ? 0 : 2));
    watched_end(world, watch);
    CHECK(watch.all() == "");
  }
}

TEST_CASE("two devices in delete mode split the mail between them") {
  Scene scene;
  scene.devices = {device("laptop", Mode::Delete), device("phone", Mode::Delete)};
  scene.mail = {note(1)};
  World world = scene.world();
  Watch watch(world);
  check_mail(world, watch, 0);
  watched_step(world, Arrive{AccountId{0}, note(2)}, watch);
  check_mail(world, watch, 1);
  CHECK(disk(world, 0) == Ids{1});
  CHECK(disk(world, 1) == Ids{2});
  watched_end(world, watch);
  CHECK(watch.all() == "");
}

TEST_CASE("a device in delete mode takes the mail away from one that keeps") {
  Scene scene;
  scene.devices = {device("laptop", Mode::Delete), device("phone", Mode::Keep)};
  scene.mail = {note(1), note(2)};
  World world = scene.world();
  Watch watch(world);
  check_mail(world, watch, 0);
  check_mail(world, watch, 1);
  CHECK(disk(world, 0) == Ids{1, 2});
  CHECK(disk(world, 1).empty());
}

TEST_CASE("two devices at once: the second is refused, says goodbye, and comes again") {
  Scene scene;
  scene.devices = {device("laptop", Mode::Delete), device("phone", Mode::Keep)};
  scene.mail = {note(1), note(2)};
  Timeline timeline(scene.world());
  timeline.step(CheckMail{DeviceId{0}});
  timeline.step(CheckMail{DeviceId{1}});
  REQUIRE(run_until(timeline) == Ran::Quiet);
  std::vector<bool> refused;
  for (Seq seq = 0; seq < timeline.size(); ++seq) {
    for (const Happening& what : timeline[seq].what) {
      const auto* each = std::get_if<happening::Refused>(&what);
      if (each == nullptr) continue;
      CHECK(each->device == DeviceId{1});
      refused.push_back(each->in_use);
    }
  }
  CHECK(refused == std::vector<bool>{true});
  CHECK(timeline.tip().devices[1]->disk.empty());
  CHECK(timeline.tip().connections.empty());
  CHECK(timeline.tip().devices[0]->disk.size() == 2);
}

TEST_CASE("a message whose commit was cut is fetched twice by a device that deletes") {
  Scene scene;
  scene.devices = {device("laptop", Mode::Delete)};
  scene.mail = {note(1)};
  World world = scene.world();
  Watch watch(world);
  watched_step(world, CheckMail{DeviceId{0}}, watch);
  while (world.devices[0]->disk.empty()) watched_step(world, *next_action(world), watch);
  watched_step(world, CutLink{ConnId{1}, {}}, watch);
  REQUIRE(watched_run(world, watch));
  check_mail(world, watch, 0);
  CHECK(disk(world, 0) == Ids{1, 1});
  CHECK(left(world) == 0);
  watched_end(world, watch);
  CHECK(watch.all() == "");
}

TEST_CASE("two servers without a lock remove each message once") {
  Scene scene;
  scene.devices = {device("laptop", Mode::Delete), device("phone", Mode::Delete)};
  scene.settings.pop3.exclusive = false;
  scene.mail = {note(1), note(2)};
  Timeline timeline(scene.world());
  timeline.step(CheckMail{DeviceId{0}});
  timeline.step(CheckMail{DeviceId{1}});
  REQUIRE(run_until(timeline) == Ran::Quiet);
  Ids removed;
  for (Seq seq = 0; seq < timeline.size(); ++seq) {
    for (const Happening& what : timeline[seq].what) {
      const auto* each = std::get_if<happening::Removed>(&what);
      if (each != nullptr) removed.push_back(each->message.value);
    }
  }
  CHECK(removed == Ids{1, 2});
  CHECK(timeline.tip().devices[0]->disk.size() == 2);
  CHECK(timeline.tip().devices[1]->disk.size() == 2);
}

TEST_CASE("a wrong password is answered, and the device leaves") {
  Scene scene;
  scene.devices = {device("laptop", Mode::Delete)};
  scene.devices[0].pass = "wrong";
  scene.mail = {note(1)};
  Timeline timeline(scene.world());
  timeline.step(CheckMail{DeviceId{0}});
  REQUIRE(run_until(timeline) == Ran::Quiet);
  CHECK(said(timeline) == Lines{"USER alice", "PASS wrong", "QUIT"});
  CHECK(left(timeline.tip()) == 1);
  CHECK(timeline.tip().connections.empty());
}

TEST_CASE("the same seed gives the same octets, another seed only another timestamp and cuts") {
  const auto story = [](std::uint64_t seed, Chop chop) {
    Scene scene;
    scene.seed = seed;
    scene.devices = {device("laptop", Mode::Delete), device("phone", Mode::Keep)};
    scene.devices[0].apop = true;
    scene.settings.link.chop = chop;
    scene.settings.link.segment_octets = 9;
    scene.mail = {note(1), note(2)};
    Timeline timeline(scene.world());
    timeline.step(CheckMail{DeviceId{1}});
    run_until(timeline);
    timeline.step(CheckMail{DeviceId{0}});
    run_until(timeline);
    return timeline;
  };
  const auto encoded = [](const Timeline& timeline) {
    Encoder encoder;
    timeline.tip().encode(encoder);
    return encoder.octets();
  };
  for (const Chop chop : {Chop::Whole, Chop::Fixed, Chop::Seeded}) {
    const Timeline one = story(7, chop), two = story(7, chop), other = story(8, chop);
    REQUIRE(one.size() == two.size());
    CHECK(one.common_with(two) == one.size());
    CHECK((encoded(one) == encoded(two)));
    for (Seq seq = 0; seq < one.size(); ++seq) REQUIRE((one[seq].octets == two[seq].octets));
    const Lines lines = lines_of(one), others = lines_of(other);
    REQUIRE(lines.size() == others.size());
    std::size_t differ = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (lines[i] == others[i]) continue;
      ++differ;
      const bool of_chance =
          lines[i].find("ready <") != std::string::npos || lines[i].starts_with("C: APOP");
      CHECK(of_chance);
    }
    CHECK(differ == 3);  // two greetings and a digest
    CHECK((one.size() == other.size() || chop == Chop::Seeded));
  }
}
