// Pictures of the trial window, drawn without a display. With CASELLA_PICTURES naming a folder
// they are kept there, to be looked at.
#include <cstdlib>
#include <set>

#include "gui/offscreen.h"
#include "tests/gui/trial.h"
#include "tests/support/catch.h"

namespace casella::gui::testing {
namespace {

struct Case {
  std::string name;
  Shot shot;
  std::size_t view = 0;
};

const std::vector<Case> cases = {
    {"dark", {}},
    {"light", {.look = {PaletteName::light}}},
    {"contrast", {.look = {PaletteName::high_contrast}}},
    {"dark-1100", {.width = 1100, .height = 680}},
    {"light-1100", {.width = 1100, .height = 680, .look = {PaletteName::light}}},
    {"dark-scale", {.width = 2400, .height = 1500, .scale = 1.5F}},
    {"light-zoom", {.look = {PaletteName::light, 1.5F}}},
    {"matrix-dark", {}, 1},
    {"matrix-light", {.look = {PaletteName::light}}, 1},
};

std::size_t colors_of(const Picture& picture) {
  std::set<std::uint32_t> found;
  for (std::size_t i = 0; i + 3 < picture.rgba.size(); i += 4 * 7) {
    const auto* at = &picture.rgba[i];
    found.insert(static_cast<std::uint32_t>(at[0] << 16 | at[1] << 8 | at[2]));
  }
  return found.size();
}

}  // namespace

TEST_CASE("the window can be drawn without a display, in every palette and size") {
  const char* folder = std::getenv("CASELLA_PICTURES");
  for (const Case& one : cases) {
    INFO(one.name);
    Trial trial;
    trial.view = one.view;
    const Result<Picture> taken = take_picture(one.shot, trial.frame());
    REQUIRE(taken.ok());
    const Picture& picture = *taken;
    REQUIRE(picture.rgba.size() == static_cast<std::size_t>(one.shot.width) *
                                       static_cast<std::size_t>(one.shot.height) * 4);
    CHECK(picture.rgba[3] == 255);
    CHECK(colors_of(picture) > 50);
    // The upper left corner is the window's ground: nothing was drawn upside down or not at all.
    const Rgb ground = palette(one.shot.look.palette).background;
    CHECK(picture.rgba[0] == ground.r);
    CHECK(picture.rgba[2] == ground.b);
    if (folder == nullptr) continue;
    CHECK(write_png(picture, std::string(folder) + "/" + one.name + ".png").ok());
  }
}

TEST_CASE("a picture of no size, or beyond all measure, is refused") {
  for (const int width : {0, -5, 20'000}) {
    const Result<Picture> taken = take_picture({.width = width}, [](Ui&) {});
    REQUIRE_FALSE(taken.ok());
    CHECK(taken.error().key == Key("error.picture.size"));
  }
}

TEST_CASE("a picture that can't be written says where") {
  const Picture dot{1, 1, {1, 2, 3, 255}};
  const Result<Done> written = write_png(dot, "/nonexistent/folder/dot.png");
  REQUIRE_FALSE(written.ok());
  CHECK(written.error().file == "/nonexistent/folder/dot.png");
}

}  // namespace casella::gui::testing
