#include "gui/base/ui.h"

#include <algorithm>

namespace casella::gui {
namespace {

ImVec4 vec(Rgb rgb, float alpha = 1) {
  return {static_cast<float>(rgb.r) / 255.0F, static_cast<float>(rgb.g) / 255.0F,
          static_cast<float>(rgb.b) / 255.0F, alpha};
}

void apply_metrics(ImGuiStyle& style, const Palette& palette) {
  style.WindowPadding = {14, 12};
  style.FramePadding = {10, 6};
  style.ItemSpacing = {8, 7};
  style.ItemInnerSpacing = {6, 4};
  style.CellPadding = {6, 3};
  style.IndentSpacing = 18;
  style.ScrollbarSize = 11;
  style.GrabMinSize = 12;
  style.WindowRounding = style.ChildRounding = style.PopupRounding = style.ScrollbarRounding = 8;
  style.FrameRounding = style.GrabRounding = style.TabRounding = 6;
  style.WindowBorderSize = 0;
  style.ChildBorderSize = style.PopupBorderSize = 1;
  style.FrameBorderSize = palette.outlined ? 1.0F : 0.0F;
  style.DisabledAlpha = 0.45F;
}

void apply_colors(ImVec4* colors, const Palette& p) {
  colors[ImGuiCol_Text] = vec(p.text);
  colors[ImGuiCol_TextDisabled] = vec(p.faint);
  colors[ImGuiCol_WindowBg] = vec(p.background);
  colors[ImGuiCol_ChildBg] = vec(p.panel, 0);
  colors[ImGuiCol_PopupBg] = vec(p.bright ? p.panel : p.panel2);
  colors[ImGuiCol_Border] = vec(p.border);
  colors[ImGuiCol_FrameBg] = colors[ImGuiCol_Button] = vec(p.panel2);
  colors[ImGuiCol_FrameBgHovered] = colors[ImGuiCol_ButtonHovered] = vec(p.hover);
  colors[ImGuiCol_FrameBgActive] = colors[ImGuiCol_ButtonActive] = vec(p.hover);
  colors[ImGuiCol_ScrollbarBg] = vec(p.panel, 0);
  colors[ImGuiCol_ScrollbarGrab] = vec(p.track);
  colors[ImGuiCol_ScrollbarGrabHovered] = colors[ImGuiCol_ScrollbarGrabActive] = vec(p.faint);
  colors[ImGuiCol_CheckMark] = colors[ImGuiCol_SliderGrab] = vec(p.accent);
  colors[ImGuiCol_SliderGrabActive] = vec(p.accent);
  colors[ImGuiCol_Header] = vec(p.accent, p.current_row);
  colors[ImGuiCol_HeaderHovered] = colors[ImGuiCol_HeaderActive] = vec(p.hover);
  colors[ImGuiCol_Separator] = vec(p.border);
  colors[ImGuiCol_TableHeaderBg] = vec(p.panel2);
  colors[ImGuiCol_TableBorderStrong] = colors[ImGuiCol_TableBorderLight] = vec(p.border);
  colors[ImGuiCol_TableRowBg] = colors[ImGuiCol_TableRowBgAlt] = vec(p.panel, 0);
  colors[ImGuiCol_TextSelectedBg] = vec(p.accent, 0.35F);
  colors[ImGuiCol_NavHighlight] = vec(p.accent);
  colors[ImGuiCol_ModalWindowDimBg] = vec(0x000000, 0.5F);
}

}  // namespace

ImU32 Ui::color(Rgb rgb, float alpha) const {
  const float shown = std::clamp(alpha * ImGui::GetStyle().Alpha, 0.0F, 1.0F);
  return IM_COL32(rgb.r, rgb.g, rgb.b, static_cast<int>(std::lround(shown * 255.0F)));
}

void apply_style(ImGuiStyle& style, const Palette& palette, float scale) {
  style = ImGuiStyle();
  apply_metrics(style, palette);
  style.ScaleAllSizes(scale);
  apply_colors(style.Colors, palette);
}

}  // namespace casella::gui
