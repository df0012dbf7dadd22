// Breakpoints of the live server, without sockets.
#include "sim/live/breakpoints.h"
#include "sim/live/view.h"
#include "tests/support/catch.h"
#include "tests/support/live_floor.h"

namespace casella::live {
namespace {

struct Stops : Floor {
  Breakpoints breakpoints;

  Stops() {
    hall->meddler = [this](Session& session, std::string_view line, SimTime at) {
      breakpoints.look(*hall, session, line, at);
    };
    hall->entered = [this](Session& session, SimTime at) {
      breakpoints.entered(*hall, session, at);
    };
  }
  void release(Session& session) {
    hold(*hall, session, false, now);
    hall->wake(now);
  }
  // As many rounds as it takes until nothing is due.
  std::string hear_all(Session& session) {
    std::string out = hear(session);
    for (int i = 0; i < 10 && hall->next_wake() && *hall->next_wake() <= now; ++i) {
      hall->wake(now);
      out += hear(session);
    }
    return out;
  }
};

}  // namespace

TEST_CASE("live: at a breakpoint the command is not carried out until it is released") {
  Stops floor;
  floor.breakpoints.add({Breakpoint::On::Command, "RETR *", 0, 0});
  Session& session = floor.open("pop3");
  floor.write(session, "USER alice\r\nPASS secret\r\n");
  CHECK_FALSE(is_held(session));
  CHECK(floor.write(session, "retr 1\r\nDELE 1\r\n").empty());
  CHECK(is_held(session));
  CHECK(session.stopped_at == "RETR *");
  CHECK(session.input == "DELE 1\r\n");  // what comes after it is not even taken
  Camera camera;
  camera.follow(session.id);
  const View view = view_of(*floor.hall, camera, 10, floor.now);
  REQUIRE(view.sessions.size() == 1);
  CHECK(view.sessions[0].held);
  CHECK(view.sessions[0].stopped_at == "RETR *");
  floor.release(session);
  const std::string told = floor.hear_all(session);
  CHECK(told.find("octets") != std::string::npos);
  CHECK(told.rfind("+OK") > told.find("octets"));  // the DELE after it was carried out too
  CHECK_FALSE(is_held(session));
  CHECK(session.stopped_at.empty());
  // The recording tells of the stop too: played again, the line waits on the link.
  const Timeline timeline = session.recording().play();
  int holds = 0;
  for (Seq seq = 0; seq < timeline.size(); ++seq) {
    for (const Happening& what : timeline[seq].what) {
      holds += std::holds_alternative<happening::Held>(what) ? 1 : 0;
    }
  }
  CHECK(holds == 2);
}

TEST_CASE("live: a breakpoint can wait for the nth command of its kind, of all sessions") {
  Stops floor;
  floor.breakpoints.add({Breakpoint::On::Command, "NOOP", 2, 0});
  Session& one = floor.open("pop3");
  Session& two = floor.open("imap");
  floor.write(one, "USER alice\r\nPASS secret\r\n");
  CHECK_FALSE(floor.write(one, "NOOP\r\n").empty());
  CHECK(floor.write(two, "a1 NOOP\r\n").empty());
  CHECK(is_held(two));
  CHECK_FALSE(is_held(one));
  CHECK_FALSE(floor.write(one, "NOOP\r\n").empty());
}

TEST_CASE("live: a session stops in the state that it has entered, and has been told so") {
  Stops floor;
  floor.breakpoints.add({Breakpoint::On::State, "transaction", 0, 0});
  Session& session = floor.open("pop3");
  CHECK(matches("+OK*+OK*", floor.write(session, "USER alice\r\nPASS secret\r\n")));
  CHECK(is_held(session));
  CHECK(session.stopped_at == "transaction");
  CHECK(floor.write(session, "STAT\r\n").empty());
  floor.release(session);
  CHECK(floor.hear_all(session).starts_with("+OK 2 "));
}

TEST_CASE("live: while a session stands at a breakpoint a fault can be set for what it waits for") {
  Stops floor;
  floor.breakpoints.add({Breakpoint::On::Command, "QUIT", 0, 0});
  Session& session = floor.open("pop3");
  floor.write(session, "USER alice\r\nPASS secret\r\nDELE 1\r\nQUIT\r\n");
  REQUIRE(is_held(session));
  session.fails = true;
  floor.release(session);
  CHECK(floor.hear_all(session).find("-ERR") != std::string::npos);
  CHECK(floor.account("alice").inbox->items.size() == 2);
}

TEST_CASE("live: breakpoints are taken away one by one, and what a client sends meanwhile waits") {
  Stops floor;
  floor.breakpoints.add({Breakpoint::On::Command, "STAT", 0, 0});
  floor.breakpoints.add({Breakpoint::On::Command, "LIST*", 0, 0});
  CHECK(floor.breakpoints.remove(0));
  CHECK_FALSE(floor.breakpoints.remove(1));
  Session& session = floor.open("pop3");
  floor.write(session, "USER alice\r\nPASS secret\r\n");
  CHECK_FALSE(floor.write(session, "STAT\r\n").empty());
  CHECK(floor.write(session, "LIST\r\n").empty());
  const std::size_t before = session.recording().actions.size();
  for (int i = 0; i < 100; ++i) CHECK(floor.write(session, "NOOP\r\n").empty());
  CHECK(session.recording().actions.size() == before);
  CHECK(session.input.size() == 600);
}

}  // namespace casella::live
