#include "gui/model/tour.h"

#include <iterator>

namespace casella::gui {
namespace {

using Sight = TourSight;

constexpr TourPart kParts[] = {
    {"open", "open ", [](const Sight&, const Sight& now) { return now.lesson_open; }},
    {"read", "next",
     [](const Sight& before, const Sight& now) { return now.lesson_step > before.lesson_step; }},
    {"step", "step",
     [](const Sight& before, const Sight& now) { return now.cursor > before.cursor; }},
    {"back", "step back",
     [](const Sight& before, const Sight& now) { return now.cursor < before.cursor; }},
    {"line", "line ", [](const Sight&, const Sight& now) { return now.line_chosen; }},
    {"who", "matrix", [](const Sight&, const Sight& now) { return now.view == View::matrix; }},
    {"fault", "card ", [](const Sight&, const Sight& now) { return now.faults_open; }},
    {"all", "menu", [](const Sight&, const Sight& now) { return now.commands_open; }},
    {"keys", "keys", [](const Sight&, const Sight& now) { return now.keys_open; }},
};

}  // namespace

std::size_t Tour::parts() {
  return std::size(kParts);
}

const TourPart& Tour::part() const {
  return kParts[*at_];
}

bool Tour::look(const TourSight& now) {
  if (!at_) return false;
  if (!before_) before_ = now;
  // A cursor that goes back before it went on begins anew from there.
  if (part().id == std::string_view("step") && now.cursor < before_->cursor) before_ = now;
  if (part().id == std::string_view("back") && now.cursor > before_->cursor) before_ = now;
  if (!part().done(*before_, now)) return false;
  before_ = now;
  if (*at_ + 1 < parts()) {
    ++*at_;
    return false;
  }
  at_.reset();
  return true;
}

}  // namespace casella::gui
