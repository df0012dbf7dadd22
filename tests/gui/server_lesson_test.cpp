// A lesson's tasks for a program of one's own, in the window: its server is started, goals are
// shown as they are reached, and the board shows who has reached them. And `casella ctl` reaches
// it.
#include <sys/stat.h>

#include <fstream>

#include "gui/rehearsal.h"
#include "gui/server_room.h"
#include "sim/live/control.h"
#include "tests/gui/lab_support.h"
#include "tests/support/temp.h"

namespace casella::gui::testing {
namespace {

const std::filesystem::path kData = CASELLA_SOURCE_DIR;
constexpr std::string_view kLesson = "your-own-client";

std::size_t first_task(App& app) {
  return *live::first_outside(app.player()->lesson());
}

HostWish anywhere() {
  HostWish wish;
  wish.lessons = kData / "lessons";
  wish.in_memory = true;
  wish.base.reset();
  return wish;
}

// At the lesson's first task for a program of one's own.
struct TaskHarness : LabHarness {
  explicit TaskHarness(const Screen& screen = {}, std::string language = "en")
      : LabHarness(screen, std::move(language)) {
    app.serve_as(anywhere());
    open(kLesson);
    app.go_to_step(first_task(app));
    window.frames(4);
  }
  std::unique_ptr<Rehearsal> rehearsal(const std::vector<std::string>& learners = {}) {
    const Shelved& shelved = app.library().lessons()[*app.library().find(kLesson)];
    auto board = live::LessonBoard::of(shelved.lesson, shelved.folder, kData, app.desk().language);
    REQUIRE(board.ok());
    return std::make_unique<Rehearsal>(std::move(*board), learners);
  }
  Rehearsal& served() {
    auto made = rehearsal();
    Rehearsal& out = *made;
    app.use_server(std::move(made), false);
    window.frames(4);
    return out;
  }
  // One session of alice's program.
  void runs(Rehearsal& server, const std::vector<std::string>& lines, bool tls = true) {
    const ConnId id = server.call(tls ? "pop3s" : "pop3", "127.0.0.1:40000");
    if (tls) server.secured(id);
    for (const std::string& line : lines) server.write(id, line + "\r\n");
    window.frames(3);
  }
  std::string goals() {
    std::string out;
    for (const CheckItem& each : app.lab()->lesson().goals) {
      out += each.mood == CheckMood::done ? 'x' : '-';
    }
    return out;
  }
};

const std::vector<std::string> kLogin = {"USER alice", "PASS tea-at-four"};
std::vector<std::string> after_login(const std::vector<std::string>& lines) {
  std::vector<std::string> all = kLogin;
  all.insert(all.end(), lines.begin(), lines.end());
  return all;
}

}  // namespace

TEST_CASE("a task for a program of one's own is served by its button, by key and by name") {
  for (const int way : {0, 1, 2}) {
    INFO(way);
    TaskHarness lab;
    REQUIRE(lab.window.shows("lesson/serve"));
    CHECK_FALSE(lab.window.shows("lesson/sessions"));
    if (way == 0) lab.window.click("lesson/serve");
    if (way == 1) lab.window.key(KeyName::q);
    if (way == 2) lab.by_name("a program of your own");
    lab.window.frames(4);
    REQUIRE(lab.app.server() != nullptr);
    REQUIRE(lab.app.server()->running());
    CHECK(lab.app.server()->serves(kLesson));
    CHECK(lab.app.desk().place == Place::lesson);
    lab.window.click("lesson/sessions");
    lab.window.frames(3);
    CHECK(lab.app.desk().place == Place::server);
    CHECK(lab.app.server()->model.card.accounts.front().find("tea-at-four") != std::string::npos);
    CHECK(lab.window.shows("board"));
  }
}

TEST_CASE("a lesson without such a task says so, and starts nothing") {
  LabHarness lab;
  lab.app.serve_as(anywhere());
  lab.open("first-session");
  CHECK_FALSE(lab.window.shows("lesson/serve"));
  lab.window.key(KeyName::q);
  lab.window.frames(3);
  CHECK((lab.app.server() == nullptr || !lab.app.server()->running()));
  CHECK(lab.app.desk().told_last.words.find("010-first-session") != std::string::npos);
}

TEST_CASE("goals are shown as a real program reaches them, and the lesson goes on when all are") {
  TaskHarness lab;
  Rehearsal& server = lab.served();
  lab.runs(server, {"USER alice", "PASS coffee", "QUIT"});
  CHECK(lab.player().wants() == lesson::Wants::Act);
  lab.runs(server, after_login({"RETR 1", "QUIT"}));
  CHECK(lab.goals() == "-xx");
  CHECK(lab.player().wants() == lesson::Wants::Act);
  lab.runs(server, after_login({"RETR 2", "QUIT"}));
  CHECK(lab.goals() == "xxx");
  CHECK(lab.player().wants() == lesson::Wants::Next);
  lab.window.click("next");
  lab.window.frames(4);
  CHECK(lab.goals() == "--");
  lab.runs(server, after_login({"DELE 1", "QUIT"}));
  CHECK(lab.goals() == "xx");
  CHECK(lab.player().wants() == lesson::Wants::Next);
  // Begun again, the step is the learner's own: it isn't done once more at once.
  lab.window.click("restart");
  lab.window.frames(4);
  CHECK(lab.player().wants() == lesson::Wants::Act);
}

TEST_CASE("a login in the clear is seen in the window, and the same task can be typed by hand") {
  TaskHarness lab;
  Rehearsal& server = lab.served();
  lab.runs(server, after_login({"RETR 1", "RETR 2", "QUIT"}), false);
  CHECK(lab.goals() == "x-x");
  lab.enter("STLS");
  for (const std::string& line : after_login({"RETR 1", "RETR 2", "QUIT"})) lab.enter(line);
  CHECK(lab.goals() == "xxx");
  CHECK(lab.player().wants() == lesson::Wants::Next);
}

TEST_CASE("a server with other mail is replaced when the lesson asks, and anew means anew") {
  TaskHarness lab;
  lab.app.use_server(std::make_unique<Rehearsal>(kData / "lessons"), false);
  lab.window.frames(4);
  CHECK(lab.app.lab()->lesson().serve.words == "Serve this lesson instead");
  lab.window.click("lesson/serve");
  lab.window.frames(4);
  CHECK(lab.app.server()->serves(kLesson));
  Rehearsal& server = lab.served();
  lab.runs(server, after_login({"RETR 1", "QUIT"}));
  CHECK(lab.goals() == "-xx");
  lab.window.key(KeyName::q);  // it runs: its screen is shown
  lab.window.frames(3);
  CHECK(lab.app.desk().place == Place::server);
  lab.window.type("v");
  lab.window.frames(3);
  lab.by_name("Start it anew");
  CHECK(lab.app.server()->serves(kLesson));
  CHECK(lab.app.server()->model.guests() == 0);
}

TEST_CASE("the board is reached by tab, key and name, and shows who has reached what") {
  TaskHarness lab;
  auto made = lab.rehearsal({"anna", "bruno", "carla"});
  rehearse_learner(*made, "anna", 2, false);
  rehearse_learner(*made, "anna", 0, true);
  rehearse_learner(*made, "bruno", 1, false);
  lab.app.use_server(std::move(made));
  lab.window.frames(3);
  lab.window.click("board");
  lab.window.frames(3);
  CHECK(lab.app.desk().view == View::board);
  lab.window.type("i");
  lab.window.frames(2);
  CHECK(lab.app.desk().view == View::card);
  lab.window.type("z");
  lab.window.frames(2);
  CHECK(lab.app.desk().view == View::board);
  lab.window.type("i");
  lab.by_name("Board");
  CHECK(lab.app.desk().view == View::board);
  const BoardModel& board = lab.app.server()->model.board;
  REQUIRE(board.learners.size() == 3);
  CHECK(board.goals.size() == 5);
  CHECK(board.learners[0].reached == std::vector<bool>{true, true, true, true, true});
  CHECK(board.learners[0].done);
  CHECK(board.learners[1].reached == std::vector<bool>{false, true, true, false, false});
  CHECK_FALSE(board.learners[1].done);
  CHECK(board.learners[2].reached == std::vector<bool>(5, false));
  CHECK(board.count == "1 of 3 have reached everything");
  CHECK(board.title == "Connect your own client");
  lab.window.click("language");
  lab.window.frames(3);
  CHECK(board.count == "1 su 3 hanno raggiunto tutto");
}

TEST_CASE("the task's panel and the board fit their window in both languages and all sizes") {
  for (const std::string language : {"en", "it"}) {
    for (const Screen& screen : {Screen{1060, 660}, Screen{1600, 1000}, Screen{2560, 1440}}) {
      TaskHarness lab(screen, language);
      lab.served();
      for (const bool board : {false, true}) {
        if (board) lab.app.use_server(lab.rehearsal({"anna", "bruno", "carla", "dario"}));
        if (board) lab.app.desk().view = View::board;
        lab.window.frames(4);
        INFO(language << " " << screen.width << (board ? " board" : " task"));
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

TEST_CASE("a lesson that can't be served says why, where it was asked for") {
  const test::TempFolder folder;
  TaskHarness lab;
  HostWish wish = anywhere();
  wish.config = (folder.path() / "casella.toml").string();
  std::ofstream(wish.config) << "address = '192.0.2.1'\n";
  lab.app.serve_as(wish);
  lab.window.click("lesson/serve");
  lab.window.frames(4);
  CHECK_FALSE(lab.app.server()->running());
  REQUIRE(lab.app.lab()->lesson().outside.size() == 1);
  CHECK(lab.app.lab()->lesson().outside[0].inside[0].spans[0].text.find("this machine alone") !=
        std::string::npos);
  CHECK(lab.window.shows("lesson/serve"));  // it can be tried again
}

TEST_CASE("a class is served from a file, and each of it has a row on the board") {
  const test::TempFolder folder;
  TaskHarness lab;
  HostWish wish = anywhere();
  wish.config = (folder.path() / "casella.toml").string();
  std::ofstream(folder.path() / "class.csv") << "anna,pass-1\nbruno,pass-2\n";
  std::ofstream(wish.config) << "accounts_csv = 'class.csv'\n";
  lab.app.serve_as(wish);
  lab.window.click("lesson/serve");
  lab.window.frames(4);
  REQUIRE(lab.app.server()->running());
  lab.window.click("lesson/sessions");
  lab.window.frames(3);
  const BoardModel& board = lab.app.server()->model.board;
  REQUIRE(board.learners.size() == 2);
  CHECK(board.learners[1].user == "bruno");
}

TEST_CASE("orders reach the window's server, and only its owner may give them") {
  const test::TempFolder folder;
  LabHarness lab;
  HostWish wish = anywhere();
  wish.in_memory = false;
  wish.data = folder.path();
  wish.text = &lab.app.text();
  auto host = start_host(wish, {});
  REQUIRE(host.ok());
  CHECK_FALSE((*host)->shortcoming());
  const auto socket = folder.path() / "control";
  struct stat about {};
  REQUIRE(::stat(socket.c_str(), &about) == 0);
  CHECK((about.st_mode & 0777U) == 0600U);
  const auto list = live::ask_server(socket, {"list"});
  REQUIRE(list.ok());
  CHECK(*list == "+");
  const auto fault = live::ask_server(socket, {"fault", "full"});
  REQUIRE(fault.ok());
  (*host)->post({});
  for (int i = 0; i < 1000 && !(*host)->arrangement().full; ++i) std::this_thread::yield();
  CHECK((*host)->arrangement().full);
  const auto wrong = live::ask_server(socket, {"end", "77"});
  REQUIRE(wrong.ok());
  CHECK(wrong->find("-There is no session 77") == 0);
  host->reset();
  CHECK_FALSE(live::ask_server(socket, {"list"}).ok());
}

TEST_CASE("where another server takes orders already, the window says so and serves on") {
  const test::TempFolder folder;
  live::ControlSocket other(folder.path() / "control", [](const auto&) { return "+other"; });
  REQUIRE_FALSE(other.start());
  LabHarness lab;
  HostWish wish = anywhere();
  wish.in_memory = false;
  wish.data = folder.path();
  lab.app.serve_as(wish);
  lab.window.type("v");
  lab.window.frames(2);
  lab.window.click("server/start");
  lab.window.frames(3);
  REQUIRE(lab.app.server()->running());
  CHECK(lab.app.server()->model.shortcoming.find("Another server answers") == 0);
  lab.window.click("language");
  lab.window.frames(3);
  CHECK(lab.app.server()->model.shortcoming.find("risponde già un altro server") !=
        std::string::npos);
  lab.window.click("server/stop");
  lab.window.frames(3);
  const auto still = live::ask_server(folder.path() / "control", {"list"});
  REQUIRE(still.ok());
  CHECK(*still == "+other");
}

}  // namespace casella::gui::testing
