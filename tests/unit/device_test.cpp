// What a mail program learns from replies, and what it does next.
#include "sim/device/policy.h"
#include "tests/support/catch.h"
#include "tests/support/scene.h"

using namespace casella;
using casella::test::note;

namespace {

Device in_session(Mode mode) {
  Device device;
  device.settings = std::make_shared<const DeviceSettings>(test::device("laptop", mode));
  device.session.emplace();
  return device;
}

pop3::Reply reply(std::string command, bool ok, std::string text = {}, std::string body = {}) {
  const pop3::CommandRow* row = pop3::find_command(std::string_view(command).substr(0, 4));
  return {std::move(command), row, ok, std::move(text), std::move(body)};
}

// A client that has read the server's greeting.
pop3::Client greeted() {
  pop3::Client client;
  proto::Effects effects;
  client.handle(proto::Received{"+OK ready\r\n"}, {}, effects);
  client.take_reply();
  return client;
}

// "DELE 1" for Issue; "save" and "wait" for the others.
std::string task(const Device& device, SimTime now = {}) {
  const Choice choice = next_task(device, greeted(), now);
  if (const auto* issue = std::get_if<Issue>(&choice.task)) return issue->line;
  return std::holds_alternative<Save>(choice.task) ? "save" : "wait";
}

void log_in(Device& device) {
  device.session->pop3()->greeted = device.session->pop3()->authorized = true;
}

}  // namespace

TEST_CASE("any reply to any command can be taken in") {
  for (const pop3::CommandRow& row : pop3::commands()) {
    for (const char* arguments : {"", " ", " 1", " x", " 0 0", " 99999999999999999999", " 1 1"}) {
      for (const bool ok : {false, true}) {
        for (const char* text : {"", "1", "1 x", "4294967295 1", "99999999999 1", "x y"}) {
          Device device = in_session(Mode::Keep);
          pop3::Reply each =
              reply(std::string(row.name) + arguments, ok, text, "1 u1\r\n\r\nx\r\n");
          each.row = &row;
          absorb(device, each, nullptr);
          CHECK(device.last_reply == (ok ? "+OK " : "-ERR ") + std::string(text));
        }
      }
    }
  }
}

TEST_CASE("a device counts as deleted only what the server has marked") {
  Device device = in_session(Mode::Delete);
  absorb(device, reply("DELE 1", true), nullptr);
  absorb(device, reply("DELE 2", false), nullptr);
  CHECK(device.session->pop3()->deleted.has(1));
  absorb(device, reply("RSET", false), nullptr);
  CHECK(device.session->pop3()->deleted.has(1));
  absorb(device, reply("RSET", true), nullptr);
  CHECK(device.session->pop3()->deleted.empty());
}

TEST_CASE("a device in delete mode goes on when the server refuses a DELE") {
  Device device = in_session(Mode::Delete);
  log_in(device);
  CHECK(task(device) == "STAT");
  absorb(device, reply("STAT", true, "1 36"), nullptr);
  CHECK(task(device) == "RETR 1");
  absorb(device, reply("RETR 1", true, "", note(1)->octets()), note(1));
  CHECK(task(device) == "save");
  save_mail(device, {});
  CHECK(task(device) == "DELE 1");
  absorb(device, reply("DELE 1", false), nullptr);
  CHECK(task(device) == "QUIT");
}

TEST_CASE("a device leaves a message that can't be fetched where it is") {
  Device device = in_session(Mode::Delete);
  log_in(device);
  absorb(device, reply("STAT", true, "2 72"), nullptr);
  absorb(device, reply("RETR 1", false), nullptr);
  CHECK(task(device) == "RETR 2");
  absorb(device, reply("RETR 2", false), nullptr);
  CHECK(task(device) == "QUIT");
}

TEST_CASE("what was refused before the login is fetched after it all the same") {
  Device device = in_session(Mode::Delete);
  device.session->pop3()->greeted = true;
  for (const char* line : {"RETR 1", "DELE 1"}) absorb(device, reply(line, false), nullptr);
  log_in(device);
  absorb(device, reply("STAT", true, "1 10"), nullptr);
  CHECK(task(device) == "RETR 1");
}

TEST_CASE("a device that keeps asks for unique-ids and fetches what is new") {
  Device device = in_session(Mode::Keep);
  log_in(device);
  device.remembered.append({"u1-7", {}});
  absorb(device, reply("STAT", true, "3 108"), nullptr);
  CHECK(task(device) == "UIDL");
  absorb(device, reply("UIDL", true, "", "1 u1-7\r\n2 u2-7\r\n3 u3-7\r\n"), nullptr);
  CHECK(task(device) == "RETR 2");
  absorb(device, reply("RETR 2", true, "", note(2)->octets()), note(2));
  CHECK(task(device) == "save");
  save_mail(device, SimTime{} + std::chrono::hours(1));
  CHECK(device.remembers("u2-7"));
  CHECK(task(device) == "RETR 3");
}

TEST_CASE("a device that keeps for days deletes what is old, not what is new") {
  Device device = in_session(Mode::KeepDays);
  auto settings = *device.settings;
  settings.keep_days = 7;
  device.settings = std::make_shared<const DeviceSettings>(settings);
  log_in(device);
  device.remembered.append({"old", {}});
  device.remembered.append({"new", SimTime{} + std::chrono::hours(24)});
  absorb(device, reply("STAT", true, "2 72"), nullptr);
  absorb(device, reply("UIDL", true, "", "1 new\r\n2 old\r\n"), nullptr);
  const auto week = std::chrono::hours(24 * 7);
  CHECK(task(device, SimTime{} + week - Duration(1)) == "QUIT");
  CHECK(task(device, SimTime{} + week) == "DELE 2");
  absorb(device, reply("DELE 2", true), nullptr);
  CHECK(task(device, SimTime{} + week) == "QUIT");
}

TEST_CASE("a device that is refused says goodbye") {
  Device device = in_session(Mode::Delete);
  CHECK(task(device) == "wait");
  device.session->pop3()->greeted = true;
  CHECK(task(device) == "USER alice");
  absorb(device, reply("USER alice", true), nullptr);
  CHECK(task(device) == "PASS secret");
  absorb(device, reply("PASS secret", false, "[IN-USE] locked"), nullptr);
  CHECK(task(device) == "QUIT");
  device.session->pop3()->quit_sent = true;
  CHECK(task(device) == "wait");
}

TEST_CASE("what was fetched carries the message that it once was") {
  Device device = in_session(Mode::Keep);
  const MessageRef whole = note(1);
  const MessageRef bare = test::message(2, "no line end");
  absorb(device, reply("UIDL", true, "", "2 second\r\n"), nullptr);
  absorb(device, reply("RETR 1", true, "", whole->octets()), whole);
  absorb(device, reply("RETR 2", true, "", "no line end\r\n"), bare);
  REQUIRE(device.unsaved.size() == 2);
  CHECK(device.unsaved[0].message == whole);
  CHECK(device.unsaved[0].uidl.empty());
  CHECK(device.unsaved[1].message->id() == bare->id());
  CHECK(device.unsaved[1].message->octets() == "no line end\r\n");
  CHECK(device.unsaved[1].uidl == "second");
  save_mail(device, SimTime{} + Duration(5));
  CHECK(device.unsaved.empty());
  REQUIRE(device.disk.size() == 2);
  CHECK(device.copies_of(MessageId{2}) == 1);
  CHECK(device.disk[1].saved == SimTime{} + Duration(5));
  REQUIRE(device.remembered.size() == 1);
  CHECK(device.remembered[0].uidl == "second");
}
