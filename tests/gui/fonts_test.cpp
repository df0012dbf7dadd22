#include "gui/base/fonts.h"

#include <imgui.h>

#include <algorithm>
#include <fstream>
#include <memory>

#include "tests/gui/harness.h"
#include "tests/support/catch.h"

namespace casella::gui::testing {
namespace {

namespace fs = std::filesystem;

struct Folder {
  Folder() : path(fs::temp_directory_path() / "casella-fonts-test") {
    fs::remove_all(path);
    fs::create_directories(path / "a/b");
  }
  ~Folder() { fs::remove_all(path); }
  void put(const fs::path& file) const { std::ofstream(path / file) << "not a font"; }
  fs::path path;
};

}  // namespace

TEST_CASE("fonts are found by name in folders within folders") {
  const Folder folder;
  folder.put("a/Inter-Regular.otf");
  folder.put("a/b/JetBrainsMono-Regular.ttf");
  const FontFiles found = find_fonts({folder.path});
  CHECK(found.regular == folder.path / "a/Inter-Regular.otf");
  CHECK(found.mono == folder.path / "a/b/JetBrainsMono-Regular.ttf");
  CHECK(found.semibold.empty());
}

TEST_CASE("what replaces a font is told, once a family") {
  const Folder folder;
  folder.put("DejaVuSans.ttf");
  folder.put("DejaVuSansMono.ttf");
  const FontFiles found = find_fonts({folder.path});
  CHECK(found.regular == folder.path / "DejaVuSans.ttf");
  CHECK(found.missing == std::vector<std::string>{"Inter", "JetBrains Mono"});
}

TEST_CASE("folders that are not there are no error") {
  const FontFiles found = find_fonts({"/nonexistent/folder", ""});
  CHECK(found.regular.empty());
  CHECK(found.missing.size() == 3);
}

TEST_CASE("with no font at all the built-in one serves") {
  ImFontAtlas atlas;
  const Fonts fonts = load_fonts(atlas, {}, 1);
  CHECK(fonts.ui.font != nullptr);
  CHECK(fonts.title.size == 21);
  CHECK(atlas.IsBuilt());
}

TEST_CASE("the faces have every sign that the lab writes") {
  const Harness lab([](Ui&) {});
  const Fonts& fonts = const_cast<Harness&>(lab).ui().fonts;
  for (const Face* face : {&fonts.ui, &fonts.strong, &fonts.small, &fonts.mono}) {
    for (ImWchar sign : {u'à', u'È', u'→', u'←', u'✓', u'✗', u'▶', u'●', u'…', u'—', u'“', u'”',
                         u'•', u'§', u'·', u'×'}) {
      INFO("U+" << std::hex << sign);
      CHECK(face->font->FindGlyphNoFallback(sign) != nullptr);
    }
  }
}

}  // namespace casella::gui::testing
