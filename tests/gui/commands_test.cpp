// Everything by name: Ctrl K, some letters, Enter.
#include "tests/gui/lab_support.h"

namespace casella::gui::testing {

TEST_CASE("what is typed finds a command, and Enter does it") {
  LabHarness lab;
  lab.open("first-session");
  lab.window.key(KeyName::k, true);
  REQUIRE(lab.app.desk().commands_shown);
  lab.window.frames(3);
  lab.window.type("octets");
  lab.window.frames(2);
  lab.window.key(KeyName::enter);
  lab.window.frames(2);
  CHECK_FALSE(lab.app.desk().commands_shown);
  CHECK(lab.app.desk().view == View::bytes);
  // Anew, with nothing typed; Escape leaves all as it was.
  lab.window.key(KeyName::k, true);
  lab.window.frames(3);
  CHECK(lab.app.desk().command_typed == "");
  lab.window.type("no such thing");
  lab.window.key(KeyName::enter);
  CHECK(lab.app.desk().commands_shown);
  lab.window.key(KeyName::escape);
  lab.window.frames(2);
  CHECK_FALSE(lab.app.desk().commands_shown);
  CHECK(lab.app.desk().view == View::bytes);
}

TEST_CASE("arrows choose among what is found, and so does the mouse") {
  LabHarness lab;
  lab.open("first-session");
  lab.window.type("m");  // a bookmark, here
  lab.window.key(KeyName::k, true);
  lab.window.frames(3);
  lab.window.type("lesson:");
  lab.window.frames(2);
  lab.window.key(KeyName::down);
  CHECK(lab.app.desk().command_at == 1);
  lab.window.key(KeyName::enter);
  lab.window.frames(2);
  CHECK(lab.player().lesson().id == lab.app.library().lessons()[1].lesson->id);
  lab.window.key(KeyName::k, true);
  lab.window.frames(3);
  lab.window.type("light");
  lab.window.frames(2);
  lab.window.click("command 0");
  CHECK(lab.window.ui().look.palette == PaletteName::light);
}

TEST_CASE("a lesson begins anew with the server that a person chooses") {
  LabHarness lab;
  lab.open("delete-or-keep");
  CHECK(lab.player().world().settings->profile == "rfc1939");
  lab.window.key(KeyName::k, true);
  lab.window.frames(3);
  lab.window.type("server no-uidl");
  lab.window.frames(2);
  lab.window.key(KeyName::enter);
  lab.window.frames(4);
  CHECK(lab.player().world().settings->profile == "no-uidl");
  CHECK_FALSE(lab.player().world().settings->pop3.uidl);
  CHECK(lab.player().lesson().id == "delete-or-keep");
  CHECK(lab.player().step_index() == 0);
  lab.open("delete-or-keep");  // and the next time it has its own
  CHECK(lab.player().world().settings->profile == "rfc1939");
}

TEST_CASE("without a lesson there is less to do, and lessons to open") {
  LabHarness lab;
  lab.window.key(KeyName::k, true);
  lab.window.frames(3);
  REQUIRE(lab.window.shows("command 0"));
  lab.window.type("octets");
  lab.window.frames(2);
  CHECK_FALSE(lab.window.shows("command 0"));
  lab.window.key(KeyName::escape);
  lab.window.frames(2);
  lab.window.key(KeyName::k, true);
  lab.window.frames(3);
  lab.window.type("two devices");
  lab.window.frames(2);
  lab.window.key(KeyName::enter);
  lab.window.frames(2);
  REQUIRE(lab.app.player() != nullptr);
  CHECK(lab.player().lesson().id == "two-devices");
}

}  // namespace casella::gui::testing
