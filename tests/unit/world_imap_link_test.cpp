// IMAP over TLS and over TCP, opened part by part, and the clock of IDLE.
#include "sim/export/packets.h"
#include "sim/world/profile.h"
#include "tests/support/catch.h"
#include "tests/support/scene.h"
#include "tests/support/watch.h"

using namespace casella;
using namespace std::chrono_literals;
using casella::test::all_of;
using casella::test::device;
using casella::test::lines_of;
using casella::test::message;
using casella::test::note;
using casella::test::Scene;

namespace {

constexpr std::string_view kWithPicture =
    "From: bob@casella.example\r\nSubject: 1\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    "--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\n\r\nthe text\r\n--c\r\n"
    "Content-Type: text/html\r\n\r\n<p>the text\r\n--c--\r\n--b\r\nContent-Type: image/png\r\n"
    "Content-Disposition: attachment; filename=p.png\r\n\r\nPICTUREPICTURE\r\n--b--\r\n";

Scene imap_scene(Mode mode, Security security, LinkSettings link = {}) {
  Scene scene;
  find_profile("modern")->apply(scene.settings);
  scene.settings.link = std::move(link);
  scene.devices = {device("laptop", mode)};
  scene.devices[0].protocol = proto::Protocol::Imap;
  scene.devices[0].security = security;
  scene.mail = {note(1), message(2, "Subject: large\r\n\r\n" + std::string(40'000, 'm') + "\r\n")};
  return scene;
}

Timeline looked(const Scene& scene) {
  Timeline timeline(scene.world());
  timeline.step(CheckMail{DeviceId{0}});
  run_until(timeline);
  return timeline;
}

std::string on_the_wire(const Timeline& timeline) {
  std::string all;
  for (const exports::Frame& frame : exports::frames_of(timeline, timeline.size()))
    all += frame.packet.payload;
  return all;
}

bool holds(const std::string& all, std::string_view part) {
  return all.find(part) != all.npos;
}

bool was_said(const Timeline& timeline, std::string_view pattern) {
  const auto lines = lines_of(timeline);
  return std::any_of(lines.begin(), lines.end(),
                     [&](const std::string& line) { return matches(pattern, line); });
}

}  // namespace

TEST_CASE("IMAP within TLS, from the start or by STARTTLS, brings the mail whole and private") {
  for (const Security security : {Security::Implicit, Security::Stls}) {
    const Scene scene = imap_scene(Mode::Offline, security);
    const Timeline timeline = looked(scene);
    const auto opened = all_of<happening::Opened>(timeline);
    REQUIRE(opened.size() == 1);
    CHECK(opened[0].port == (security == Security::Implicit ? 993 : 143));
    REQUIRE(timeline.tip().devices[0]->disk.size() == 2);
    std::size_t n = 0;
    for (const LocalMail& mail : timeline.tip().devices[0]->disk)
      CHECK(mail.message->octets() == scene.mail[n++]->octets());
    const std::string seen = on_the_wire(timeline);
    CHECK(holds(seen, "STARTTLS\r\n") == (security == Security::Stls));
    CHECK_FALSE(holds(seen, "LOGIN"));
    CHECK_FALSE(holds(seen, "secret"));
    CHECK_FALSE(holds(seen, "mmmmmmmm"));
  }
}

TEST_CASE(
    "IMAP in TCP's packets, some of them lost, says the same lines and brings the same mail") {
  const Timeline plain = looked(imap_scene(Mode::Offline, Security::None));
  LinkSettings link;
  link.tcp = true;
  const Timeline whole = looked(imap_scene(Mode::Offline, Security::None, link));
  CHECK(lines_of(whole) == lines_of(plain));
  link.lose_percent = 10;
  const Timeline lossy = looked(imap_scene(Mode::Offline, Security::None, link));
  CHECK(lines_of(lossy) == lines_of(plain));
  REQUIRE(lossy.tip().devices[0]->disk.size() == 2);
  CHECK(lossy.tip().now > whole.tip().now);
  const Timeline sealed = looked(imap_scene(Mode::Offline, Security::Implicit, link));
  CHECK(sealed.tip().devices[0]->disk.size() == 2);
}

TEST_CASE("a device that opens part by part leaves the picture on the server until it is wanted") {
  Scene scene = imap_scene(Mode::Online, Security::None);
  scene.devices[0].parts = true;
  scene.mail = {message(1, std::string(kWithPicture)), note(2)};
  scene.devices[0].idle = true;
  Timeline timeline = looked(scene);
  const auto read = [&](std::uint32_t id) {
    timeline.step(HandleMail{DeviceId{0}, Deed::Read, MessageId{id}, {}});
    run_until(timeline);
  };
  read(1);
  CHECK(was_said(timeline, "C: * UID FETCH 1 (BODYSTRUCTURE)"));
  CHECK(was_said(timeline, "C: * UID FETCH 1 (FLAGS BODY[1.1])"));
  CHECK_FALSE(was_said(timeline, "*PICTURE*"));
  const KnownMail* mail = timeline.tip().devices[0]->imap->find(MessageId{1});
  REQUIRE(mail != nullptr);
  CHECK(mail->opened);
  CHECK((mail->flags & flag::kSeen) != 0);
  CHECK(mail->attached == "2");
  CHECK(mail->attached_octets == 14);
  read(1);
  CHECK(was_said(timeline, "C: * UID FETCH 1 (FLAGS BODY[2])"));
  CHECK(was_said(timeline, "*PICTURE*"));
  CHECK(timeline.tip().devices[0]->imap->find(MessageId{1})->attached.empty());
  read(2);  // nothing but text: its one part
  CHECK(was_said(timeline, "C: * UID FETCH 2 (FLAGS BODY[1])"));
  CHECK(timeline.tip().devices[0]->imap->conflicts == 0);
}

TEST_CASE("what is read part by part, but is gone, is a conflict and no endless question") {
  Scene scene = imap_scene(Mode::Online, Security::None);
  scene.devices[0].parts = true;
  Timeline timeline = looked(scene);
  World world = timeline.tip();
  auto box = std::make_shared<Mailbox>(*world.store.accounts[0]->inbox);
  box->items.clear();
  world.store.accounts[0].edit().inbox = std::move(box);
  Timeline without(world);
  without.step(HandleMail{DeviceId{0}, Deed::Read, MessageId{1}, {}});
  run_until(without);
  CHECK(without.size() < 100);
  CHECK(without.tip().devices[0]->imap->waiting.empty());
}

TEST_CASE("an idle device begins anew by its own clock, however far time is put on") {
  Scene scene = imap_scene(Mode::Online, Security::None);
  scene.devices[0].idle = true;
  Timeline timeline = looked(scene);
  REQUIRE(timeline.tip().connection_of(DeviceId{0}) != nullptr);
  timeline.step(AdvanceTime{28min});
  run_until(timeline);
  CHECK_FALSE(was_said(timeline, "C: DONE"));
  for (const auto by : {2min, 300min}) {
    timeline.step(AdvanceTime{by});
    run_until(timeline);
    CHECK(was_said(timeline, "C: DONE"));
    CHECK(timeline.tip().connection_of(DeviceId{0}) != nullptr);
  }
  timeline.step(Arrive{AccountId{0}, note(9)});
  run_until(timeline);
  CHECK(timeline.tip().devices[0]->imap->find(MessageId{9}) != nullptr);
}
