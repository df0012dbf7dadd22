#pragma once
// A session of the live server as it is looked at: it goes on, and meanwhile any of its moments can
// be seen. Whoever stands at its end stays there.
#include <functional>
#include <optional>

#include "gui/model/moment.h"
#include "sim/world/run.h"

namespace casella::gui {

class Replay {
 public:
  // So many actions more, the i-th of which `action` gives. With `start`, how the world of the
  // session began, all is played anew.
  void take(const World* start, std::size_t count,
            const std::function<const Action&(std::size_t i)>& action);
  void forget();

  bool empty() const { return !timeline_; }  // nothing was taken yet
  const Timeline& timeline() const { return *timeline_; }
  Seq cursor() const { return cursor_; }
  bool at_end() const { return empty() || cursor_ == timeline_->size(); }
  // Another number when it was played from the beginning, and what was derived from it is void.
  std::uint32_t edition() const { return edition_; }
  // Of a session that was taken; `branch` tells one session from another.
  Moment moment(std::size_t branch, std::uint32_t edition);

  bool step_forward();  // false: there is no later moment yet
  bool step_back();
  void jump(Seq seq);
  // Forward to just after the next recorded event of which `stop` is true; else to the end.
  void run(const Stop& stop);

 private:
  std::optional<Timeline> timeline_;
  Transcript transcript_;
  Seq cursor_ = 0;
  std::uint32_t edition_ = 0;
  std::optional<World> seen_;  // at seen_at_
  Seq seen_at_ = 0;
};

}  // namespace casella::gui
