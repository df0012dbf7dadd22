#pragma once
// A part of a card that scrolls: its bar stands in the margin, so that what is inside keeps its
// width, and its edges fade where there is more to see.
#include <string_view>

#include "gui/base/ui.h"

namespace casella::gui {

class ScrollArea {
 public:
  // `box` is what the contents may use; the margin of the card lies to its right. What scrolls on
  // the window's ground, in no card, fades into that.
  ScrollArea(Ui& ui, std::string_view id, const Rect& box, bool scrolls = true,
             bool on_ground = false);
  ~ScrollArea();
  ScrollArea(const ScrollArea&) = delete;
  ScrollArea& operator=(const ScrollArea&) = delete;

  // False when it is out of sight and drawing the contents would be in vain.
  explicit operator bool() const { return seen_; }

 private:
  Ui& ui_;
  Rect box_;
  bool on_ground_, seen_ = false;
};

}  // namespace casella::gui
