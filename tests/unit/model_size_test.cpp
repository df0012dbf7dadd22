// A log of a million lines: what it costs to read it once, and what a frame costs then, in time of
// the processor, so that a busy machine doesn't count. The bounds are about five times what was
// measured; under a sanitizer they are not looked at.
#include <ctime>
#include <iostream>

#include "gui/model/cards_model.h"
#include "gui/model/detail_model.h"
#include "gui/model/ladder_model.h"
#include "gui/model/matrix_model.h"
#include "gui/model/state_model.h"
#include "gui/model/timeline_model.h"
#include "gui/model/transcript_model.h"
#include "tests/support/look.h"

using namespace casella;
using namespace casella::gui;
using casella::test::device;
using casella::test::Look;
using casella::test::Scene;
using casella::test::words;

namespace {

double ms_since(std::clock_t start) {
  return static_cast<double>(std::clock() - start) * 1000 / CLOCKS_PER_SEC;
}

struct Models {
  TranscriptModel transcript;
  LadderModel ladder;
  CardsModel cards;
  MatrixModel matrix;
  DetailModel detail;
  StateModel state;
  TimelineModel timeline;

  // Everything that one frame needs of a window 60 rows high; returns a number that depends on it
  // all.
  std::size_t frame(Look& look) {
    const Text& text = words();
    const Moment moment = look.moment();
    look.transcript.read(look.timeline);
    look.history.read(moment);
    const Focus focus = look.focus();
    transcript.update(moment, look.history, focus);
    ladder.update(moment, look.history, focus, text);
    cards.update(moment, look.history, text);
    matrix.update(moment, look.history, focus, text);
    std::size_t seen = detail.update(moment, look.history, focus, text).fields.size();
    seen += state.update(moment, look.history, focus, text).graph.nodes.size();
    seen += timeline.update(moment, look.history, focus, {}, {}, text).marks.size();
    const std::size_t first = transcript.current().value_or(0);
    for (std::size_t i = first; i < std::min(first + 60, transcript.size()); ++i) {
      seen += transcript.row(i, text).line.rest.size();
    }
    const double top = std::max(0.0, ladder.cursor() - 30);
    seen += ladder.visible(top, top + 60, text).arrows.size();
    for (std::size_t i = 0; i < std::min<std::size_t>(8, cards.servers()[0].count); ++i) {
      seen += cards.server_entry(0, i, text).title.size();
    }
    for (std::size_t i = 0; i < std::min<std::size_t>(8, cards.devices()[0].count); ++i) {
      seen += cards.device_entry(0, i, text).title.size();
    }
    for (std::size_t i = 0; i < std::min<std::size_t>(20, matrix.rows()); ++i) {
      seen += matrix.row(i, text).cells.size();
    }
    return seen;
  }
};

// Sessions of two devices, with new mail before each, until there are so many lines.
Timeline long_log(std::size_t lines_at_least) {
  Scene scene;
  scene.devices = {device("laptop", Mode::Delete), device("phone", Mode::Keep)};
  Timeline timeline(scene.world());
  std::string body = "Subject: a long one\r\n\r\n";
  for (int i = 0; i < 40; ++i) body += "A line of the message.\r\n";
  Transcript transcript;
  for (std::uint32_t round = 0; transcript.lines().size() < lines_at_least; ++round) {
    timeline.step(Arrive{AccountId{0}, test::message(1 + round, body)});
    timeline.step(CheckMail{DeviceId{round % 2}});
    run_until(timeline);
    transcript.read(timeline);
  }
  return timeline;
}

#if defined(__SANITIZE_ADDRESS__)
constexpr double kSlack = 1000;
#else
constexpr double kSlack = 1;
#endif

}  // namespace

TEST_CASE("a million lines are read once, and a frame then costs what is in sight") {
  Timeline timeline = long_log(1'000'000);
  std::clock_t start = std::clock();
  Look look(timeline);
  const double reading_ms = ms_since(start);
  REQUIRE(look.transcript.lines().size() >= 1'000'000);

  Models models;
  start = std::clock();
  models.frame(look);
  const double first_ms = ms_since(start);
  CHECK(models.transcript.size() == look.transcript.lines().size() + look.history.events().size());

  double still_ms = 0, moved_ms = 0, grown_ms = 0;
  constexpr int kFrames = 50;
  std::size_t seen = 0;
  for (int i = 0; i < kFrames; ++i) {
    start = std::clock();
    seen += models.frame(look);
    still_ms += ms_since(start) / kFrames;
  }
  for (std::size_t i = 0; i < kFrames; ++i) {  // the seek is the player's
    look.cursor = timeline.size() * i / kFrames + 7;
    look.world = timeline.seek(look.cursor);
    start = std::clock();
    seen += models.frame(look);
    moved_ms += ms_since(start) / kFrames;
  }
  timeline.step(CheckMail{DeviceId{0}});
  for (int i = 0; i < kFrames; ++i) {
    if (const auto action = next_action(timeline.tip())) timeline.step(*action);
    look.cursor = timeline.size();
    look.world = timeline.tip();
    start = std::clock();
    seen += models.frame(look);
    grown_ms += ms_since(start) / kFrames;
  }
  CHECK(seen > 0);

  models.transcript.set_filter({{}, "signing off", true});
  double search_ms = 0;
  std::size_t frames = 0;
  do {
    start = std::clock();
    models.transcript.update(look.moment(), look.history, look.focus());
    search_ms += ms_since(start);
    ++frames;
  } while (models.transcript.searching());
  search_ms /= static_cast<double>(frames);
  CHECK(models.transcript.size() > 1000);

  std::cout << fmt::format(
      "{} lines in {} records: read {:.0f} ms, first frame {:.0f} ms; a frame {:.3f} ms, with the "
      "cursor moved {:.3f} ms, with a new record {:.3f} ms; search {} frames of {:.2f} ms\n",
      look.transcript.lines().size(), timeline.size(), reading_ms, first_ms, still_ms, moved_ms,
      grown_ms, frames, search_ms);
  CHECK(still_ms < 0.5 * kSlack);
  CHECK(moved_ms < 2 * kSlack);
  CHECK(grown_ms < 1 * kSlack);
  CHECK(search_ms < 2 * kSlack);
  CHECK(reading_ms < 2500 * kSlack);
  CHECK(first_ms < 1000 * kSlack);
}
