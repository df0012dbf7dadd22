#include "gui/offscreen.h"

#define GL_GLEXT_PROTOTYPES
#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <GL/gl.h>
#include <GL/glext.h>
#include <backends/imgui_impl_opengl3.h>
#include <stb_image_write.h>

#include <algorithm>
#include <cstddef>

namespace casella::gui {
namespace {

// The system's EGL display, opened once and kept: drivers leak when they are unloaded. None: null.
EGLDisplay shared_display() {
  static const EGLDisplay display = [] {
    EGLDisplay found = EGL_NO_DISPLAY;
    const auto get = reinterpret_cast<PFNEGLGETPLATFORMDISPLAYEXTPROC>(
        eglGetProcAddress("eglGetPlatformDisplayEXT"));
    if (get != nullptr) found = get(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr);
    if (found == EGL_NO_DISPLAY) found = eglGetDisplay(EGL_DEFAULT_DISPLAY);
    const bool open = found != EGL_NO_DISPLAY && eglInitialize(found, nullptr, nullptr) == EGL_TRUE;
    return open ? found : EGL_NO_DISPLAY;
  }();
  return display;
}

// An OpenGL context that belongs to no window.
class Surfaceless {
 public:
  Surfaceless() : display_(shared_display()) {
    if (display_ == EGL_NO_DISPLAY) return;
    eglBindAPI(EGL_OPENGL_API);
    const EGLint wanted[] = {EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT, EGL_NONE};
    EGLConfig config = nullptr;
    EGLint count = 0;
    eglChooseConfig(display_, wanted, &config, 1, &count);
    const EGLint version[] = {EGL_CONTEXT_MAJOR_VERSION, 3, EGL_CONTEXT_MINOR_VERSION, 3, EGL_NONE};
    context_ = eglCreateContext(display_, count > 0 ? config : nullptr, EGL_NO_CONTEXT, version);
    ready_ = context_ != EGL_NO_CONTEXT &&
             eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, context_) == EGL_TRUE;
  }

  ~Surfaceless() {
    if (context_ == EGL_NO_CONTEXT) return;
    eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    eglDestroyContext(display_, context_);
  }
  Surfaceless(const Surfaceless&) = delete;
  Surfaceless& operator=(const Surfaceless&) = delete;

  bool ready() const { return ready_; }

 private:
  EGLDisplay display_;
  EGLContext context_ = EGL_NO_CONTEXT;
  bool ready_ = false;
};

// A picture to draw into.
class Canvas {
 public:
  Canvas(int width, int height) {
    glGenFramebuffers(1, &frame_);
    glBindFramebuffer(GL_FRAMEBUFFER, frame_);
    glGenRenderbuffers(1, &color_);
    glBindRenderbuffer(GL_RENDERBUFFER, color_);
    glRenderbufferStorage(GL_RENDERBUFFER, GL_RGBA8, width, height);
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, color_);
  }
  ~Canvas() {
    glDeleteRenderbuffers(1, &color_);
    glDeleteFramebuffers(1, &frame_);
  }
  Canvas(const Canvas&) = delete;
  Canvas& operator=(const Canvas&) = delete;

  bool ready() const { return glCheckFramebufferStatus(GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE; }

 private:
  GLuint frame_ = 0, color_ = 0;
};

void draw_once(Stage& stage, const Shot& shot, const DrawFrame& draw) {
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {static_cast<float>(shot.width), static_cast<float>(shot.height)};
  io.DeltaTime = 1.0F / 60;
  if (stage.prepare()) {
#if IMGUI_VERSION_NUM < 19200
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_CreateFontsTexture();
#endif
  }
  ImGui_ImplOpenGL3_NewFrame();
  stage.frame(draw);
  glViewport(0, 0, shot.width, shot.height);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

}  // namespace

Picture read_picture(int width, int height) {
  const std::size_t row = static_cast<std::size_t>(width) * 4;
  std::vector<std::uint8_t> upside_down(row * static_cast<std::size_t>(height));
  glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, upside_down.data());
  Picture out{width, height, std::vector<std::uint8_t>(upside_down.size())};
  for (std::size_t y = 0; y < static_cast<std::size_t>(height); ++y) {
    const std::size_t other = static_cast<std::size_t>(height) - 1 - y;
    std::copy_n(upside_down.data() + other * row, row, out.rgba.data() + y * row);
  }
  for (std::size_t i = 3; i < out.rgba.size(); i += 4) out.rgba[i] = 255;
  return out;
}

Result<Picture> take_picture(const Shot& shot, const DrawFrame& draw) {
  constexpr int largest = 16384;
  const Error bad_size{
      Key("error.picture.size"),
      {std::to_string(shot.width), std::to_string(shot.height), std::to_string(largest)}};
  if (shot.width < 1 || shot.height < 1 || shot.width > largest || shot.height > largest) {
    return bad_size;
  }
  const Surfaceless gl;
  if (!gl.ready()) return Error{Key("error.picture.no_egl")};
  const Canvas canvas(shot.width, shot.height);
  if (!canvas.ready()) return bad_size;
  Stage stage(shot.look, shot.scale);
  if (!ImGui_ImplOpenGL3_Init("#version 130")) return Error{Key("error.window.no_opengl")};
  for (int i = 0; i < std::max(1, shot.frames); ++i) draw_once(stage, shot, draw);
  Picture picture = read_picture(shot.width, shot.height);
  ImGui_ImplOpenGL3_Shutdown();
  return picture;
}

Result<Done> write_png(const Picture& picture, const std::string& file) {
  const int written = stbi_write_png(file.c_str(), picture.width, picture.height, 4,
                                     picture.rgba.data(), picture.width * 4);
  if (written == 0) return Error{Key("error.picture.no_write"), {}, file};
  return Done{};
}

}  // namespace casella::gui
