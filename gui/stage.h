#pragma once
// One Dear ImGui context with the lab's fonts and style: what the window, the pictures and the
// tests share. It draws a frame; someone else brings the input and shows the result.
#include <functional>
#include <string>
#include <vector>

#include "gui/base/ui.h"

struct ImGuiContext;

namespace casella::gui {

using DrawFrame = std::function<void(Ui&)>;

class Stage {
 public:
  Stage(const Look& look, float content_scale);
  ~Stage();
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  // Between frames: follows a changed look or content scale. True when the fonts were built anew,
  // so that whoever shows the frames must upload their texture again.
  bool prepare();
  void set_content_scale(float scale) { content_scale_ = scale; }

  // After the backend's own NewFrame: draws once, up to ImGui::Render.
  void frame(const DrawFrame& draw);

  Ui& ui() { return ui_; }
  // Families of fonts that are not installed and were replaced.
  const std::vector<std::string>& missing_fonts() const { return files_.missing; }

 private:
  ImGuiContext* context_;
  FontFiles files_;
  Ui ui_;
  float content_scale_;
  Look shown_;
  float shown_scale_ = 0;
};

// Within 0.7 and 2.5, in steps of a tenth.
float stepped_zoom(float zoom, int steps);

}  // namespace casella::gui
