// Every explanation has its wording in each language, and the transcript's column has room for it.
#include <algorithm>
#include <cctype>
#include <iterator>
#include <set>
#include <string>

#include "sim/base/text.h"
#include "sim/proto/pop3/commands.h"
#include "sim/proto/pop3/notes.h"
#include "tests/support/catch.h"

namespace casella {
namespace {

constexpr std::ptrdiff_t kShortLimit = 34;  // code points

std::ptrdiff_t code_points(std::string_view utf8) {
  return std::count_if(utf8.begin(), utf8.end(),
                       [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

Text load(const std::string& language) {
  auto text = Text::load(std::string(CASELLA_SOURCE_DIR "/assets/lang/") + language);
  REQUIRE(text.ok());
  return *std::move(text);
}

std::string help_key(const pop3::CommandRow& row) {
  std::string name(row.name);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return "pop3.help." + name;
}

}  // namespace

TEST_CASE("each note of POP3 is worded, and its short form fits its column") {
  for (const char* language : {"en", "it"}) {
    const Text text = load(language);
    for (const proto::Note* note : pop3::note::kAll) {
      const std::string key(note->key.name);
      INFO(language << " " << key);
      CHECK(text.has(key + ".short"));
      CHECK(text.has(key + ".long"));
      CHECK(code_points(text(key + ".short")) <= kShortLimit);
      CHECK(code_points(text(key + ".long")) > kShortLimit);
      const std::string wordings =
          std::string(text(key + ".short")) + std::string(text(key + ".long"));
      CHECK(wordings.find_first_of("{}") == std::string::npos);
    }
    for (const pop3::CommandRow& row : pop3::commands()) {
      INFO(language << " " << help_key(row));
      CHECK(text.has(help_key(row)));
    }
  }
}

TEST_CASE("no wording of POP3 is left over") {
  std::set<std::string, std::less<>> wanted;
  for (const proto::Note* note : pop3::note::kAll) {
    wanted.insert(std::string(note->key.name) + ".short");
    wanted.insert(std::string(note->key.name) + ".long");
  }
  for (const pop3::CommandRow& row : pop3::commands()) wanted.insert(help_key(row));
  for (const char* language : {"en", "it"}) {
    const Text text = load(language);
    for (const auto& [key, wording] : text.all()) {
      if (key.substr(0, 5) != "pop3.") continue;
      INFO(language << " " << key << " = " << wording);
      CHECK(wanted.count(key) == 1);
    }
  }
}

}  // namespace casella
