#pragma once
// A real window (GLFW, OpenGL 3) that draws only when something happened.
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "gui/offscreen.h"
#include "sim/base/result.h"

namespace casella::gui {

struct WindowPlace {
  int width = 1600, height = 1000;  // logical pixels; never larger than the screen's free part
  std::optional<std::pair<int, int>> at{};  // the corner, if the screen has it
  bool maximized = false;
};

struct WindowOptions {
  std::string title{};
  WindowPlace place{};
  Look look{};
};

class Window {
 public:
  // Fails with a sentence of error.window when there is no display or no OpenGL 3.
  static Result<std::unique_ptr<Window>> open(const WindowOptions& options);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  // Draws until the window is closed. Waits, using no CPU, while nothing happens; a painter that
  // moves asks for more through Ui::redraw.
  void run(const DrawFrame& draw);

  // What the next frame shows, as a picture.
  void on_next_frame(std::function<void(const Picture&)> take);

  void close();
  void set_title(const std::string& title);
  void fill_screen(bool fill);
  // To open another one like it.
  WindowPlace place() const;
  Stage& stage();
  std::size_t frames_drawn() const;
  bool resting() const;  // asked while drawing: no frame follows unless something happens

  // From any thread: something changed, draw soon.
  static void wake();

 private:
  struct Parts;
  explicit Window(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace casella::gui
