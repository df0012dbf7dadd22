#pragma once
// A panel with a title; what belongs to it is drawn while the object lives.
#include <optional>
#include <string_view>

#include "gui/base/ui.h"
#include "gui/widget/press.h"
#include "gui/widget/scroll.h"

namespace casella::gui {

struct CardText {
  std::string_view title{};  // none: the body has the whole card
  std::string_view note{};   // small, at the right of the title
  Icon icon = Icon::none;
  bool scrolls = true;
  Tone edge = Tone::plain;  // another tone colours the border: something asks for attention
  std::string_view head{};  // names the title to press it; none: it can't be pressed
  bool note_below = false;  // or below the title, where beside it there is no room
};

class Card {
 public:
  Card(Ui& ui, std::string_view id, const Rect& box, const CardText& text);
  ~Card();
  Card(const Card&) = delete;
  Card& operator=(const Card&) = delete;

  // False when the card is out of sight and drawing its body would be in vain.
  explicit operator bool() const { return open_; }
  const Press& head() const { return head_; }
  // Where the body may draw, in screen pixels, before any scrolling.
  const Rect& body() const { return body_; }

 private:
  bool open_ = false;
  Rect body_;
  Press head_;
  std::optional<ScrollArea> inside_;
};

// The whole window's ground, on which cards stand: begin and end of every frame.
class Ground {
 public:
  explicit Ground(Ui& ui);
  ~Ground();
  Ground(const Ground&) = delete;
  Ground& operator=(const Ground&) = delete;
};

// Words in the middle of an empty place, with a second line in small.
void nothing_here(Ui& ui, std::string_view words, std::string_view why);

}  // namespace casella::gui
