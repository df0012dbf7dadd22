#pragma once
// One story told by each way of getting mail, in lockstep: event by event, what was said, and what
// it has cost so far.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gui/model/mark.h"
#include "sim/base/text.h"
#include "sim/compare/telling.h"
#include "sim/world/transcript.h"

namespace casella::gui {

struct StoryLine {
  std::string device{}, words{};
  bool client = true;
};

struct StoryWay {
  std::string title{}, about{};
  std::string said{};              // "12 lines, 3 round trips"
  std::vector<StoryLine> lines{};  // of the event at hand; the first so many
  std::size_t more = 0;            // lines beyond them
  std::string note{};              // why there can't be any
};

struct StoryCell {
  std::string words{};
  float share = 0;       // of the largest in its row
  bool changed = false;  // by the event at hand
};

struct StoryRow {
  std::string id{}, label{}, tip{};
  std::vector<StoryCell> cells{};  // a way each
};

struct StoryView {
  std::string title{};
  struct Event {
    std::string time{}, words{};
  };
  std::vector<Event> events{};
  std::size_t at = 0;  // so many have happened
  std::vector<StoryWay> ways{};
  std::vector<StoryRow> rows{};
  std::string error{};  // there is no story, or it can't be read
};

class StoryModel {
 public:
  static constexpr std::size_t kLines = 200;  // of an event that are shown

  // All that there are, once; `why_none` is told when there is none.
  void take(std::vector<compare::Story> stories, std::optional<Error> why_none);
  bool taken() const { return taken_; }
  std::size_t stories() const { return stories_.size(); }

  void go(std::size_t at);  // so many events have happened; no further than the end
  void next_story();
  std::size_t at() const { return at_; }
  std::size_t events() const { return stories_.empty() ? 0 : stories_[which_].events.size(); }

  const StoryView& update(std::string_view language, const Text& text);

 private:
  struct Told {  // one way, after so many events
    compare::Column column{};
    std::vector<StoryLine> lines{};  // of the last event
    std::size_t said = 0;            // lines altogether
  };
  struct Run {
    compare::Telling telling;
    Transcript transcript{};
  };
  const std::vector<Told>& told(std::size_t at);
  void build(std::string_view language, const Text& text);

  std::vector<compare::Story> stories_;
  std::optional<Error> why_none_;
  std::size_t which_ = 0, at_ = 0;
  std::vector<std::vector<Told>> told_;  // by events that have happened, as far as was looked
  std::vector<Run> runs_;                // of the story at hand, as far; a simulated way each
  StoryView view_;
  std::string language_;
  bool taken_ = false, built_ = false;
};

}  // namespace casella::gui
