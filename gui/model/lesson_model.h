#pragma once
// The lesson's panel: prose of the step at hand, question or task, hints, and what can be pressed.
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "gui/model/checklist.h"
#include "gui/model/rich_text.h"
#include "sim/base/text.h"
#include "sim/lesson/player.h"
#include "sim/lesson/prose.h"

namespace casella::gui {

struct LessonPlace {  // among all lessons, counted from 1
  std::size_t number = 1, of = 1;
  std::string protocol = "POP3";
};

enum class OptionMood : std::uint8_t {
  open,   // nothing was answered yet
  plain,  // answered, and this one is neither chosen nor right
  right,  // what the simulation shows
  wrong   // chosen, and not what it shows
};

struct OptionRow {
  std::string id{};  // as in lesson.toml
  std::vector<Span> words{};
  OptionMood mood = OptionMood::open;
  bool chosen = false;
  std::string verdict{};  // "Right", "Not this one", "This is what happens"
};

struct HintBox {
  std::string title{};  // "Hint 1 of 3"
  std::vector<Block> blocks{};
};

struct LessonButton {
  std::string words{};
  bool shown = true, enabled = false;
};

// A task for a program of one's own, as the live server sees it.
struct OutsideTask {
  bool serving = false;         // the server runs, with this lesson's mail
  bool elsewhere = false;       // it runs, with other mail
  std::string brief{};          // where it listens, and for whom
  std::string fault{};          // why it does not run
  std::vector<bool> reached{};  // which goals; empty: nothing was done yet
  bool operator==(const OutsideTask&) const = default;
};

struct LessonView {
  std::string header{}, title{},
      step{};  // "LESSON 3 OF 6 · POP3", "Delete is not now", "Step 2 of 9"
  Progress progress{};
  std::vector<Block> prose{};
  std::string ask{};  // heading above goals or options; empty if there are none
  std::vector<CheckItem> goals{};
  std::vector<OptionRow> options{};
  std::vector<Block> feedback{};    // once answered, or once the goals are reached
  Tone feedback_tone = Tone::note;  // ok: right, or reached; error: not this one
  std::vector<HintBox> hints{};     // those taken
  std::string notice{};             // a scene that can't go on; the lesson's end
  std::vector<Block> outside{};     // of the server for a program of one's own
  LessonButton back{}, next{}, play{}, restart{}, hint{}, serve{}, sessions{};
};

// Keeps which hints were taken; make another one for another lesson.
class LessonModel {
 public:
  const LessonView& update(const lesson::Player& player, const lesson::Prose& prose,
                           const LessonPlace& place, const Text& text, std::uint32_t edition = 0);
  void take_hint(const lesson::Player& player);
  std::size_t hints_taken(std::size_t step) const;

  OutsideTask outside{};  // the app keeps it up, before update()

 private:
  struct Stamp {
    std::size_t step = 0, branch = 0, hints = 0;
    Seq size = 0, cursor = 0;
    std::optional<std::size_t> chosen{};
    bool over = false, stuck = false;
    OutsideTask outside{};
    std::uint32_t edition = 0;
    bool operator==(const Stamp&) const = default;
  };
  Stamp stamp_of(const lesson::Player& player, std::uint32_t edition) const;
  void add_question(const lesson::Question& question, const lesson::Section& section,
                    const lesson::Player& player, const lesson::Prose& prose, const Text& text);
  void add_task(const lesson::Task& task, const lesson::Section& section,
                const lesson::Player& player, const lesson::Prose& prose, const Text& text);
  void add_outside(bool done, const Text& text);
  void add_buttons(const lesson::Player& player, lesson::Wants wants, const Text& text);

  LessonView view_;
  Stamp stamp_{};
  bool built_ = false;
  std::map<std::size_t, std::size_t> hints_;  // how many, by step
};

// Prose as the painter takes it.
std::vector<Block> blocks_of(const std::vector<lesson::Block>& blocks);
std::vector<Span> spans_of(const std::vector<lesson::Words>& runs);

}  // namespace casella::gui
