#pragma once
// The first round through the lab: a few things to do, each of which ends when the person has done
// it, by whichever way. Nothing waits for it, and it can be left at any time.
#include <cstddef>
#include <optional>
#include <string_view>

#include "gui/model/intent.h"

namespace casella::gui {

// What can be seen of the lab from outside, a frame at a time.
struct TourSight {
  bool lesson_open = false, line_chosen = false, faults_open = false, commands_open = false;
  bool keys_open = false;
  std::size_t lesson_step = 0;
  Seq cursor = 0;
  View view = View::transcript;
};

struct TourPart {
  std::string_view id;      // gui.tour.ID is what it says
  std::string_view target;  // the thing to do it with: the beginning of its name; may be empty
  bool (*done)(const TourSight& before, const TourSight& now);
};

class Tour {
 public:
  static std::size_t parts();

  void begin() { at_ = 0, before_.reset(); }
  void leave() { at_.reset(); }
  bool running() const { return at_.has_value(); }
  std::size_t at() const { return *at_; }
  const TourPart& part() const;

  // Goes on if what the part asks for was done since it began. True when it has come to its end.
  bool look(const TourSight& now);

 private:
  std::optional<std::size_t> at_{};
  std::optional<TourSight> before_{};
};

}  // namespace casella::gui
