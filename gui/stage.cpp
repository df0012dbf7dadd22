#include "gui/stage.h"

#include <algorithm>
#include <cmath>

#include "gui/base/compat.h"

namespace casella::gui {

Stage::Stage(const Look& look, float content_scale)
    : context_(ImGui::CreateContext()),
      files_(find_fonts(font_folders())),
      content_scale_(content_scale) {
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  io.ConfigWindowsMoveFromTitleBarOnly = true;
  compat::map_editing_keys(io);
  ui_.look = look;
  prepare();
}

Stage::~Stage() {
  ImGui::DestroyContext(context_);
}

bool Stage::prepare() {
  ui_.look.zoom = std::clamp(ui_.look.zoom, 0.7F, 2.5F);
  const float scale = ui_.look.zoom * std::clamp(content_scale_, 0.5F, 4.0F);
  const bool rescaled = scale != shown_scale_;
  if (!rescaled && ui_.look == shown_) return false;
  ui_.palette = palette(ui_.look.palette);
  ui_.scale = scale;
  apply_style(ImGui::GetStyle(), ui_.palette, scale);
  if (rescaled) ui_.fonts = load_fonts(*ImGui::GetIO().Fonts, files_, scale);
  shown_ = ui_.look;
  shown_scale_ = scale;
  return rescaled;
}

void Stage::frame(const DrawFrame& draw) {
  ui_.redraw = false;
  ui_.row_under_mouse = ui_.panel_under_mouse = {};
  ui_.settling = std::max(0, ui_.settling - 1);
  if (ui_.hits != nullptr) ui_.hits->clear();
  ImGui::NewFrame();
  draw(ui_);
  ImGui::Render();
}

float stepped_zoom(float zoom, int steps) {
  const float tenths = std::round(zoom * 10) + static_cast<float>(steps);
  return std::clamp(tenths / 10, 0.7F, 2.5F);
}

}  // namespace casella::gui
