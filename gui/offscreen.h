#pragma once
// Pictures without a display: EGL without a surface, a framebuffer object, and PNG.
#include <cstdint>
#include <string>
#include <vector>

#include "gui/stage.h"

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

// Empty picture: `why` says what this system lacks (EGL, OpenGL 3, or the PNG could not be
// written).
Picture take_picture(const Shot& shot, const DrawFrame& draw, std::string& why);
bool write_png(const Picture& picture, const std::string& file, std::string& why);

}  // namespace casella::gui
