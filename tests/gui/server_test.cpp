// The live server's screen on the null backend: a server without sockets is played, and the person
// does things by their names.
#include <fstream>

#include "gui/rehearsal.h"
#include "gui/server_room.h"
#include "sim/lesson/lesson.h"
#include "tests/gui/lab_support.h"
#include "tests/support/temp.h"

namespace casella::gui::testing {
namespace {

const std::filesystem::path kLessons = std::filesystem::path(CASELLA_SOURCE_DIR) / "lessons";

struct ServerHarness : LabHarness {
  Rehearsal* server;
  ConnId held;  // at a breakpoint, and followed

  explicit ServerHarness(const Screen& screen = {}, std::string language = "en")
      : LabHarness(screen, std::move(language)) {
    auto made = std::make_unique<Rehearsal>(kLessons);
    server = made.get();
    held = rehearse(*made);
    app.use_server(std::move(made));
    window.frames(2);
    window.click("guest " + std::to_string(held.value));
    window.frames(4);
  }
  ServerModel& model() { return app.server()->model; }
  Replay& replay() { return app.server()->replay; }
  std::string line(std::size_t from_end) {
    const TranscriptModel& lines = app.server()->lab->transcript;
    const TranscriptRow row = lines.row(lines.size() - 1 - from_end, app.text());
    return row.line.speaker + ": " + row.line.keyword + row.line.rest;
  }
};

}  // namespace

TEST_CASE("the server's screen is opened from everywhere, and left again") {
  LabHarness lab;
  REQUIRE(lab.window.shows("home/server"));
  lab.window.click("home/server");
  lab.window.frames(2);
  CHECK(lab.app.desk().place == Place::server);
  CHECK(lab.window.shows("server/start"));
  lab.window.click("home");
  lab.window.frames(2);
  CHECK(lab.app.desk().place == Place::home);
  lab.open("first-session");
  lab.window.type("v");
  lab.window.frames(2);
  CHECK(lab.app.desk().place == Place::server);
  lab.window.click("server screen");
  lab.window.frames(2);
  CHECK(lab.app.desk().place == Place::lesson);
  CHECK(lab.app.desk().view == View::transcript);
}

TEST_CASE("a real server is started and stopped by its buttons, and a port that is taken is told") {
  const test::TempFolder folder;
  const auto wish = [&](const char* name, std::optional<std::uint16_t> base) {
    HostWish out;
    out.lessons = kLessons;
    out.data = folder.path() / name;
    out.base = base;
    return out;
  };
  auto other = start_host(wish("other", std::nullopt), {});
  REQUIRE(other.ok());
  LabHarness lab;
  const std::uint16_t pop3 = (*other)->card(lab.app.text()).ports[0].port;
  lab.app.serve_as(wish("own", static_cast<std::uint16_t>(pop3 - 110)));
  lab.window.type("v");
  lab.window.frames(2);
  lab.window.click("server/start");
  lab.window.frames(3);
  CHECK_FALSE(lab.app.server()->running());
  CHECK(lab.app.server()->model.fault.find("Port " + std::to_string(pop3)) == 0);
  lab.window.click("language");
  lab.window.frames(3);
  CHECK(lab.app.server()->model.fault.find("La porta " + std::to_string(pop3)) == 0);
  lab.window.click("server/any");
  lab.window.frames(3);
  REQUIRE(lab.app.server()->running());
  const ServerCard& card = lab.app.server()->model.card;
  REQUIRE(card.ports.size() == 9);  // eight gates, and the one of autoconfiguration
  CHECK(card.ports[0].name == "pop3");
  CHECK(card.programs.size() == 6);
  CHECK(card.kept.find("own") != std::string::npos);
  lab.window.click("server/stop");
  lab.window.frames(3);
  CHECK_FALSE(lab.app.server()->running());
  CHECK(lab.window.shows("server/start"));
  lab.window.click("server/memory");
  lab.window.frames(3);
  CHECK(lab.app.server()->running() == false);  // its usual ports are taken still
}

TEST_CASE("a session that is chosen is followed, and one that stops is shown so") {
  ServerHarness lab;
  CHECK(lab.model().there() == 3);
  CHECK(lab.model().guests() == 5);
  REQUIRE(lab.model().at_hand() != nullptr);
  CHECK(lab.model().at_hand()->held);
  CHECK(lab.model().at_hand()->stopped_at == "DELE *");
  CHECK(lab.app.desk().view == View::transcript);
  const std::string last = lab.line(1) + "\n" + lab.line(0);
  CHECK(last.find("DELE 1") != std::string::npos);
  CHECK(lab.app.server()->lab->state().state == "TRANSACTION");
  lab.server->heard(lab.held);
  lab.window.click("meddle release");
  lab.window.frames(3);
  CHECK_FALSE(lab.model().at_hand()->held);
  CHECK(lab.server->heard(lab.held).find("+OK") == 0);
  CHECK(lab.line(0).find("S: +OK") == 0);
}

TEST_CASE("time is turned back while the session goes on, and the way to now is one press") {
  ServerHarness lab;
  lab.window.click("meddle release");
  lab.window.frames(2);
  const Seq then = lab.replay().timeline().size();
  CHECK(lab.model().live);
  lab.window.key(KeyName::left);
  lab.window.key(KeyName::left);
  lab.window.frames(2);
  CHECK_FALSE(lab.model().live);
  const Seq at = lab.replay().cursor();
  CHECK(at == then - 2);
  lab.server->write(lab.held, "NOOP\r\n");
  lab.window.frames(2);
  CHECK(lab.replay().timeline().size() > then);
  CHECK(lab.replay().cursor() == at);
  lab.window.click("now");
  lab.window.frames(2);
  CHECK(lab.model().live);
  lab.server->write(lab.held, "STAT\r\n");
  lab.window.frames(2);
  CHECK(lab.replay().at_end());
  CHECK(lab.line(0).find("S: +OK") == 0);
}

TEST_CASE("a session is held, delayed, made to fail and cut by button, menu, key and name") {
  ServerHarness lab;
  lab.window.click("meddle release");
  lab.window.frames(2);
  lab.window.type("h");
  lab.window.frames(2);
  CHECK(lab.model().at_hand()->held);
  lab.server->heard(lab.held);
  lab.server->write(lab.held, "NOOP\r\n");
  CHECK(lab.server->heard(lab.held).empty());
  lab.by_name("Release the session");
  CHECK(lab.server->heard(lab.held).find("+OK") == 0);
  lab.window.right_click("guest " + std::to_string(lab.held.value));
  lab.window.frames(2);
  lab.window.click("menu meddle delay");
  lab.window.frames(2);
  lab.server->write(lab.held, "NOOP\r\n");
  CHECK(lab.server->heard(lab.held).empty());
  lab.server->pass(std::chrono::seconds(1));
  CHECK(lab.server->heard(lab.held).find("+OK") == 0);
  lab.window.click("meddle fail");
  lab.window.frames(2);
  lab.server->write(lab.held, "QUIT\r\n");
  lab.server->pass(std::chrono::seconds(1));
  CHECK(lab.server->heard(lab.held).find("-ERR") == 0);
  const ConnId other = lab.server->call("pop3", "127.0.0.1:1");
  lab.window.frames(2);
  lab.window.click("guest " + std::to_string(other.value));
  lab.window.frames(2);
  lab.window.key(KeyName::c);
  lab.window.frames(2);
  REQUIRE(lab.model().guest(other) != nullptr);
  CHECK(lab.model().guest(other)->over);
}

TEST_CASE("a maildrop is locked and a mailbox full by hand, and freed again") {
  ServerHarness lab;
  lab.window.click("meddle release");
  lab.server->write(lab.held, "QUIT\r\n");
  lab.window.frames(2);
  lab.by_name("Lock its user");
  CHECK(lab.model().locked == std::vector<std::string>{"alice"});
  const ConnId next = lab.server->call("pop3", "127.0.0.1:2");
  lab.server->write(next, "USER alice\r\nPASS tea-at-four\r\n");
  CHECK(lab.server->heard(next).find("-ERR [IN-USE]") != std::string::npos);
  lab.by_name("Unlock its user");
  CHECK(lab.model().locked.empty());
  lab.by_name("Let every mailbox be full");
  CHECK(lab.model().full);
  lab.by_name("Let mailboxes have room");
  CHECK_FALSE(lab.model().full);
}

TEST_CASE("breakpoints and faults are set in their page, listed, met and taken away") {
  ServerHarness lab;
  lab.window.click("meddle release");
  lab.window.type("j");
  lab.window.frames(3);
  REQUIRE(lab.app.desk().view == View::stops);
  lab.window.type("NOOP");
  lab.window.key(KeyName::enter);
  lab.window.frames(3);
  REQUIRE(lab.model().stops.size() == 2);
  CHECK(lab.model().stops[1].at == "NOOP");
  lab.server->write(lab.held, "NOOP\r\n");
  lab.window.frames(2);
  CHECK(lab.model().at_hand()->stopped_at == "NOOP");
  lab.window.click("stop 1/remove");
  lab.window.frames(2);
  CHECK(lab.model().stops.size() == 1);
  lab.window.click("kind error");
  lab.window.click("stop at");
  lab.window.type("QUIT");
  lab.window.click("nth more");
  lab.window.click("stops/set");
  lab.window.frames(3);
  REQUIRE(lab.model().accidents.size() == 2);
  CHECK(lab.model().accidents[1].what == Mishap::error);
  CHECK(lab.model().accidents[1].nth == 1);
  lab.window.click("mishaps/clear");
  lab.window.frames(2);
  CHECK(lab.model().accidents.empty());
}

TEST_CASE("the list shows whom one looks for") {
  ServerHarness lab;
  lab.window.click("filter protocol");
  lab.window.frames(2);
  CHECK(lab.model().size() == 2);  // POP3
  lab.window.click("filter protocol");
  lab.window.frames(2);
  CHECK(lab.model().size() == 2);  // IMAP
  for (int i = 0; i < 3; ++i) lab.window.click("filter protocol");
  lab.window.frames(2);
  CHECK(lab.model().size() == 5);
  lab.window.click("filter show");
  lab.window.frames(2);
  CHECK(lab.model().size() == 3);
  lab.window.click("filter show");
  lab.window.frames(2);
  CHECK(lab.model().size() == 1);
  lab.window.click("filter show");
  lab.window.click("filter show");
  lab.window.click("filter words");
  lab.window.type("bob");
  lab.window.frames(2);
  CHECK(lab.model().size() == 2);
}

TEST_CASE("passwords are masked until they are asked for, within TLS and in literals too") {
  ServerHarness lab;
  const auto shown = [&] {
    std::string all;
    const TranscriptModel& lines = lab.app.server()->lab->transcript;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      all += lines.row(i, lab.app.text()).line.rest + "\n";
    }
    return all;
  };
  CHECK(shown().find("tea-at-four") == std::string::npos);
  lab.window.key(KeyName::p);
  lab.window.frames(3);
  CHECK(shown().find("tea-at-four") != std::string::npos);
  lab.window.key(KeyName::p);
  const ConnId tls = lab.server->call("imaps", "127.0.0.1:3");
  lab.server->secured(tls);
  lab.server->write(tls, "1 LOGIN {3+}\r\nbob {8+}\r\nladder-7\r\n2 NOOP\r\n");
  lab.window.frames(2);
  lab.window.click("guest " + std::to_string(tls.value));
  lab.window.frames(3);
  CHECK(lab.model().at_hand()->user == "bob");
  CHECK(shown().find("ladder-7") == std::string::npos);
}

TEST_CASE(
    "the session at hand is saved as documents and as a lesson that is read without mistakes") {
  ServerHarness lab;
  const test::TempFolder folder;
  lab.app.keep_documents_in(folder.path() / "documents");
  lab.app.keep_lessons_in(folder.path() / "lessons");
  lab.window.click("meddle release");
  lab.by_name("Export: page");
  lab.by_name("Export: transcript");
  lab.by_name("Export: capture");
  lab.by_name("as a lesson to be written");
  const std::string name = "session-" + std::to_string(lab.held.value);
  for (const char* ending : {".html", ".txt", ".pcap"}) {
    INFO(ending);
    CHECK(std::filesystem::file_size(folder.path() / "documents" / (name + ending)) > 200);
  }
  std::ifstream in(folder.path() / "documents" / (name + ".txt"));
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  CHECK(text.find("RETR 1") != std::string::npos);
  CHECK(text.find("tea-at-four") == std::string::npos);
  const lesson::Loaded loaded = lesson::load(folder.path() / "lessons" / name);
  CHECK(loaded.errors.empty());
  CHECK(loaded.lesson.has_value());
}

TEST_CASE("every page of the server fits its window, in both languages and all sizes") {
  for (const std::string language : {"en", "it"}) {
    for (const Screen& screen : {Screen{1060, 660}, Screen{1600, 1000}, Screen{2560, 1440}}) {
      ServerHarness lab(screen, language);
      for (const View view :
           {View::card, View::stops, View::transcript, View::sequence, View::bytes, View::wire}) {
        lab.app.desk().view = view;
        lab.window.frames(3);
        INFO(language << " " << screen.width << " view " << static_cast<int>(view));
        for (const Hit& hit : lab.window.hits().all()) {
          if (!hit.visible) continue;
          INFO(hit.id);
          CHECK(hit.box.x >= 0);
          CHECK(hit.box.right() <= screen.width + 1);
        }
      }
    }
  }
}

}  // namespace casella::gui::testing
