#pragma once
// A panel over everything else, which is dimmed meanwhile.
#include <string_view>

#include "gui/base/ui.h"

namespace casella::gui {

class Overlay {
 public:
  Overlay(Ui& ui, std::string_view id, const Rect& panel);
  ~Overlay();
  Overlay(const Overlay&) = delete;
  Overlay& operator=(const Overlay&) = delete;

  const Rect& panel() const { return panel_; }
  bool pressed_beside() const;  // in this frame

 private:
  Rect panel_;
};

}  // namespace casella::gui
