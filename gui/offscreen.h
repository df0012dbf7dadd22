#pragma once
// Pictures without a display: EGL without a surface, a framebuffer object, and PNG.
#include <cstdint>
#include <string>
#include <vector>

#include "gui/stage.h"
#include "sim/base/result.h"

namespace casella::gui {

struct Picture {
  int width = 0, height = 0;
  std::vector<std::uint8_t> rgba{};  // rows from the top, alpha 255
};

struct Shot {
  int width = 1600, height = 1000;  // pixels
  float scale = 1;                  // pixels to a logical pixel
  Look look{};
  int frames = 4;  // drawn before the picture is taken, so that scrolling settles
};

// Fails with a sentence of error.picture when this system has no EGL with OpenGL 3, or the size is
// beyond what it can draw.
Result<Picture> take_picture(const Shot& shot, const DrawFrame& draw);
// Of the framebuffer that is drawn into now.
Picture read_picture(int width, int height);
Result<Done> write_png(const Picture& picture, const std::string& file);

}  // namespace casella::gui
