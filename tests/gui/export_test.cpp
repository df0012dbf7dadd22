// Documents from the lab: by the menu, by name, by key.
#include <filesystem>
#include <fstream>
#include <set>

#include "tests/gui/lab_support.h"
#include "tests/support/temp.h"

namespace casella::gui::testing {
namespace {

namespace fs = std::filesystem;

std::set<std::string> names_in(const fs::path& folder) {
  std::set<std::string> out;
  for (const auto& each : fs::directory_iterator(folder)) out.insert(each.path().filename());
  return out;
}

}  // namespace

TEST_CASE("the menu writes each document, and the window says where") {
  const test::TempFolder folder;
  LabHarness lab;
  lab.app.keep_documents_in(folder.path() / "mine");
  lab.app.on_picture([](const std::string& file, const App::Written& written) {
    std::ofstream(file) << "a picture";
    written(Done{});
  });
  lab.open("first-session");
  lab.player().go_to(4);
  for (const char* each : {"html", "svg", "mermaid", "text", "pcap", "picture"}) {
    lab.window.click("menu");
    lab.window.click("export/" + std::string(each));
    lab.window.frames(2);
    CHECK(lab.window.shows("told/copy"));
    CHECK(fs::exists(lab.app.desk().told_last.path));
  }
  CHECK(names_in(folder.path() / "mine") ==
        std::set<std::string>{"first-session.html", "first-session.svg", "first-session.mmd",
                              "first-session.txt", "first-session.pcap", "first-session.png"});
  // It tells what the lab shows, up to the moment at hand.
  const std::string text = test::read_file(folder.path() / "mine" / "first-session.txt");
  CHECK(text.find("+OK") != text.npos);
  CHECK(test::read_file(folder.path() / "mine" / "first-session.html").find("data-speaks=\"en\"") !=
        std::string::npos);
  lab.window.click("told/copy");
  CHECK(std::string(ImGui::GetClipboardText()) == lab.app.desk().told_last.path);
  lab.window.click("told/close");
  lab.window.frames(2);
  CHECK_FALSE(lab.window.shows("told/copy"));

  lab.player().jump(0);
  lab.window.click("menu");
  lab.window.click("export/text");
  lab.window.frames(2);
  const std::string less = test::read_file(folder.path() / "mine" / "first-session-2.txt");
  CHECK(less.size() < text.size());
}

TEST_CASE("a key finds the documents, and what can't be written is said") {
  const test::TempFolder folder;
  std::ofstream(folder.path() / "taken") << "a file where the folder should be";
  LabHarness lab({}, "it");
  lab.app.keep_documents_in(folder.path() / "taken");
  lab.open("first-session");
  lab.window.key(KeyName::o);
  lab.window.frames(4);
  REQUIRE(lab.app.desk().commands_shown);
  CHECK(lab.window.shows("command 5"));
  CHECK_FALSE(lab.window.shows("command 6"));
  lab.window.key(KeyName::enter);
  lab.window.frames(2);
  CHECK(lab.window.shows("told/close"));
  CHECK_FALSE(lab.window.shows("told/copy"));
  CHECK(lab.app.desk().told_last.words.find("taken") != std::string::npos);
  // What is told goes with the next thing that is done.
  lab.window.key(KeyName::right);
  lab.window.frames(2);
  CHECK_FALSE(lab.window.shows("told/close"));
}

}  // namespace casella::gui::testing
