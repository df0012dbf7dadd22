// The explorer in the lab, by clicks and keys: what it finds is what the simulation does.
#include <filesystem>
#include <numeric>
#include <thread>

#include "tests/gui/lab_support.h"
#include "tests/support/temp.h"

namespace casella::gui::testing {
namespace {

const ExploreView& view_of(LabHarness& lab) {
  return lab.app.lab()->explore.view();
}

void wait_for_all(LabHarness& lab) {
  for (int i = 0; i < 200'000 && view_of(lab).running; ++i) {
    lab.window.frames(1);
    std::this_thread::yield();
  }
  REQUIRE_FALSE(view_of(lab).running);
  lab.window.frames(3);
}

void explore(LabHarness& lab, std::string_view lesson) {
  lab.open(lesson);
  lab.window.click("explore");
  lab.window.click("try orders");
  CHECK(view_of(lab).begun);
  wait_for_all(lab);
}

// The world at the end of the branch at hand holds what the row says.
void check_ends_as(LabHarness& lab, const OutcomeRow& row) {
  const World& world = lab.player().branch().timeline.tip();
  const std::size_t boxes = world.store.accounts.size();
  REQUIRE(row.places.size() == boxes + world.devices.size());
  for (std::size_t i = 0; i < boxes; ++i) {
    CHECK(row.places[i].size() == world.store.accounts[i]->inbox->items.size());
  }
  for (std::size_t i = 0; i < world.devices.size(); ++i) {
    if (row.tone != Tone::ok) continue;  // a message may be there twice
    CHECK(row.places[boxes + i].size() == world.devices[i]->disk.size());
  }
}

}  // namespace

TEST_CASE("however many places there are, no word of an outcome is broken") {
  for (const Screen size : {Screen{1060, 660}, Screen{1280, 720}, Screen{1600, 1000}}) {
    LabHarness lab(size);
    lab.open("the-same-day");
    lab.app.go_to_step(8);
    lab.app.desk().view = View::explore;
    lab.app.explore_to_the_end();
    lab.window.frames(3);
    const ExploreView& view = view_of(lab);
    REQUIRE(view.places.size() == 6);
    lab.window.hover("outcome 0");
    lab.window.key(KeyName::c, true, true);
    lab.window.frames(3);
    const std::string copied = ImGui::GetClipboardText();
    const auto check_words = [&](std::string_view words) {
      while (!words.empty()) {
        const std::size_t end = std::min(words.find(' '), words.size());
        INFO(size.width << ": " << words.substr(0, end));
        CHECK(copied.find(words.substr(0, end)) != std::string::npos);
        words.remove_prefix(std::min(end + 1, words.size()));
      }
    };
    for (const ExplorePlace& place : view.places) check_words(place.label);
    for (const auto& place : view.outcomes[0].places) {
      for (const ExploreMail& mail : place) check_words(mail.label);
    }
  }
}

TEST_CASE("every order is tried from the moment at hand, and told in the learner's terms") {
  LabHarness lab;
  explore(lab, "two-devices");
  const ExploreView& view = view_of(lab);
  REQUIRE(view.outcomes.size() > 2);
  CHECK(view.places.size() == 1 + lab.player().world().devices.size());
  float all = 0;
  for (const OutcomeRow& row : view.outcomes) all += row.weight;
  CHECK(all == Approx(1).margin(0.001));
  CHECK(view.outcomes.front().weight >= view.outcomes.back().weight);
  REQUIRE(view.modes.size() == 4);  // as set, POP3 delete and keep, IMAP
  for (const PromiseRow& row : view.promises) {
    INFO(row.id);
    REQUIRE(row.kept.size() == 4);
    for (const PromiseCell& each : row.kept) {
      CHECK(each.is != Promise::open);
      CHECK(each.openable == (each.is == Promise::broken));
    }
    if (row.id == "no-loss" || row.id == "quit-only") CHECK(row.kept[0].is == Promise::holds);
    if (row.id == "everywhere") CHECK(row.kept[0].is == Promise::broken);
    if (row.id == "not-refused") CHECK(row.kept[3].is == Promise::holds);
    if (row.id == "quit-only") CHECK(row.kept[3].is == Promise::moot);
  }
  // Nothing is drawn any more.
  for (int i = 0; i < 5; ++i) {
    lab.window.frames(1);
    CHECK_FALSE(lab.window.ui().redraw);
  }
}

TEST_CASE("what was stopped goes on, and finds what it finds at one go") {
  LabHarness lab;
  explore(lab, "two-devices");
  const std::string whole = view_of(lab).summary.substr(0, view_of(lab).summary.rfind(" · "));
  CHECK_FALSE(view_of(lab).resumable);
  CHECK_FALSE(lab.window.shows("try on"));
  lab.window.click("try orders");
  lab.window.click("try orders");  // stops at once
  wait_for_all(lab);
  for (int again = 0; again < 1000 && view_of(lab).resumable; ++again) {
    CHECK(lab.window.shows("try on"));
    lab.window.click("try on");
    if (again < 2) lab.window.click("try orders");
    wait_for_all(lab);
  }
  CHECK(view_of(lab).summary.substr(0, view_of(lab).summary.rfind(" · ")) == whole);
  float all = 0;
  for (const OutcomeRow& row : view_of(lab).outcomes) all += row.weight;
  CHECK(all == Approx(1).margin(0.001));
}

TEST_CASE("an ending opens as a branch that leads to it") {
  LabHarness lab;
  lab.open("two-devices");
  lab.app.go_to_step(2);
  lab.window.frames(2);
  const Seq from = lab.player().branch().cursor;
  REQUIRE(from > 0);
  lab.window.click("explore");
  lab.window.click("try orders");
  wait_for_all(lab);
  for (const std::size_t row : {0U, 1U}) {
    const OutcomeRow wanted = view_of(lab).outcomes.at(row);
    const std::size_t branches = lab.player().branches().size();
    lab.window.click("outcome " + std::to_string(row));
    REQUIRE(lab.player().branches().size() == branches + 1);
    CHECK(lab.player().branch_index() == branches);
    CHECK(lab.player().branch().forked_at == from);
    CHECK(lab.player().branch().cursor == from);  // to be stepped through
    CHECK(lab.app.desk().view == View::transcript);
    CHECK(lab.player().branch().timeline.size() > from);
    check_ends_as(lab, wanted);
    lab.window.key(KeyName::right);
    CHECK(lab.player().branch().cursor == from + 1);
    lab.window.type("6");
  }
  // And what breaks a promise.
  const std::size_t branches = lab.player().branches().size();
  lab.window.click("broken not-refused");
  CHECK(lab.player().branches().size() == branches + 1);
}

TEST_CASE("what breaks a promise in another mode is stepped through and saved") {
  const casella::test::TempFolder folder;
  LabHarness lab({1600, 1000, 1, {}}, "en");
  lab.app.keep_lessons_in(folder.path());
  explore(lab, "two-devices");
  const std::size_t lessons = lab.app.library().lessons().size();
  lab.window.click("keep not-refused 2");
  INFO(lab.app.desk().explore_said);
  REQUIRE(lab.app.library().lessons().size() == lessons + 1);
  REQUIRE(lab.app.library().lessons().back().lesson != nullptr);
  for (const DeviceSettings& device : lab.app.library().lessons().back().lesson->devices) {
    CHECK(device.mode == Mode::Keep);
  }
  lab.window.click("broken not-refused 2");
  CHECK(lab.app.desk().view == View::transcript);
  const World& end = lab.player().branch().timeline.tip();
  bool refused = false;
  for (const Cow<Device>& device : end.devices) {
    CHECK(device->settings->mode == Mode::Keep);
    refused |= device->session && device->session->pop3() && device->session->pop3()->refused;
  }
  const auto timeline = lab.player().branch().timeline;
  for (const Happening& what : timeline[timeline.size() - 1].what) {
    const auto* each = std::get_if<happening::Refused>(&what);
    refused |= each != nullptr && each->in_use;
  }
  CHECK(refused);
}

TEST_CASE("IMAP's endings are told with flags, and with what is only shown") {
  LabHarness lab({1600, 1000, 1, {}}, "en");
  lab.open("flags-and-folders");
  lab.window.click("explore");
  lab.window.click("deeds more");
  lab.window.click("try orders");
  wait_for_all(lab);
  const std::string flagged = "[" + std::string(lab.app.text()("explore.flag.flagged")) + "]";
  bool everywhere = false;
  for (const OutcomeRow& row : view_of(lab).outcomes) {
    bool all = true;
    for (const auto& place : row.places) {
      all &= std::any_of(place.begin(), place.end(), [&](const ExploreMail& mail) {
        return mail.label.find(flagged) != std::string::npos;
      });
    }
    everywhere |= all;
  }
  CHECK(everywhere);
}

TEST_CASE("an ending is saved as a lesson that can be opened at once") {
  const casella::test::TempFolder folder;
  LabHarness lab;
  lab.app.keep_lessons_in(folder.path());
  explore(lab, "dele-is-not-now");
  const std::size_t lessons = lab.app.library().lessons().size();
  lab.window.click("save 0");
  INFO(lab.app.desk().explore_said);
  REQUIRE(lab.app.library().lessons().size() == lessons + 1);
  const Shelved& saved = lab.app.library().lessons().back();
  REQUIRE(saved.lesson != nullptr);
  CHECK(saved.prose.size() == 2);
  CHECK(lab.app.desk().explore_said.find(saved.folder) != std::string::npos);
  lab.window.click("save 0");  // never over another
  CHECK(lab.app.library().lessons().size() == lessons + 2);
  CHECK(lab.app.library().lessons().back().folder != saved.folder);
}

TEST_CASE("what may happen is chosen with the mouse, and a run is begun and stopped by key") {
  LabHarness lab;
  lab.open("two-devices");
  lab.window.type("6");
  CHECK(lab.app.desk().view == View::explore);
  CHECK_FALSE(lab.window.hits().find("sessions less")->enabled);  // one at least
  lab.window.click("sessions more");
  lab.window.click("sessions more");
  lab.window.click("crashes more");
  lab.window.click("arrivals more");
  lab.window.click("arrivals more");
  CHECK(lab.app.desk().budget == ExploreBudget{3, 1, 1, 2, 0});
  CHECK_FALSE(lab.window.hits().find("arrivals more")->enabled);
  lab.window.type("x");
  lab.window.frames(2);
  CHECK(view_of(lab).running);  // far too much to be over yet
  lab.window.type("x");
  wait_for_all(lab);
  CHECK(view_of(lab).halt == lab.app.text()("gui.explore.stopped"));
  lab.window.key(KeyName::escape);
  CHECK(lab.app.desk().view == View::transcript);
}

TEST_CASE("the tables are drawn whole in both languages") {
  for (const std::string language : {"en", "it"}) {
    for (const ImVec2 size : {ImVec2{1100, 680}, ImVec2{1600, 1000}}) {
      LabHarness lab({size.x, size.y, 1, {}}, language);
      explore(lab, "two-devices");
      if (lab.window.shows("promises")) {
        lab.window.click("promises");
        CHECK(lab.window.shows("broken everywhere"));
        CHECK_FALSE(lab.window.shows("outcome 0"));
        lab.window.click("endings");
      }
      CHECK(lab.window.shows("outcome 0"));
      for (const std::string& text : lab.window.hits().shortened()) {
        for (const auto& [key, wording] : lab.app.text().all()) {
          INFO(language << " " << size.x << ": " << key);
          if (key.starts_with("gui.explore") || key.starts_with("explore.property")) {
            CHECK(text != wording);
          }
        }
      }
    }
  }
}

}  // namespace casella::gui::testing
