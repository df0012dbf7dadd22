#include "gui/model/lab.h"

namespace casella::gui {

Moment moment_at(const lesson::Player& player, std::uint32_t edition) {
  const lesson::Branch& branch = player.branch();
  return {branch.timeline, player.transcript(),   player.world(),
          branch.cursor,   player.branch_index(), edition};
}

void Lab::update(const lesson::Player& player, const lesson::Prose& prose, const Text& text) {
  std::vector<BranchPlace> branches;
  for (const lesson::Branch& each : player.branches()) {
    branches.push_back({each.from, each.forked_at, each.timeline.size()});
  }
  update(moment_at(player, edition), branches, text);
  explore.update(text, edition);
  lesson_ = &lessons.update(player, prose, place, text, edition);
}

void Lab::update(const Moment& moment, const std::vector<BranchPlace>& branches, const Text& text) {
  history.read(moment);
  // Whoever moves on looks at what is new.
  const bool moved = moment.cursor != cursor_ || moment.branch != branch_;
  if (moved && moment_of(moment, history, selection) != moment.cursor) selection.clear();
  cursor_ = moment.cursor;
  branch_ = moment.branch;
  focus = focus_of(moment, history, selection);
  transcript.update(moment, history, focus);
  ladder.update(moment, history, focus, text);
  cards.update(moment, history, text);
  matrix.update(moment, history, focus, text);
  detail_ = &details_.update(moment, history, focus, text);
  state_ = &states_.update(moment, history, focus, text);
  timeline_ = &timelines_.update(moment, history, focus, branches, bookmarks, text);
}

const CompareModel& Lab::compare(const lesson::Player& player, std::size_t with, const Text& text) {
  const std::vector<lesson::Branch>& branches = player.branches();
  compare_.update(player.branch().timeline, player.branch_index(), branches[with].timeline, with,
                  edition, text);
  return compare_;
}

const WireModel& Lab::wire(const Moment& moment) {
  wire_.update(moment);
  return wire_;
}

void Lab::show_secrets(bool show, bool in_packets) {
  wire_.show_secrets(in_packets);
  transcript.show_secrets(show);
  ladder.show_secrets(show);
  details_.show_secrets(show);
}

}  // namespace casella::gui
