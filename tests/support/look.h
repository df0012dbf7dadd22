#pragma once
// A timeline looked at: what a window would keep to build its models from.
#include <string>

#include "gui/model/history.h"
#include "gui/model/moment.h"
#include "gui/model/selection.h"
#include "sim/base/text.h"
#include "tests/support/catch.h"
#include "tests/support/scene.h"

namespace casella::test {

inline const Text& words(const std::string& language = "en") {
  static const auto load = [](const std::string& each) {
    auto text = Text::load(std::string(CASELLA_SOURCE_DIR "/assets/lang/") + each);
    REQUIRE(text.ok());
    return *std::move(text);
  };
  static const Text english = load("en"), italian = load("it");
  return language == "it" ? italian : english;
}

struct Look {
  explicit Look(Timeline& looked_at) : timeline(looked_at) { to(timeline.size()); }

  // Reads what is new and puts the cursor after so many records.
  void to(Seq seq) {
    cursor = seq;
    world = timeline.seek(seq);
    transcript.read(timeline);
    history.read(moment());
  }
  void to_end() { to(timeline.size()); }
  gui::Moment moment() const { return {timeline, transcript, world, cursor, 0, 0}; }
  gui::Focus focus() const { return gui::focus_of(moment(), history, selection); }

  // The index of the first line with this text, and the moment just after it was sent.
  std::size_t line(std::string_view text) const {
    for (std::size_t i = 0; i < transcript.lines().size(); ++i) {
      if (matches(text, transcript.lines()[i].text())) return i;
    }
    FAIL("no line " << text);
    return 0;
  }
  Seq after(std::string_view text) const { return transcript.lines()[line(text)].sent + 1; }

  Timeline& timeline;
  World world;
  Transcript transcript;
  gui::History history;
  gui::Selection selection;
  Seq cursor = 0;
};

// Goes on until a line that matches is on the link.
inline void run_to(Timeline& timeline, const std::string& pattern) {
  REQUIRE(run_until(timeline, stop::at_line(pattern)) == Ran::Stopped);
}

}  // namespace casella::test
