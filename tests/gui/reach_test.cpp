// Everything of the table of keys is reached in three ways: by its key, by its name in the list of
// commands, and by the mouse, from the list of keys or the menu. Each way must want the same.
#include <algorithm>

#include "gui/rehearsal.h"
#include "gui/server_room.h"
#include "gui/view/keys.h"
#include "tests/gui/lab_support.h"
#include "tests/support/temp.h"

namespace casella::gui::testing {
namespace {

struct Heard {
  explicit Heard(LabHarness& lab) {
    lab.app.on_intent([this](const Intent& intent) { kinds.push_back(intent.index()); });
  }
  std::vector<std::size_t> kinds;
  bool has(const Intent& wanted) const {
    return std::find(kinds.begin(), kinds.end(), wanted.index()) != kinds.end();
  }
};

void press_key(LabHarness& lab, const KeyRow& row) {
  if (row.key) {
    lab.window.key(*row.key);
  } else if (row.sign != 0) {
    lab.window.type(std::string(1, row.sign));
  } else if (row.shown == "Ctrl C") {
    lab.window.key(KeyName::c, true);
  } else if (row.shown == "Ctrl K") {
    lab.window.key(KeyName::k, true);
  } else if (row.shown == "Ctrl Q") {
    lab.window.key(KeyName::q, true);
  }
}

// A lesson; or the live server's screen, for what can be done only there.
void open_for(LabHarness& lab, const KeyRow& row, const std::filesystem::path& folder) {
  lab.open("first-session");
  if (row.where != Where::server) return;
  auto server = std::make_unique<Rehearsal>(std::filesystem::path(CASELLA_SOURCE_DIR) / "lessons");
  const ConnId held = rehearse(*server);
  lab.app.keep_lessons_in(folder);
  lab.app.use_server(std::move(server));
  lab.app.server()->follow(held);
  lab.window.frames(4);
}

bool has_key(const KeyRow& row) {
  return row.key || row.sign != 0 || row.shown == "Ctrl C" || row.shown == "Ctrl K" ||
         row.shown == "Ctrl Q";
}

}  // namespace

TEST_CASE("every action of the table is reached by its key") {
  for (const KeyRow& row : key_rows()) {
    if (!has_key(row)) continue;
    INFO(row.text);
    const test::TempFolder folder;
    LabHarness lab({2000, 1400});
    lab.app.keep_documents_in(folder.path());
    open_for(lab, row, folder.path());
    Heard heard(lab);
    press_key(lab, row);
    lab.window.frames(2);
    CHECK(heard.has(row.intent()));
  }
}

TEST_CASE("every action of the table is reached with the mouse") {
  for (const KeyRow& row : key_rows()) {
    if (row.shown == "Tab") continue;  // walks from button to button
    INFO(row.text);
    const test::TempFolder folder;
    LabHarness lab({2000, 1400});
    lab.app.keep_documents_in(folder.path());
    open_for(lab, row, folder.path());
    Heard heard(lab);
    if (!row.shown.empty()) {
      lab.window.click("keys");
      lab.window.frames(2);
      lab.window.click("key " + std::string(row.shown));
    } else {
      lab.window.click("menu");
      lab.window.frames(2);
      lab.window.click(row.menu);
    }
    lab.window.frames(2);
    CHECK(heard.has(row.intent()));
  }
}

TEST_CASE("every action of the table is reached by its name, in both languages") {
  for (const std::string language : {"en", "it"}) {
    for (const KeyRow& row : key_rows()) {
      if (row.shown == "Tab" || row.key == KeyName::escape) continue;
      const test::TempFolder folder;
      LabHarness lab({2000, 1400}, language);
      lab.app.keep_documents_in(folder.path());
      const std::string name(lab.app.text()(row.text));
      INFO(row.text << " = " << name);
      open_for(lab, row, folder.path());
      Heard heard(lab);
      lab.window.key(KeyName::k, true);
      lab.window.frames(3);
      lab.window.type(name);
      lab.window.frames(2);
      lab.window.key(KeyName::enter);
      lab.window.frames(2);
      CHECK(heard.has(row.intent()));
    }
  }
}

TEST_CASE("what the lesson, the timeline and the devices offer has a name too") {
  LabHarness lab;
  lab.open("dele-is-not-now");
  lab.app.go_to_step(2);
  lab.window.frames(2);
  const auto by_name = [&](std::string_view name) {
    lab.window.key(KeyName::k, true);
    lab.window.frames(3);
    lab.window.type(name);
    lab.window.frames(2);
    lab.window.key(KeyName::enter);
    lab.window.frames(2);
  };
  by_name("Laptop: Cut the link");
  CHECK(lab.player().world().connection_of(DeviceId{0}) == nullptr);
  by_name("hour");
  CHECK(lab.player().world().now.time_since_epoch() > std::chrono::hours(1));
  by_name("Play 25");
  CHECK(kSpeeds[lab.app.desk().speed] == 25);
  by_name("Answer:");
  CHECK(lab.player().answered().has_value());
  const std::size_t step = lab.player().step_index();
  by_name(lab.app.lab()->lesson().restart.words);
  CHECK(lab.player().step_index() == step);
  CHECK_FALSE(lab.player().answered().has_value());
  lab.enter("/connect");
  lab.enter("USER alice");
  lab.player().jump(lab.player().branch().cursor - 3);
  lab.window.frames(2);
  lab.enter("/cut");
  REQUIRE(lab.player().branches().size() >= 2);
  by_name("Compare with");
  CHECK(lab.app.desk().view == View::compare);
}

}  // namespace casella::gui::testing
