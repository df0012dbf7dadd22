// The sequence diagram's geometry.
#include <algorithm>
#include <cmath>

#include "gui/model/ladder_model.h"
#include "tests/support/look.h"

using namespace casella;
using namespace casella::gui;
using casella::test::device;
using casella::test::Look;
using casella::test::run_to;
using casella::test::Scene;
using casella::test::words;

namespace {

Scene scene_of(std::size_t devices) {
  Scene scene;
  const char* ids[] = {"laptop", "phone", "tablet"};
  for (std::size_t i = 0; i < devices; ++i) scene.devices.push_back(device(ids[i], Mode::Keep));
  scene.mail = {test::note(1), test::note(2)};
  return scene;
}

LadderModel built(const Look& look) {
  LadderModel model;
  model.update(look.moment(), look.history, look.focus(), words());
  return model;
}

const Arrow& arrow_of(const LadderView& view, std::size_t line) {
  const auto found = std::find_if(view.arrows.begin(), view.arrows.end(),
                                  [&](const Arrow& arrow) { return arrow.line == line; });
  REQUIRE(found != view.arrows.end());
  return *found;
}

}  // namespace

TEST_CASE("the server's lane is in the middle") {
  for (const std::size_t devices : {1U, 2U, 3U}) {
    Timeline timeline(scene_of(devices).world());
    timeline.step(CheckMail{DeviceId{0}});
    Look look(timeline);
    const LadderModel model = built(look);
    REQUIRE(model.lanes().size() == devices + 1);
    CHECK(model.lanes()[(devices + 1) / 2].server);
    CHECK(model.lanes()[0].id == "laptop");
  }
}

TEST_CASE("each line has a row of its own, arrows fall, and nothing arrives after its answer") {
  Timeline timeline(scene_of(2).world());
  timeline.step(CheckMail{DeviceId{1}});
  run_until(timeline);
  Look look(timeline);
  const LadderModel model = built(look);
  const LadderView view = model.visible(0, model.height(), words());
  const auto& lines = look.transcript.lines();
  REQUIRE(view.arrows.size() == lines.size());
  CHECK(view.marks.size() == look.history.events().size());
  std::vector<double> rows;
  for (const Arrow& arrow : view.arrows) {
    rows.push_back(arrow.sent);
    CHECK(arrow.ends > arrow.sent);
    CHECK(arrow.reach == 1);
    CHECK(arrow.from != arrow.to);
    CHECK((lines[arrow.line].from == Side::Client ? arrow.to : arrow.from) == 1);
  }
  for (const LadderMark& mark : view.marks) rows.push_back(mark.at);
  std::sort(rows.begin(), rows.end());
  for (std::size_t i = 1; i < rows.size(); ++i) CHECK(rows[i] - rows[i - 1] > 0.99);
  CHECK(model.height() - rows.back() > 0.99);
  for (std::size_t i = 1; i < lines.size();
       ++i) {  // lockstep: an answer begins where its question ended
    if (lines[i].from != lines[i - 1].from) {
      CHECK(arrow_of(view, i).sent >= arrow_of(view, i - 1).ends);
    }
  }
  CHECK(arrow_of(view, look.line("PASS*")).words == "PASS ••••••••");
  REQUIRE_FALSE(view.times.empty());
  CHECK(view.times[0].words == "0 ms");
  CHECK(std::is_sorted(view.times.begin(), view.times.end(),
                       [](const LadderTime& a, const LadderTime& b) { return a.at < b.at; }));
}

TEST_CASE("a part of the ladder is what the whole shows there") {
  Timeline timeline(scene_of(2).world());
  for (std::uint32_t round = 0; round < 6; ++round) {
    timeline.step(CheckMail{DeviceId{round % 2}});
    if (round == 1) {
      run_to(timeline, "UIDL");
      timeline.step(HoldLink{ConnId{2}, Side::Client, true});  // its answers come 4 sessions later
      timeline.step(Type{DeviceId{1}, "NOOP"});
    }
    run_until(timeline);
    timeline.step(AdvanceTime{std::chrono::hours(1)});
  }
  timeline.step(HoldLink{ConnId{2}, Side::Client, false});
  run_until(timeline);
  Look look(timeline);
  for (const Seq cursor : {timeline.size(), timeline.size() / 2, Seq{3}}) {
    look.to(cursor);
    const LadderModel model = built(look);
    const LadderView whole = model.visible(0, model.height(), words());
    REQUIRE(whole.arrows.size() == look.transcript.lines().size());
    for (double top = 0; top < model.height(); top += 17) {
      const LadderView part = model.visible(top, top + 10, words());
      std::vector<std::size_t> expected, got;
      for (const Arrow& arrow : whole.arrows) {
        if (arrow.sent <= top + 10 && arrow.ends >= top) expected.push_back(arrow.line);
      }
      for (const Arrow& arrow : part.arrows) got.push_back(arrow.line);
      std::sort(got.begin(), got.end());
      CHECK(got == expected);
      for (const LadderMark& mark : part.marks) {
        const auto same = [&](const LadderMark& other) {
          return other.event == mark.event && other.at == mark.at;
        };
        CHECK(std::any_of(whole.marks.begin(), whole.marks.end(), same));
      }
    }
  }
}

TEST_CASE("long silences are short, and told in words") {
  Timeline timeline(scene_of(1).world());
  timeline.step(CheckMail{DeviceId{0}});
  run_until(timeline);
  const Seq before = timeline.size();
  timeline.step(AdvanceTime{std::chrono::hours(24 * 7)});
  Look look(timeline);
  const LadderModel model = built(look);
  CHECK(model.place_of(before) - model.place_of(before - 1) <= 4);
  const LadderView view = model.visible(model.place_of(before) - 0.1, model.height(), words());
  REQUIRE_FALSE(view.times.empty());
  CHECK(view.times.back().silence == "7 d 0 h later");
  CHECK_FALSE(view.marks.back().lane);
}

TEST_CASE("what is on its way ends at the cursor, and what is lost gets half the way") {
  Timeline timeline(scene_of(1).world());
  timeline.step(CheckMail{DeviceId{0}});
  run_to(timeline, "STAT");
  timeline.step(CutLink{ConnId{1}, {}});
  run_until(timeline);
  Look look(timeline);
  const std::size_t stat = look.line("STAT");
  look.to(look.after("STAT"));
  LadderModel model = built(look);
  const Arrow flying = arrow_of(model.visible(0, model.height(), words()), stat);
  CHECK(flying.way == Way::in_flight);
  CHECK(flying.fresh);
  CHECK(flying.reach < 1);
  CHECK(flying.ends <= std::max(model.cursor(), flying.sent + 0.31));
  look.to(look.cursor + 1);
  model.update(look.moment(), look.history, look.focus(), words());
  const LadderView view = model.visible(0, model.height(), words());
  CHECK(arrow_of(view, stat).way == Way::lost);
  CHECK(arrow_of(view, stat).reach == 0.5);
  CHECK(view.marks.back().ahead);
  const auto cut = std::find_if(view.marks.begin(), view.marks.end(),
                                [](const LadderMark& mark) { return mark.icon == Icon::cut; });
  REQUIRE(cut != view.marks.end());
  CHECK(cut->chosen);
  CHECK(cut->lane == 0);
}
