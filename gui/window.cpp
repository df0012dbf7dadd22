#include "gui/window.h"

#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>

#include <algorithm>
#include <array>
#include <cfloat>
#include <cmath>
#include <string_view>
#include <utility>

#include "gui/base/input_queue.h"

namespace casella::gui {
namespace {

// ImGui settles hovering, focus and scrolling over a few frames after each event.
constexpr int frames_after_event = 3;
constexpr bool imgui_queues = IMGUI_VERSION_NUM >= 18700;  // what happens between frames

// The library as a whole, initialised once while a window lives.
struct Glfw {
  Glfw() : ready(glfwInit() == GLFW_TRUE) {}
  ~Glfw() {
    if (ready) glfwTerminate();
  }
  Glfw(const Glfw&) = delete;
  Glfw& operator=(const Glfw&) = delete;

  // The library's own words about what failed last.
  static std::string words() {
    const char* said = nullptr;
    glfwGetError(&said);
    return said != nullptr ? said : "GLFW";
  }

  bool ready = false;
};

float content_scale_of(GLFWwindow* window) {
  float x = 1, y = 1;
  glfwGetWindowContentScale(window, &x, &y);
  int wide = 0, high = 0, buffer_wide = 0, buffer_high = 0;
  glfwGetWindowSize(window, &wide, &high);
  glfwGetFramebufferSize(window, &buffer_wide, &buffer_high);
  // Where a window is measured in logical pixels already, the scale is not ours to apply.
  const bool logical = wide > 0 && buffer_wide > wide;
  return logical ? x * static_cast<float>(wide) / static_cast<float>(buffer_wide) : x;
}

// A window as large as it was asked for, unless the screen's free part is smaller.
void fit_to_screen(int& width, int& height) {
  GLFWmonitor* screen = glfwGetPrimaryMonitor();
  if (screen == nullptr) return;
  float scale = 1, ignored = 1;
  glfwGetMonitorContentScale(screen, &scale, &ignored);
  int x = 0, y = 0, free_width = 0, free_height = 0;
  glfwGetMonitorWorkarea(screen, &x, &y, &free_width, &free_height);
  width = static_cast<int>(static_cast<float>(width) * scale);
  height = static_cast<int>(static_cast<float>(height) * scale);
  if (free_width > 0) width = std::min(width, free_width);
  if (free_height > 0) height = std::min(height, free_height);
}

// A screen may have gone since the window was there.
bool on_a_screen(std::pair<int, int> corner) {
  int count = 0;
  GLFWmonitor** screens = glfwGetMonitors(&count);
  return std::any_of(screens, screens + count, [corner](GLFWmonitor* screen) {
    int x = 0, y = 0, width = 0, height = 0;
    glfwGetMonitorWorkarea(screen, &x, &y, &width, &height);
    return corner.first >= x && corner.first < x + width && corner.second >= y &&
           corner.second < y + height;
  });
}

enum class Zoom { none, in, out, whole };

// By the sign that stands on the key, since layouts put it elsewhere.
Zoom zoom_of(int key, int scancode) {
  if (key == GLFW_KEY_KP_ADD) return Zoom::in;
  if (key == GLFW_KEY_KP_SUBTRACT) return Zoom::out;
  if (key == GLFW_KEY_KP_0) return Zoom::whole;
  const char* name = glfwGetKeyName(key, scancode);
  const std::string_view sign = name != nullptr ? name : "";
  if (sign == "+" || sign == "=") return Zoom::in;
  if (sign == "-") return Zoom::out;
  return sign == "0" ? Zoom::whole : Zoom::none;
}

}  // namespace

struct Window::Parts {
  Parts() = default;
  ~Parts() {
    if (drawing) ImGui_ImplOpenGL3_Shutdown();
    if (listening) ImGui_ImplGlfw_Shutdown();
    stage.reset();
    if (window != nullptr) glfwDestroyWindow(window);
  }
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;

  Result<Done> open(const WindowOptions& options);
  void listen();
  void press(int key, int scancode, int modifiers);
  void fill_screen(bool fill);
  WindowPlace place() const;
  void draw_once(const DrawFrame& draw);
  void take_input();
  void wait();

  static Parts& of(GLFWwindow* window) {
    return *static_cast<Parts*>(glfwGetWindowUserPointer(window));
  }
  static void awake(GLFWwindow* window) { of(window).frames_left = frames_after_event; }
  static void heard(GLFWwindow* window, const InputEvent& event) {
    if (!imgui_queues) of(window).input.add(event);
    awake(window);
  }
  static InputEvent move(double x, double y) {
    return input::Move{static_cast<float>(x), static_cast<float>(y)};
  }

  Glfw glfw;
  GLFWwindow* window = nullptr;
  std::unique_ptr<Stage> stage;
  bool drawing = false, listening = false;
  int frames_left = frames_after_event;
  std::size_t frames_drawn = 0;
  InputQueue input;
  std::function<void(const Picture&)> take_next;
  std::array<int, 4> before_full{};  // place and size to come back to
};

Result<Done> Window::Parts::open(const WindowOptions& options) {
  if (!glfw.ready) return Error{Key("error.window.no_display"), {Glfw::words()}};
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 0);
  glfwWindowHint(GLFW_VISIBLE, GLFW_FALSE);  // until there is something to see
  glfwWindowHintString(GLFW_X11_CLASS_NAME, "casella");
  int width = options.place.width, height = options.place.height;
  fit_to_screen(width, height);
  glfwWindowHint(GLFW_MAXIMIZED, options.place.maximized ? GLFW_TRUE : GLFW_FALSE);
  window = glfwCreateWindow(width, height, options.title.c_str(), nullptr, nullptr);
  if (window == nullptr) return Error{Key("error.window.no_window"), {Glfw::words()}};
  if (options.place.at && on_a_screen(*options.place.at)) {
    glfwSetWindowPos(window, options.place.at->first, options.place.at->second);
  }
  glfwMakeContextCurrent(window);
  glfwSwapInterval(1);
  stage = std::make_unique<Stage>(options.look, content_scale_of(window));
  listen();
  listening = ImGui_ImplGlfw_InitForOpenGL(window, imgui_queues);
  drawing = ImGui_ImplOpenGL3_Init("#version 130");
  if (!drawing) return Error{Key("error.window.no_opengl")};
  return Done{};
}

// Set before ImGui's own callbacks, if it has any: those call these in turn.
void Window::Parts::listen() {
  glfwSetWindowUserPointer(window, this);
  glfwSetCursorPosCallback(window, [](GLFWwindow* w, double x, double y) { heard(w, move(x, y)); });
  glfwSetCursorEnterCallback(window, [](GLFWwindow* w, int entered) {
    double x = -FLT_MAX, y = -FLT_MAX;
    if (entered == GLFW_TRUE) glfwGetCursorPos(w, &x, &y);
    heard(w, move(x, y));
  });
  glfwSetMouseButtonCallback(window, [](GLFWwindow* w, int button, int action, int) {
    heard(w, input::Button{button, action == GLFW_PRESS});
  });
  glfwSetScrollCallback(window, [](GLFWwindow* w, double x, double y) {
    heard(w, input::Wheel{static_cast<float>(x), static_cast<float>(y)});
  });
  glfwSetCharCallback(window, [](GLFWwindow* w, unsigned sign) { heard(w, input::Sign{sign}); });
  glfwSetWindowFocusCallback(window, [](GLFWwindow* w, int focused) {
    if (!imgui_queues) ImGui::GetIO().AddFocusEvent(focused == GLFW_TRUE);
    awake(w);
  });
  glfwSetWindowRefreshCallback(window, [](GLFWwindow* w) { awake(w); });
  glfwSetFramebufferSizeCallback(window, [](GLFWwindow* w, int, int) { awake(w); });
  glfwSetKeyCallback(window, [](GLFWwindow* w, int key, int scancode, int action, int modifiers) {
    if (action != GLFW_RELEASE) of(w).press(key, scancode, modifiers);
    if (action == GLFW_REPEAT) return awake(w);  // ImGui repeats by itself
    heard(w, input::Key{key, action == GLFW_PRESS});
  });
  glfwSetWindowContentScaleCallback(window, [](GLFWwindow* w, float, float) {
    of(w).stage->set_content_scale(content_scale_of(w));
    awake(w);
  });
}

void Window::Parts::press(int key, int scancode, int modifiers) {
  if ((modifiers & GLFW_MOD_CONTROL) == 0) return;
  float& zoom = stage->ui().look.zoom;
  switch (zoom_of(key, scancode)) {
    case Zoom::none: return;
    case Zoom::in: zoom = stepped_zoom(zoom, 1); return;
    case Zoom::out: zoom = stepped_zoom(zoom, -1); return;
    case Zoom::whole: zoom = 1; return;
  }
}

void Window::Parts::fill_screen(bool fill) {
  if (fill == (glfwGetWindowMonitor(window) != nullptr)) return;
  auto& [x, y, width, height] = before_full;
  if (!fill) {
    glfwSetWindowMonitor(window, nullptr, x, y, width, height, GLFW_DONT_CARE);
    return;
  }
  GLFWmonitor* screen = glfwGetPrimaryMonitor();
  const GLFWvidmode* mode = screen != nullptr ? glfwGetVideoMode(screen) : nullptr;
  if (mode == nullptr) return;
  glfwGetWindowPos(window, &x, &y);
  glfwGetWindowSize(window, &width, &height);
  glfwSetWindowMonitor(window, screen, 0, 0, mode->width, mode->height, mode->refreshRate);
}

WindowPlace Window::Parts::place() const {
  auto [x, y, width, height] = before_full;
  if (glfwGetWindowMonitor(window) == nullptr) {
    glfwGetWindowPos(window, &x, &y);
    glfwGetWindowSize(window, &width, &height);
  }
  float scale = 1, ignored = 1;
  glfwGetWindowContentScale(window, &scale, &ignored);
  const auto logical = [scale](int size) {
    return static_cast<int>(std::lround(static_cast<float>(size) / scale));
  };
  return {logical(width), logical(height), std::pair(x, y),
          glfwGetWindowAttrib(window, GLFW_MAXIMIZED) == GLFW_TRUE};
}

// Before 1.87 ImGui's own backend asks where keys and mouse are by now; what they did, in order, is
// told instead.
void Window::Parts::take_input() {
#if IMGUI_VERSION_NUM < 18700
  ImGuiIO& io = ImGui::GetIO();
  const ImVec2 mouse = io.MousePos;
  std::array<bool, 5> buttons{};
  std::copy(std::begin(io.MouseDown), std::end(io.MouseDown), buttons.begin());
  ImGui_ImplGlfw_NewFrame();
  io.MousePos = mouse;
  std::copy(buttons.begin(), buttons.end(), io.MouseDown);
  for (const InputEvent& event : input.take(io.WantTextInput, stage->ui().settling > 0)) {
    tell(io, event);
  }
#else
  ImGui_ImplGlfw_NewFrame();
#endif
}

void Window::Parts::draw_once(const DrawFrame& draw) {
  if (stage->prepare()) {
#if IMGUI_VERSION_NUM < 19200
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_CreateFontsTexture();
#endif
  }
  ImGui_ImplOpenGL3_NewFrame();
  take_input();
  stage->frame(draw);
  int width = 0, height = 0;
  glfwGetFramebufferSize(window, &width, &height);
  glViewport(0, 0, width, height);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  if (const auto take = std::exchange(take_next, nullptr)) take(read_picture(width, height));
  glfwSwapBuffers(window);
  if (frames_drawn++ == 0) glfwShowWindow(window);
  if (stage->ui().redraw || !input.empty()) frames_left = std::max(frames_left, 2);
}

void Window::Parts::wait() {
  constexpr double caret_seconds = 0.4;  // a text cursor blinks
  const bool hidden = glfwGetWindowAttrib(window, GLFW_ICONIFIED) == GLFW_TRUE;
  if (frames_left > 0 && !hidden) {
    glfwPollEvents();
  } else if (ImGui::GetIO().WantTextInput && !hidden) {
    glfwWaitEventsTimeout(caret_seconds);
    frames_left = std::max(frames_left, 1);
  } else {
    glfwWaitEvents();
    frames_left = frames_after_event;
  }
}

Result<std::unique_ptr<Window>> Window::open(const WindowOptions& options) {
  auto parts = std::make_unique<Parts>();
  if (const Result<Done> opened = parts->open(options); !opened) return opened.error();
  return std::unique_ptr<Window>(new Window(std::move(parts)));
}

Window::Window(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Window::~Window() = default;

void Window::run(const DrawFrame& draw) {
  while (glfwWindowShouldClose(parts_->window) == GLFW_FALSE) {
    if (parts_->frames_left > 0) {
      --parts_->frames_left;
      parts_->draw_once(draw);
    }
    parts_->wait();
  }
}

void Window::on_next_frame(std::function<void(const Picture&)> take) {
  parts_->take_next = std::move(take);
  wake();
}

void Window::close() {
  glfwSetWindowShouldClose(parts_->window, GLFW_TRUE);
  wake();
}

void Window::set_title(const std::string& title) {
  glfwSetWindowTitle(parts_->window, title.c_str());
}

void Window::fill_screen(bool fill) {
  parts_->fill_screen(fill);
}

WindowPlace Window::place() const {
  return parts_->place();
}

Stage& Window::stage() {
  return *parts_->stage;
}

std::size_t Window::frames_drawn() const {
  return parts_->frames_drawn;
}

bool Window::resting() const {
  return parts_->frames_left == 0 && !parts_->stage->ui().redraw && parts_->input.empty();
}

void Window::wake() {
  glfwPostEmptyEvent();
}

}  // namespace casella::gui
