#pragma once
// The whole lab on the null backend, with the real lessons and progress in memory.
#include <memory>
#include <string>

#include "gui/app.h"
#include "tests/gui/harness.h"
#include "tests/support/catch.h"

namespace casella::gui::testing {

class LabHarness {
 public:
  explicit LabHarness(const Screen& screen = {}, std::string language = "en",
                      const std::filesystem::path& progress = {})
      : app(open_library(), store::Progress::open(progress), std::move(language)),
        window(app.painter(), screen) {
    app.find_stories_in(std::filesystem::path(CASELLA_SOURCE_DIR) / "lessons" / "stories");
  }

  void open(std::string_view lesson) {
    const auto index = app.library().find(lesson);
    REQUIRE(index.has_value());
    app.open(*index);
    window.frames(4);
  }
  lesson::Player& player() { return *app.player(); }
  // Lets what is being shown again come to its end.
  void watch_to_the_end() {
    for (int i = 0; i < 5000 && app.desk().playing; ++i) window.frames(1);
    REQUIRE_FALSE(app.desk().playing);
    window.frames(2);
  }
  void enter(std::string_view line) {
    window.click("console");
    window.type(line);
    window.key(KeyName::enter);
    window.frames(2);
  }

  // From the list of commands.
  void by_name(std::string_view name) {
    window.key(KeyName::k, true);
    window.frames(3);
    window.type(name);
    window.frames(2);
    window.key(KeyName::enter);
    window.frames(3);
  }

  static Library open_library() {
    Result<Library> library = Library::open(CASELLA_SOURCE_DIR);
    REQUIRE(library.ok());
    return std::move(*library);
  }

  App app;
  Harness window;
};

}  // namespace casella::gui::testing
