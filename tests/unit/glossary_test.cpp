// Every word is explained in both languages; what it points to is there.
#include <cctype>
#include <cstdlib>
#include <set>

#include "sim/base/data_dir.h"
#include "sim/lesson/glossary.h"
#include "sim/lesson/lesson.h"
#include "tests/support/catch.h"
#include "tests/support/temp.h"

namespace casella::lesson {
namespace {

namespace fs = std::filesystem;

Text text_of(std::string_view language) {
  Result<Text> text = Text::load(fs::path(CASELLA_SOURCE_DIR) / "assets" / "lang" / language);
  REQUIRE(text.ok());
  return std::move(*text);
}

// Whether the RFC has a section of that number: a line that begins with it and then has words; or
// of that name, where they have no numbers: a line with nothing else.
bool has_section(const std::string& rfc, std::string_view section) {
  for (std::size_t at = rfc.find(section); at != rfc.npos; at = rfc.find(section, at + 1)) {
    std::size_t begin = at;
    while (begin > 0 && rfc[begin - 1] == ' ') --begin;
    std::size_t end = at + section.size();
    if (end < rfc.size() && rfc[end] == '.') ++end;
    const bool whole = begin == 0 || rfc[begin - 1] == '\n';
    if (!whole || end + 1 >= rfc.size()) continue;
    const bool named = std::isalpha(static_cast<unsigned char>(section.front())) != 0;
    const bool ends = rfc[end] == '\n' || rfc[end] == '\r';
    if (named ? ends : rfc[end] == ' ' && rfc[end + 1] != '\n') return true;
  }
  return false;
}

}  // namespace

TEST_CASE("every word of the glossary is explained in both languages, and no other") {
  for (const std::string_view language : kLanguages) {
    const Text text = text_of(language);
    std::set<std::string> wanted, names;
    for (const Term& term : glossary()) {
      const TermWords words = words_of(term, text);
      INFO(language << " " << term.id);
      CHECK(words.says.size() > 20);
      CHECK(words.says.back() == '.');
      CHECK(names.emplace(words.name).second);
      wanted.insert("glossary." + std::string(term.id) + ".name");
      wanted.insert("glossary." + std::string(term.id) + ".says");
    }
    for (const auto& [key, wording] : text.all()) {
      if (key.rfind("glossary.", 0) == 0) CHECK(wanted.count(key) == 1);
    }
  }
  CHECK(glossary().size() >= 60);
}

TEST_CASE("each lesson that the glossary names is there") {
  std::map<std::string, fs::path, std::less<>> folders;
  for (const fs::path& folder : find_lessons(fs::path(CASELLA_SOURCE_DIR) / "lessons")) {
    const Loaded loaded = load(folder);
    REQUIRE(loaded.lesson);
    folders[loaded.lesson->id] = folder;
  }
  std::set<std::string_view> shown;
  for (const Term& term : glossary()) {
    if (term.lesson.empty()) continue;
    INFO(term.id << " in " << term.lesson);
    REQUIRE(folders.count(term.lesson) == 1);
    shown.insert(term.lesson);
  }
  CHECK(shown.size() >= 8);
}

TEST_CASE("words are found by their name and by what they mean") {
  const Text text = text_of("en");
  const auto found = [&](std::string_view typed) {
    std::set<std::string_view> out;
    for (const Term& term : glossary()) {
      if (speaks_of(words_of(term, text), typed)) out.insert(term.id);
    }
    return out;
  };
  CHECK(found("").size() == glossary().size());
  CHECK(found("MAILDROP").count("maildrop") == 1);
  CHECK(found("lone dot").count("termination") == 1);
  CHECK(found("dot maildrop zebra").empty());
}

// The texts of the RFCs are not ours to bring: CASELLA_RFC names a folder with rfc1939.txt ...
TEST_CASE("the sections that the glossary cites are in their RFCs") {
  const char* folder = std::getenv("CASELLA_RFC");
  for (const Term& term : glossary()) {
    INFO(term.id << ": RFC " << term.rfc.number << ", " << term.rfc.section);
    CHECK(term.rfc.number > 0);
    CHECK_FALSE(term.rfc.section.empty());
    if (folder == nullptr) continue;
    const std::string rfc =
        test::read_file(fs::path(folder) / fmt::format("rfc{:04}.txt", term.rfc.number));
    CHECK(has_section(rfc, term.rfc.section));
  }
}

}  // namespace casella::lesson
