// Each explanation of IMAP is worded in both languages, and none is left over.
#include <algorithm>
#include <set>
#include <string>

#include "sim/base/text.h"
#include "sim/proto/imap/notes.h"
#include "tests/support/catch.h"

namespace casella {

TEST_CASE("each note of IMAP is worded, and its short form fits its column") {
  constexpr std::ptrdiff_t kShortLimit = 34;  // code points
  const auto code_points = [](std::string_view utf8) {
    return std::count_if(utf8.begin(), utf8.end(),
                         [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
  };
  for (const char* language : {"en", "it"}) {
    const auto text = Text::load(std::string(CASELLA_SOURCE_DIR "/assets/lang/") + language);
    REQUIRE(text.ok());
    std::set<std::string, std::less<>> wanted;
    for (const proto::Note* note : imap::note::kAll) {
      const std::string key(note->key.name);
      INFO(language << " " << key);
      REQUIRE(text->has(key + ".short"));
      REQUIRE(text->has(key + ".long"));
      CHECK(code_points((*text)(key + ".short")) <= kShortLimit);
      CHECK(code_points((*text)(key + ".long")) > kShortLimit);
      wanted.insert(key + ".short");
      wanted.insert(key + ".long");
    }
    for (const auto& [key, wording] : text->all()) {
      INFO(language << " " << key << " = " << wording);
      CHECK((key.substr(0, 5) != "imap." || wanted.count(key) == 1));
    }
  }
}

}  // namespace casella
