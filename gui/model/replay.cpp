#include "gui/model/replay.h"

#include <algorithm>

namespace casella::gui {

void Replay::take(const World* start, std::size_t count,
                  const std::function<const Action&(std::size_t i)>& action) {
  const bool follows = at_end();
  if (start != nullptr) {
    timeline_.emplace(*start);
    transcript_.reset();
    seen_.reset();
    ++edition_;
  }
  for (std::size_t i = 0; i < count; ++i) timeline_->step(action(i));
  cursor_ = follows ? timeline_->size() : std::min(cursor_, timeline_->size());
}

void Replay::forget() {
  const std::uint32_t edition = edition_ + 1;
  *this = Replay();
  edition_ = edition;
}

Moment Replay::moment(std::size_t branch, std::uint32_t edition) {
  transcript_.read(*timeline_);
  if (!at_end() && (!seen_ || seen_at_ != cursor_)) {
    seen_ = timeline_->seek(cursor_);
    seen_at_ = cursor_;
  }
  const World& world = at_end() ? timeline_->tip() : *seen_;
  return {*timeline_, transcript_, world, cursor_, branch, edition + edition_};
}

bool Replay::step_forward() {
  if (at_end()) return false;
  ++cursor_;
  return true;
}

bool Replay::step_back() {
  if (cursor_ == 0) return false;
  --cursor_;
  return true;
}

void Replay::jump(Seq seq) {
  cursor_ = empty() ? 0 : std::min(seq, timeline_->size());
}

void Replay::run(const Stop& stop) {
  while (step_forward()) {
    if (stop && stop((*timeline_)[cursor_ - 1])) return;
  }
}

}  // namespace casella::gui
