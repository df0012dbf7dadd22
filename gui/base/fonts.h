#pragma once
// The lab's typefaces: Inter and JetBrains Mono from the system's font folders; where they are not
// installed DejaVu, and where that is not either, the font built into Dear ImGui.
#include <filesystem>
#include <string>
#include <vector>

struct ImFont;
struct ImFontAtlas;

namespace casella::gui {

struct Face {
  ImFont* font = nullptr;
  float size = 0;  // pixels, whole: the height of a line without leading
};

struct Fonts {
  Face ui, strong, italic;   // 16: text of the window and of lessons
  Face title;                // 21
  Face small, small_strong;  // 13: notes, badges, labels of diagrams
  Face mono, mono_strong;    // 15: protocol lines and octets
};

struct FontFiles {
  std::filesystem::path regular, semibold, italic, mono, mono_semibold;
  std::filesystem::path symbols;     // fills in the signs that the others lack
  std::vector<std::string> missing;  // the families that were looked for in vain, for the log
};

// Where this system keeps fonts, by the XDG base directories; only folders that exist.
std::vector<std::filesystem::path> font_folders();

// Looks in `folders`, each to a depth of four. A path left empty means: not found.
FontFiles find_fonts(const std::vector<std::filesystem::path>& folders);

// Fills the atlas for `scale` (zoom times the screen's scale). Never fails: what can't be read
// is replaced by the built-in font. Must not be called inside a frame.
Fonts load_fonts(ImFontAtlas& atlas, const FontFiles& files, float scale);

}  // namespace casella::gui
