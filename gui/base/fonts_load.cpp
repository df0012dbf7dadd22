#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_ADVANCES_H
#include <imgui.h>
#include <imgui_freetype.h>

#include <cmath>
#include <memory>

#include "gui/base/fonts.h"

namespace casella::gui {
namespace {

namespace fs = std::filesystem;

// Latin with every Italian accent, typographic marks, arrows, mathematical and box signs.
constexpr ImWchar glyphs[] = {0x0020, 0x017F, 0x2010, 0x2027, 0x202F, 0x203A, 0x20AC, 0x20AC,
                              0x2190, 0x2195, 0x21B5, 0x21B5, 0x2212, 0x2212, 0x2248, 0x2248,
                              0x2260, 0x2265, 0x25A0, 0x25A1, 0x25B2, 0x25C0, 0x25CB, 0x25CF,
                              0x2713, 0x2717, 0xFFFD, 0xFFFD, 0};
// Signs that Inter and JetBrains Mono may lack, taken from another font where one has them.
constexpr ImWchar signs[] = {0x2190, 0x2195, 0x21B5, 0x21B5, 0x25A0, 0x25A1, 0x25B2, 0x25C0,
                             0x25CB, 0x25CF, 0x2713, 0x2717, 0xFFFD, 0xFFFD, 0};

bool readable(const fs::path& file) {
  std::error_code failed;
  return !file.empty() && fs::is_regular_file(file, failed) && fs::file_size(file, failed) > 0;
}

// The builder rounds each advance up, which spreads small text: give back the nearest pixel.
void settle_advances(const Face& face, const fs::path& file) {
#if IMGUI_VERSION_NUM < 19200
  FT_Library opened = nullptr;
  if (FT_Init_FreeType(&opened) != 0) return;
  const std::unique_ptr<FT_LibraryRec_, decltype(&FT_Done_FreeType)> library(opened,
                                                                             &FT_Done_FreeType);
  FT_Face loaded = nullptr;
  if (FT_New_Face(library.get(), file.c_str(), 0, &loaded) != 0) return;
  const std::unique_ptr<FT_FaceRec_, decltype(&FT_Done_Face)> outline(loaded, &FT_Done_Face);
  FT_Size_RequestRec size = {};
  size.type = FT_SIZE_REQUEST_TYPE_REAL_DIM;
  size.height = std::lround(face.size * 64);
  if (FT_Request_Size(outline.get(), &size) != 0) return;
  for (ImFontGlyph& glyph : face.font->Glyphs) {
    const FT_UInt index = FT_Get_Char_Index(outline.get(), glyph.Codepoint);
    FT_Fixed advance = 0;
    if (index == 0 || FT_Get_Advance(outline.get(), index, FT_LOAD_NO_HINTING, &advance) != 0) {
      continue;
    }
    glyph.AdvanceX = std::round(static_cast<float>(advance) / 65536.0F);
  }
  face.font->BuildLookupTable();
#else
  (void)face;
  (void)file;
#endif
}

class Loader {
 public:
  Loader(ImFontAtlas& atlas, const FontFiles& files, float scale)
      : atlas_(atlas), symbols_(files.symbols), scale_(scale) {}

  Face add(const fs::path& file, float size) {
    const float pixels = std::max(6.0F, std::round(size * scale_));
    ImFontConfig config;
    config.PixelSnapH = true;
    if (!readable(file)) {
      config.SizePixels = pixels;
      return {atlas_.AddFontDefault(&config), pixels};
    }
    const Face face{atlas_.AddFontFromFileTTF(file.c_str(), pixels, &config, glyphs), pixels};
    if (symbols_ != file && readable(symbols_)) {
      config.MergeMode = true;
      atlas_.AddFontFromFileTTF(symbols_.c_str(), pixels, &config, signs);
    }
    return face;
  }

 private:
  ImFontAtlas& atlas_;
  fs::path symbols_;
  float scale_;
};

void use_freetype(ImFontAtlas& atlas) {
#if IMGUI_VERSION_NUM >= 19200
  atlas.FontLoaderFlags = ImGuiFreeTypeLoaderFlags_LightHinting;
  atlas.SetFontLoader(ImGuiFreeType::GetFontLoader());
#else
  atlas.FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
  atlas.FontBuilderFlags = ImGuiFreeTypeBuilderFlags_LightHinting;
#endif
  atlas.Flags |= ImFontAtlasFlags_NoMouseCursors;
}

}  // namespace

Fonts load_fonts(ImFontAtlas& atlas, const FontFiles& files, float scale) {
  atlas.Clear();
  use_freetype(atlas);
  Loader loader(atlas, files, scale);
  Fonts fonts;
  fonts.ui = loader.add(files.regular, 16);
  fonts.strong = loader.add(files.semibold, 16);
  fonts.italic = loader.add(files.italic, 16);
  fonts.title = loader.add(files.semibold, 21);
  fonts.small = loader.add(files.regular, 13);
  fonts.small_strong = loader.add(files.semibold, 13);
  fonts.mono = loader.add(files.mono, 15);
  fonts.mono_strong = loader.add(files.mono_semibold, 15);
#if IMGUI_VERSION_NUM < 19200
  atlas.Build();
#endif
  settle_advances(fonts.ui, files.regular);
  settle_advances(fonts.strong, files.semibold);
  settle_advances(fonts.italic, files.italic);
  settle_advances(fonts.title, files.semibold);
  settle_advances(fonts.small, files.regular);
  settle_advances(fonts.small_strong, files.semibold);
  return fonts;
}

}  // namespace casella::gui
