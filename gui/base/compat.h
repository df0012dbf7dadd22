#pragma once
// One bridge over what differs between Dear ImGui 1.86 (Debian 12) and 1.92.
#include <imgui.h>

#include <cstdint>

namespace casella::gui {

// The keys that the lab uses, by their place on a US keyboard. Signs such as `?` come as typed
// text.
enum class KeyName : std::uint8_t {
  escape,
  enter,
  tab,
  backspace,
  del,
  space,
  left,
  right,
  up,
  down,
  page_up,
  page_down,
  home,
  end,
  f1,
  f5,
  f10,
  f11,
  a,
  b,
  c,
  d,
  f,
  g,
  k,
  l,
  n,
  o,
  p,
  q,
  r,
  s,
  t,
  u,
  w,
  y,
  z,
};

namespace compat {

#if IMGUI_VERSION_NUM >= 18700
using NativeKey = ImGuiKey;
#define CASELLA_KEY(named, glfw) named
#else
using NativeKey = int;  // 1.86 knows only the backend's own numbers: here those of GLFW
#define CASELLA_KEY(named, glfw) glfw
#endif

// clang-format off
inline NativeKey native(KeyName key) {
  switch (key) {
    case KeyName::escape: return CASELLA_KEY(ImGuiKey_Escape, 256);
    case KeyName::enter: return CASELLA_KEY(ImGuiKey_Enter, 257);
    case KeyName::tab: return CASELLA_KEY(ImGuiKey_Tab, 258);
    case KeyName::backspace: return CASELLA_KEY(ImGuiKey_Backspace, 259);
    case KeyName::del: return CASELLA_KEY(ImGuiKey_Delete, 261);
    case KeyName::right: return CASELLA_KEY(ImGuiKey_RightArrow, 262);
    case KeyName::left: return CASELLA_KEY(ImGuiKey_LeftArrow, 263);
    case KeyName::down: return CASELLA_KEY(ImGuiKey_DownArrow, 264);
    case KeyName::up: return CASELLA_KEY(ImGuiKey_UpArrow, 265);
    case KeyName::page_up: return CASELLA_KEY(ImGuiKey_PageUp, 266);
    case KeyName::page_down: return CASELLA_KEY(ImGuiKey_PageDown, 267);
    case KeyName::home: return CASELLA_KEY(ImGuiKey_Home, 268);
    case KeyName::end: return CASELLA_KEY(ImGuiKey_End, 269);
    case KeyName::f1: return CASELLA_KEY(ImGuiKey_F1, 290);
    case KeyName::f5: return CASELLA_KEY(ImGuiKey_F5, 294);
    case KeyName::f10: return CASELLA_KEY(ImGuiKey_F10, 299);
    case KeyName::f11: return CASELLA_KEY(ImGuiKey_F11, 300);
    case KeyName::space: return CASELLA_KEY(ImGuiKey_Space, 32);
    case KeyName::a: return CASELLA_KEY(ImGuiKey_A, 'A');
    case KeyName::b: return CASELLA_KEY(ImGuiKey_B, 'B');
    case KeyName::c: return CASELLA_KEY(ImGuiKey_C, 'C');
    case KeyName::d: return CASELLA_KEY(ImGuiKey_D, 'D');
    case KeyName::f: return CASELLA_KEY(ImGuiKey_F, 'F');
    case KeyName::g: return CASELLA_KEY(ImGuiKey_G, 'G');
    case KeyName::k: return CASELLA_KEY(ImGuiKey_K, 'K');
    case KeyName::l: return CASELLA_KEY(ImGuiKey_L, 'L');
    case KeyName::n: return CASELLA_KEY(ImGuiKey_N, 'N');
    case KeyName::o: return CASELLA_KEY(ImGuiKey_O, 'O');
    case KeyName::p: return CASELLA_KEY(ImGuiKey_P, 'P');
    case KeyName::q: return CASELLA_KEY(ImGuiKey_Q, 'Q');
    case KeyName::r: return CASELLA_KEY(ImGuiKey_R, 'R');
    case KeyName::s: return CASELLA_KEY(ImGuiKey_S, 'S');
    case KeyName::t: return CASELLA_KEY(ImGuiKey_T, 'T');
    case KeyName::u: return CASELLA_KEY(ImGuiKey_U, 'U');
    case KeyName::w: return CASELLA_KEY(ImGuiKey_W, 'W');
    case KeyName::y: return CASELLA_KEY(ImGuiKey_Y, 'Y');
    case KeyName::z: return CASELLA_KEY(ImGuiKey_Z, 'Z');
  }
  return NativeKey{};
}
// clang-format on
#undef CASELLA_KEY

inline bool key_pressed(KeyName key, bool repeat = true) {
  return ImGui::IsKeyPressed(native(key), repeat);
}

// Inputs that tests and windows without a backend feed by hand.
inline void put_key(ImGuiIO& io, KeyName key, bool down) {
#if IMGUI_VERSION_NUM >= 18700
  io.AddKeyEvent(native(key), down);
#else
  io.KeysDown[native(key)] = down;
#endif
}
inline void put_modifiers(ImGuiIO& io, bool ctrl, bool shift, bool alt) {
#if IMGUI_VERSION_NUM >= 18700
  io.AddKeyEvent(ImGuiMod_Ctrl, ctrl);
  io.AddKeyEvent(ImGuiMod_Shift, shift);
  io.AddKeyEvent(ImGuiMod_Alt, alt);
#else
  io.KeyCtrl = ctrl;
  io.KeyShift = shift;
  io.KeyAlt = alt;
#endif
}
inline void put_mouse_position(ImGuiIO& io, ImVec2 at) {
#if IMGUI_VERSION_NUM >= 18700
  io.AddMousePosEvent(at.x, at.y);
#else
  io.MousePos = at;
#endif
}
inline void put_mouse_button(ImGuiIO& io, int button, bool down) {
#if IMGUI_VERSION_NUM >= 18700
  io.AddMouseButtonEvent(button, down);
#else
  io.MouseDown[button] = down;
#endif
}
inline void put_wheel(ImGuiIO& io, float lines) {
#if IMGUI_VERSION_NUM >= 18700
  io.AddMouseWheelEvent(0.0F, lines);
#else
  io.MouseWheel += lines;
#endif
}

// Before 1.87 each backend says which of its keys edit text; without that, navigation asserts.
inline void map_editing_keys(ImGuiIO& io) {
#if IMGUI_VERSION_NUM < 18700
  const auto map = [&io](ImGuiKey key, KeyName name) { io.KeyMap[key] = native(name); };
  map(ImGuiKey_Tab, KeyName::tab);
  map(ImGuiKey_LeftArrow, KeyName::left);
  map(ImGuiKey_RightArrow, KeyName::right);
  map(ImGuiKey_UpArrow, KeyName::up);
  map(ImGuiKey_DownArrow, KeyName::down);
  map(ImGuiKey_PageUp, KeyName::page_up);
  map(ImGuiKey_PageDown, KeyName::page_down);
  map(ImGuiKey_Home, KeyName::home);
  map(ImGuiKey_End, KeyName::end);
  map(ImGuiKey_Delete, KeyName::del);
  map(ImGuiKey_Backspace, KeyName::backspace);
  map(ImGuiKey_Space, KeyName::space);
  map(ImGuiKey_Enter, KeyName::enter);
  map(ImGuiKey_Escape, KeyName::escape);
  map(ImGuiKey_A, KeyName::a);
  map(ImGuiKey_C, KeyName::c);
  map(ImGuiKey_Z, KeyName::z);
#else
  (void)io;
#endif
}

// The distance from the top of a line to its baseline.
inline float ascent(ImFont* font, float size) {
#if IMGUI_VERSION_NUM >= 19200
  return font->GetFontBaked(size)->Ascent;
#else
  return font->Ascent * size / font->FontSize;
#endif
}

inline void push_font(ImFont* font, float size) {
#if IMGUI_VERSION_NUM >= 19200
  ImGui::PushFont(font, size);
#else
  (void)size;
  ImGui::PushFont(font);
#endif
}

}  // namespace compat
}  // namespace casella::gui
