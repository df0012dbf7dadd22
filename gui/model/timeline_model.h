#pragma once
// The timeline's bar: ticks, stretches of states, marks of what went wrong, branches, and the time.
#include <string>
#include <vector>

#include "gui/model/history.h"
#include "gui/model/moment.h"
#include "gui/model/scrubber.h"
#include "gui/model/selection.h"

namespace casella::gui {

struct TimelineMark {  // an event worth a sign on the bar
  std::size_t moment = 0;
  Icon icon = Icon::none;
  Tone tone = Tone::error;
  std::string words{};
};

struct BranchPlace {  // where a branch comes from; given by whoever keeps the branches
  std::size_t from = 0;
  Seq forked_at = 0, size = 0;
};

struct BranchEntry {
  std::string name{};  // "main", "branch 2"
  std::string from{};  // "from main, event 14"; empty for the first
  bool current = false;
};

struct TimelineView {
  Scrubber scrubber{};  // its `tip` is set too
  std::vector<TimelineMark> marks{};
  std::vector<BranchEntry> branches{};
  std::string position{};  // "28 / 30"
  std::string time{};      // "192 ms", of the world at the cursor
  std::string session{};   // whose states are named on the bar, if devices are several
};

class TimelineModel {
 public:
  // More stretches and marks than these can't be told apart on a bar.
  static constexpr std::size_t kStretches = 400, kMarks = 400;

  const TimelineView& update(const Moment& moment, const History& history, const Focus& focus,
                             const std::vector<BranchPlace>& branches,
                             const std::vector<Bookmark>& bookmarks, const Text& text);

 private:
  void build_stretches(const History& history, std::optional<DeviceId> device, const Text& text);
  void collect_marks(const History& history);
  void build_marks(const History& history, const Text& text);

  TimelineView view_;
  Stamp log_{};                        // of what does not depend on the cursor
  std::optional<DeviceId> named_{};    // whose states are named
  std::vector<std::uint32_t> marked_;  // events, by index
  std::size_t events_ = 0;             // looked at
  bool built_ = false;
};

}  // namespace casella::gui
