// The architecture as a test: who may include whom, how long a file may be, and that both languages
// say the same things.

#include "tests/support/structure.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/support/catch.h"

namespace casella::testing {
namespace {

namespace fs = std::filesystem;

const fs::path kRoot = CASELLA_SOURCE_DIR;

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Paths relative to the root, sorted, of the files in a folder that end in one of `endings`.
std::vector<std::string> files_in(const fs::path& folder, const std::vector<std::string>& endings) {
  std::vector<std::string> found;
  if (!fs::exists(kRoot / folder)) return found;
  for (const auto& entry : fs::recursive_directory_iterator(kRoot / folder)) {
    const auto ending = entry.path().extension().string();
    if (std::ranges::count(endings, ending) == 0) continue;
    found.push_back(fs::relative(entry.path(), kRoot).generic_string());
  }
  std::ranges::sort(found);
  return found;
}

std::string complaints(std::string_view path, std::string_view content) {
  return to_string(check_source(path, content));
}

}  // namespace

TEST_CASE("every source file keeps to its room, its size and the style") {
  std::vector<Complaint> found;
  for (const auto* folder : {"sim", "gui", "tests"}) {
    for (const auto& path : files_in(folder, {".h", ".cpp"})) {
      const auto wrong = check_source(path, read(kRoot / path));
      found.insert(found.end(), wrong.begin(), wrong.end());
    }
  }
  INFO(to_string(found));
  CHECK(found.empty());
}

TEST_CASE("every include names a file that exists") {
  for (const auto* folder : {"sim", "gui"}) {
    for (const auto& path : files_in(folder, {".h", ".cpp"})) {
      for (const auto& target : quoted_includes(read(kRoot / path))) {
        INFO(path << " includes " << target);
        CHECK(fs::exists(kRoot / target));
      }
    }
  }
}

TEST_CASE("English and Italian have the same texts") {
  const auto english = files_in("assets/lang/en", {".toml"});
  const auto italian = files_in("assets/lang/it", {".toml"});
  REQUIRE(english.size() == italian.size());
  for (const auto& path : english) {
    const auto other = fs::path("assets/lang/it") / fs::path(path).filename();
    const auto here = text_keys(read(kRoot / path));
    const auto there = text_keys(read(kRoot / other));
    std::vector<std::string> differ;
    std::ranges::set_symmetric_difference(here, there, std::back_inserter(differ));
    INFO("keys that only one of " << path << " and " << other.generic_string() << " has");
    CHECK(differ == std::vector<std::string>{});
  }
}

TEST_CASE("the scan finds an include that goes against the direction") {
  CHECK(complaints("sim/base/bytes.h", "#pragma once\n#include \"sim/mail/message.h\"\n") ==
        "sim/base/bytes.h:2: includes \"sim/mail/message.h\", which sim/base/ may not see\n");
  CHECK(complaints("sim/proto/pop3/server.cpp", "#include \"sim/device/device.h\"\n") != "");
  CHECK(complaints("sim/world/world.cpp", "#include \"sim/store/progress.h\"\n") != "");
  CHECK(complaints("sim/lesson/runner.cpp", "#include \"gui/model/lesson.h\"\n") != "");
  CHECK(complaints("gui/model/cards.cpp", "#include \"gui/view/cards.h\"\n") != "");
  CHECK(complaints("gui/view/cards.cpp", "#include \"sim/world/world.h\"\n") != "");
  CHECK(complaints("gui/widget/badge.cpp", "#include \"gui/view/cards.h\"\n") != "");
}

TEST_CASE("the scan keeps protocols apart") {
  const auto from = "sim/proto/pop3/server.cpp";
  CHECK(complaints(from, "#include \"sim/proto/imap/server.h\"\n") != "");
  CHECK(complaints("sim/proto/engine.cpp", "#include \"sim/proto/pop3/server.h\"\n") != "");
  CHECK(complaints(from,
                   "#include \"sim/proto/pop3/server.h\"\n#include \"sim/proto/engine.h\"\n"
                   "#include \"sim/mail/store.h\"\n#include \"sim/base/result.h\"\n") == "");
  CHECK(complaints("sim/device/device.h",
                   "#pragma once\n#include \"sim/proto/imap/client.h\"\n"
                   "#include \"sim/proto/pop3/client.h\"\n") == "");
}

TEST_CASE("the scan keeps the host, the clock and the libraries out of the core") {
  for (const auto* header : {"<random>", "<ctime>", "<thread>", "<sys/socket.h>", "<fstream>",
                             "<sqlite3.h>", "<imgui.h>", "<GLFW/glfw3.h>"}) {
    INFO(header);
    CHECK(complaints("sim/world/world.cpp", std::string("#include ") + header + "\n") != "");
    CHECK(complaints("sim/proto/pop3/server.cpp", std::string("# include  ") + header + "\n") !=
          "");
    CHECK(complaints("gui/model/cards.cpp", std::string("#include ") + header + "\n") != "");
  }
  CHECK(complaints("sim/world/world.cpp", "#include <unordered_map>\n") != "");
  CHECK(complaints("sim/world/world.cpp", "auto now = std::chrono::steady_clock::now();\n") != "");
  CHECK(complaints("sim/store/progress.cpp", "#include <sqlite3.h>\n") == "");
  CHECK(complaints("gui/view/cards.cpp", "#include <imgui.h>\n") == "");
  CHECK(complaints("gui/view/cards.cpp", "#include <sqlite3.h>\n") != "");
  CHECK(complaints("sim/world/world.cpp", "#include <vector>\n#include <fmt/core.h>\n") == "");
}

TEST_CASE("the scan wants includes from the root") {
  CHECK(complaints("sim/base/bytes.cpp", "#include \"bytes.h\"\n") != "");
  CHECK(complaints("sim/base/bytes.cpp", "#include \"../mail/message.h\"\n") != "");
  CHECK(complaints("tests/unit/bytes_test.cpp", "#include \"sim/base/bytes.h\"\n") == "");
}

TEST_CASE("the scan finds files that are too long and says how long") {
  std::string text;
  for (std::size_t i = 0; i < kMaxFileLines; ++i) text += "int x;\n";
  CHECK(complaints("sim/base/a.cpp", text) == "");
  CHECK(complaints("sim/base/a.cpp", text + "\n") ==
        "sim/base/a.cpp:0: has 501 lines; split it before 500\n");
}

TEST_CASE("the scan finds slips of style") {
  CHECK(complaints("sim/base/a.cpp", "int\tx;\n") == "sim/base/a.cpp:1: has a tab\n");
  CHECK(complaints("sim/base/a.cpp", "\nint x; \n") == "sim/base/a.cpp:2: has blanks at the end\n");
  CHECK(complaints("sim/base/a.cpp", "int x;\r\n") == "sim/base/a.cpp:1: has blanks at the end\n");
  CHECK(complaints("sim/base/a.cpp",
                   "// TO"
                   "DO later\n") != "");
  CHECK(complaints("sim/base/a.cpp",
                   "auto v = x | std::"
                   "views::all;\n") != "");
  CHECK(complaints("sim/base/a.cpp", "int x;") == "sim/base/a.cpp:1: has no line end at the end\n");
  CHECK(complaints("sim/base/a.h", "int x;\n") == "sim/base/a.h:0: lacks #pragma once\n");
}

TEST_CASE("keys of a language file are found by their full names") {
  CHECK(text_keys(
            "top = 'x'\n[lab]\n# not = this\ntitle = \"a = b\"\nlong = \"\"\"\nno = key\n\"\"\"\n"
            "[lab.menu]\n\"open\" = \"Open\"\n") ==
        std::set<std::string>{"top", "lab.title", "lab.long", "lab.menu.open"});
}

}  // namespace casella::testing
