#pragma once
// Where the clickable things of the last frame were, by name: filled only when a test asks for it.
#include <string>
#include <string_view>
#include <vector>

#include "gui/base/rect.h"

namespace casella::gui {

struct Hit {
  std::string id;
  Rect box;
  bool visible = true;  // false: scrolled or folded out of sight
  bool enabled = true;
};

class Hits {
 public:
  void clear();
  void add(Hit hit) { hits_.push_back(std::move(hit)); }
  // Text that did not fit its place and was shortened.
  void add_shortened(std::string_view text) { shortened_.emplace_back(text); }

  const Hit* find(std::string_view id) const;  // the last of that name; null when none was drawn
  const std::vector<Hit>& all() const { return hits_; }
  const std::vector<std::string>& shortened() const { return shortened_; }

 private:
  std::vector<Hit> hits_;
  std::vector<std::string> shortened_;
};

}  // namespace casella::gui
