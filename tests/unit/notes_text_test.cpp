// Every explanation has its wording in each language, and the transcript's column has room for it.
#include <algorithm>
#include <cctype>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "sim/base/text.h"
#include "sim/proto/imap/notes.h"
#include "sim/proto/pop2/commands.h"
#include "sim/proto/pop2/notes.h"
#include "sim/proto/pop3/commands.h"
#include "sim/proto/pop3/notes.h"
#include "sim/proto/smtp/commands.h"
#include "sim/proto/smtp/notes.h"
#include "sim/proto/tcp/notes.h"
#include "sim/proto/tls/notes.h"
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

struct Vocabulary {
  std::string protocol;
  std::vector<const proto::Note*> notes;
  std::vector<std::string> commands;  // names in lower case
};

template <class Notes, class Rows = std::vector<pop3::CommandRow>>
Vocabulary vocabulary(std::string protocol, const Notes& notes, const Rows& rows = {}) {
  Vocabulary made{std::move(protocol), {std::begin(notes), std::end(notes)}, {}};
  for (const auto& row : rows) {
    std::string name(row.name);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    made.commands.push_back(name);
  }
  return made;
}

std::vector<Vocabulary> vocabularies() {
  return {vocabulary("pop3", pop3::note::kAll, pop3::commands()),
          vocabulary("pop2", pop2::note::kAll, pop2::commands()),
          vocabulary("smtp", smtp::note::kAll, smtp::commands()),
          vocabulary("imap", imap::note::kAll),
          vocabulary("tcp", tcp::note::kAll),
          vocabulary("tls", tls::note::kAll)};
}

}  // namespace

TEST_CASE("each note of a protocol is worded, and its short form fits its column") {
  for (const char* language : {"en", "it"}) {
    const Text text = load(language);
    for (const Vocabulary& each : vocabularies()) {
      for (const proto::Note* note : each.notes) {
        const std::string key(note->key.name);
        INFO(language << " " << key << ": " << text(key + ".short"));
        CHECK(text.has(key + ".short"));
        CHECK(text.has(key + ".long"));
        CHECK(code_points(text(key + ".short")) <= kShortLimit);
        CHECK(code_points(text(key + ".long")) > kShortLimit);
        const std::string wordings =
            std::string(text(key + ".short")) + std::string(text(key + ".long"));
        CHECK(wordings.find_first_of("{}") == std::string::npos);
      }
      for (const std::string& command : each.commands) {
        INFO(language << " " << each.protocol << " " << command);
        CHECK(text.has(each.protocol + ".help." + command));
      }
    }
  }
}

TEST_CASE("no wording of a protocol is left over") {
  for (const Vocabulary& each : vocabularies()) {
    std::set<std::string, std::less<>> wanted;
    for (const proto::Note* note : each.notes) {
      wanted.insert(std::string(note->key.name) + ".short");
      wanted.insert(std::string(note->key.name) + ".long");
    }
    for (const std::string& command : each.commands)
      wanted.insert(each.protocol + ".help." + command);
    for (const char* language : {"en", "it"}) {
      const Text text = load(language);
      for (const auto& [key, wording] : text.all()) {
        if (!std::string_view(key).starts_with(each.protocol + ".")) continue;
        INFO(language << " " << key << " = " << wording);
        CHECK(wanted.count(key) == 1);
      }
    }
  }
}

}  // namespace casella
