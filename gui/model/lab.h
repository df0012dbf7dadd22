#pragma once
// All models of the window, kept up to date together: what a view paints, it finds here.
#include <vector>

#include "gui/model/cards_model.h"
#include "gui/model/compare_model.h"
#include "gui/model/console_model.h"
#include "gui/model/detail_model.h"
#include "gui/model/explore_model.h"
#include "gui/model/ladder_model.h"
#include "gui/model/lesson_model.h"
#include "gui/model/matrix_model.h"
#include "gui/model/mime_model.h"
#include "gui/model/sessions_model.h"
#include "gui/model/state_model.h"
#include "gui/model/story_model.h"
#include "gui/model/timeline_model.h"
#include "gui/model/transcript_model.h"
#include "gui/model/wire_model.h"

namespace casella::gui {

// Where a lesson stands, for the models.
Moment moment_at(const lesson::Player& player, std::uint32_t edition);

// Make another one for another lesson; count `edition` up when the language changes.
class Lab {
 public:
  Selection selection{};
  LessonPlace place{};
  std::vector<Bookmark> bookmarks{};
  std::uint32_t edition = 0;

  // Once a frame, before painting. The player must stay as it is until the frame is painted. What
  // was chosen is let go when the cursor moves elsewhere.
  void update(const lesson::Player& player, const lesson::Prose& prose, const Text& text);
  // The same for sessions without a lesson around them.
  void update(const Moment& moment, const std::vector<BranchPlace>& branches, const Text& text);
  // Compares the branch at hand with another; builds only when one of them has changed.
  const CompareModel& compare(const lesson::Player& player, std::size_t with, const Text& text);
  // What passes beneath the sessions; built only while somebody looks.
  const WireModel& wire(const Moment& moment);
  // Packets show passwords unless told otherwise: a lesson's are no secret, and what others can
  // read is what packets are looked at for.
  void show_secrets(bool show, bool in_packets = true);

  History history{};
  Focus focus{};
  TranscriptModel transcript{};
  LadderModel ladder{};
  CardsModel cards{};
  MatrixModel matrix{};
  ConsoleModel console{};
  LessonModel lessons{};
  ExploreModel explore{};
  StoryModel story{};
  MimeModel mime{};
  SessionsModel sessions{};

  // What the last update built.
  const Detail& detail() const { return *detail_; }
  const StateView& state() const { return *state_; }
  const TimelineView& timeline() const { return *timeline_; }
  const LessonView& lesson() const { return *lesson_; }

 private:
  Seq cursor_ = 0;
  std::size_t branch_ = 0;
  DetailModel details_;
  StateModel states_;
  TimelineModel timelines_;
  CompareModel compare_;
  WireModel wire_;
  const Detail* detail_ = nullptr;
  const StateView* state_ = nullptr;
  const TimelineView* timeline_ = nullptr;
  const LessonView* lesson_ = nullptr;
};

}  // namespace casella::gui
