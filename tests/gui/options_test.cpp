#include "gui/options.h"

#include "tests/support/catch.h"

namespace casella::gui {

TEST_CASE("a lesson that a file manager hands over is opened: its folder, or the file in it") {
  CHECK(read_options({"/lessons/mine"})->lesson == "/lessons/mine");
  CHECK(read_options({"/lessons/mine/lesson.toml"})->lesson == "/lessons/mine");
  const Result<Options> both = read_options({"--theme", "light", "/lessons/mine/lesson.toml"});
  REQUIRE(both.ok());
  CHECK(both->lesson == "/lessons/mine");
  CHECK(both->theme == PaletteName::light);
}

TEST_CASE("what is no option, and a second lesson, are refused by name") {
  for (const std::string& word : {std::string("--nothing"), std::string("/lessons/other")}) {
    const Result<Options> read = read_options({"/lessons/mine", word});
    REQUIRE_FALSE(read.ok());
    CHECK(read.error().key == Key("error.option.unknown"));
    CHECK(read.error().args == std::vector<std::string>{word});
  }
}

}  // namespace casella::gui
