#include "gui/base/hits.h"

namespace casella::gui {

void Hits::clear() {
  hits_.clear();
  shortened_.clear();
}

const Hit* Hits::find(std::string_view id) const {
  for (auto at = hits_.rbegin(); at != hits_.rend(); ++at) {
    if (at->id == id) return &*at;
  }
  return nullptr;
}

}  // namespace casella::gui
