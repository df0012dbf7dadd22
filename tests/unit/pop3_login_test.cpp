// How sessions log in, and what profiles change.
#include "sim/world/profile.h"
#include "tests/support/catch.h"
#include "tests/support/scene.h"

using namespace casella;
using casella::test::device;
using casella::test::lines_of;
using casella::test::message;
using casella::test::note;
using casella::test::Scene;

namespace {

Scene scene_of(std::string_view profile) {
  Scene scene;
  const Profile* found = find_profile(profile);
  REQUIRE(found != nullptr);
  found->apply(scene.settings);
  scene.devices = {device("laptop", Mode::Delete)};
  scene.mail = {note(1), note(2)};
  return scene;
}

// Types lines on one connection; what the server said to the last of them.
std::vector<std::string> replies(const Scene& scene, const std::vector<std::string>& lines) {
  Timeline timeline(scene.world());
  timeline.step(Connect{DeviceId{0}});
  run_until(timeline);
  std::size_t before = 0;
  for (const std::string& line : lines) {
    before = lines_of(timeline).size();
    timeline.step(Type{DeviceId{0}, line});
    run_until(timeline);
  }
  auto all = lines_of(timeline);
  all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(before) + 1);
  return all;
}

bool has(const std::vector<std::string>& all, const std::string& line) {
  return std::find(all.begin(), all.end(), line) != all.end();
}

}  // namespace

TEST_CASE("a device fetches its mail with each mechanism, and the wrong secret is refused") {
  for (const sasl::Row& row : sasl::kMechanisms) {
    for (const bool right : {true, false}) {
      INFO(row.name << (right ? " right" : " wrong"));
      Scene scene = scene_of("modern");
      scene.devices[0].auth = row.mechanism;
      if (!right) scene.devices[0].pass = "wrong";
      Timeline timeline(scene.world());
      timeline.step(CheckMail{DeviceId{0}});
      run_until(timeline);
      CHECK(timeline.tip().connections.empty());
      CHECK(timeline.tip().devices[0]->disk.size() == (right ? 2 : 0));
      CHECK_FALSE(timeline.tip().store.accounts[0]->held_by);
      std::string wire;
      for (const std::string& line : lines_of(timeline)) wire += line + "\n";
      CHECK(has(lines_of(timeline), "S: -ERR [AUTH] invalid user name or password") == !right);
      // Only a mechanism in the clear lets an onlooker read the secret.
      const std::string secret = scene.devices[0].pass;
      const std::string encoded = base64(std::string("\0alice\0", 7) + secret);
      const bool shown = wire.find(encoded) != wire.npos || wire.find(base64(secret)) != wire.npos;
      CHECK(shown == row.in_the_clear);
    }
  }
}

TEST_CASE("AUTH lists, refuses, is cancelled and begun anew") {
  const Scene scene = scene_of("modern");
  CHECK(replies(scene, {"AUTH"}) ==
        std::vector<std::string>{"S: +OK mechanisms follow", "S: SCRAM-SHA-256", "S: SCRAM-SHA-1",
                                 "S: CRAM-MD5", "S: PLAIN", "S: LOGIN", "S: ."});
  CHECK(replies(scene, {"AUTH KERBEROS"}) == std::vector<std::string>{"S: -ERR no such mechanism"});
  CHECK(replies(scene, {"AUTH plain"}) == std::vector<std::string>{"S: + "});
  CHECK(replies(scene, {"AUTH PLAIN", "*"}) ==
        std::vector<std::string>{"S: -ERR authentication cancelled"});
  CHECK(replies(scene, {"AUTH PLAIN", "no base64"}) ==
        std::vector<std::string>{"S: -ERR malformed response"});
  CHECK(replies(scene, {"AUTH PLAIN ="}) == std::vector<std::string>{"S: -ERR malformed response"});
  const std::string good = base64(std::string("\0alice\0secret", 13));
  CHECK(replies(scene, {"AUTH PLAIN", "*", "AUTH PLAIN " + good, "STAT"}) ==
        std::vector<std::string>{"S: +OK 2 72"});
  CHECK(replies(scene, {"AUTH PLAIN", std::string(300, 'A')}) ==
        std::vector<std::string>{
            "S: -ERR malformed response"});  // longer than a command may be, yet read
  CHECK(replies(scene_of("rfc1939"), {"AUTH"}) ==
        std::vector<std::string>{"S: -ERR unknown command"});
}

TEST_CASE("CAPA tells what there is") {
  const auto modern = replies(scene_of("modern"), {"CAPA"});
  CHECK(has(modern, "S: SASL SCRAM-SHA-256 SCRAM-SHA-1 CRAM-MD5 PLAIN LOGIN"));
  for (const auto* line :
       {"S: UTF8", "S: LANG", "S: AUTH-RESP-CODE", "S: RESP-CODES", "S: UIDL", "S: USER"}) {
    CHECK(has(modern, line));
  }
  CHECK(has(replies(scene_of("expire-7-days"), {"CAPA"}), "S: EXPIRE 7"));
  CHECK_FALSE(has(replies(scene_of("no-uidl"), {"CAPA"}), "S: UIDL"));
  CHECK(has(replies(scene_of("lies-about-top"), {"CAPA"}), "S: TOP"));
  CHECK(replies(scene_of("lies-about-top"), {"USER alice", "PASS secret", "TOP 1 0"}) ==
        std::vector<std::string>{"S: -ERR unknown command"});
  CHECK(replies(scene_of("1988"), {"CAPA"}) == std::vector<std::string>{"S: -ERR unknown command"});
  Scene hiding = scene_of("modern");
  hiding.settings.pop3.user_pass = false;
  CHECK_FALSE(has(replies(hiding, {"CAPA"}), "S: USER"));
  CHECK(replies(hiding, {"USER alice"}) ==
        std::vector<std::string>{"S: -ERR passwords in the clear are refused"});
}

TEST_CASE("LAST and RPOP are as they were") {
  const Scene scene = scene_of("1988");
  CHECK(replies(scene, {"USER alice", "PASS secret", "LAST"}).back() == "S: +OK 0");
  CHECK(replies(scene, {"USER alice", "PASS secret", "RETR 2", "RETR 1", "LAST"}).back() ==
        "S: +OK 2");
  CHECK(replies(scene, {"USER alice", "PASS secret", "RETR 2", "RSET", "LAST"}).back() ==
        "S: +OK 0");
  CHECK(replies(scene, {"USER alice", "RPOP alice"}).back() == "S: -ERR permission denied");
  Timeline timeline(scene.world());
  const auto session = [&](const std::vector<std::string>& lines) {
    timeline.step(Connect{DeviceId{0}});
    run_until(timeline);
    for (const std::string& line : lines) {
      timeline.step(Type{DeviceId{0}, line});
      run_until(timeline);
    }
  };
  session({"USER alice", "PASS secret", "RETR 1", "QUIT"});
  session({"USER alice", "PASS secret", "LAST"});
  CHECK(lines_of(timeline).back() == "S: +OK 1");  // kept from the session before
}

TEST_CASE("UTF8 and LANG change what is sent, and only that") {
  Scene scene = scene_of("modern");
  scene.mail = {message(1, "Subject: Perch\xC3\xA9 no?\r\n\r\nCiao.\r\n")};
  CHECK(replies(scene, {"USER alice", "PASS secret", "RETR 1"}) ==
        std::vector<std::string>{"S: -ERR [UTF8] this message needs UTF8"});
  CHECK(replies(scene, {"UTF8", "USER alice", "PASS secret", "RETR 1"}).size() == 5);
  CHECK(replies(scene, {"USER alice", "PASS secret", "UTF8"}).back() ==
        "S: -ERR UTF8 is not valid in the TRANSACTION state");
  CHECK(replies(scene, {"LANG"}) == std::vector<std::string>{"S: +OK language listing follows",
                                                             "S: en English", "S: it Italiano",
                                                             "S: ."});
  CHECK(replies(scene, {"LANG IT"}) ==
        std::vector<std::string>{"S: +OK it D'ora in poi in italiano"});
  CHECK(replies(scene, {"LANG it", "USER alice", "PASS wrong"}) ==
        std::vector<std::string>{"S: -ERR [AUTH] nome utente o password errati"});
  CHECK(replies(scene, {"LANG it", "LANG xx", "FOO"}) ==
        std::vector<std::string>{"S: -ERR comando sconosciuto"});
}

TEST_CASE("a server may want a pause between logins, and may remove mail by itself") {
  Scene scene = scene_of("modern");
  scene.settings.pop3.login_delay = std::chrono::minutes(5);
  scene.settings.pop3.expire_days = 7;
  scene.devices[0].mode = Mode::Keep;
  Timeline timeline(scene.world());
  const auto check = [&] {
    timeline.step(CheckMail{DeviceId{0}});
    run_until(timeline);
  };
  check();
  check();
  CHECK(has(lines_of(timeline), "S: -ERR [LOGIN-DELAY] wait 300 s between two logins"));
  timeline.step(AdvanceTime{std::chrono::minutes(5)});
  const std::size_t before = lines_of(timeline).size();
  check();
  CHECK(lines_of(timeline).size() > before + 8);
  timeline.step(AdvanceTime{std::chrono::hours(24 * 6)});
  CHECK(timeline.tip().store.accounts[0]->inbox->items.size() == 2);
  timeline.step(AdvanceTime{std::chrono::hours(24)});
  CHECK(timeline.tip().store.accounts[0]->inbox->items.empty());
  CHECK(std::holds_alternative<happening::Expired>(timeline[timeline.size() - 1].what.back()));
}

TEST_CASE("a server that renumbers its unique-ids makes a keeping device fetch all again") {
  for (const auto* profile : {"rfc1939", "renumbers-uidl", "no-uidl"}) {
    INFO(profile);
    Scene scene = scene_of(profile);
    scene.devices[0].mode = Mode::Keep;
    Timeline timeline(scene.world());
    for (int session = 0; session < 2; ++session) {
      timeline.step(CheckMail{DeviceId{0}});
      run_until(timeline);
    }
    CHECK(timeline.tip().devices[0]->disk.size() ==
          (std::string_view(profile) == "rfc1939" ? 2 : 4));
  }
}
