#pragma once
// Octets that may hold anything, as text that a terminal or a page can show.
#include <cstddef>
#include <string>
#include <string_view>

namespace casella {

// The same text, with control characters and octets that are no UTF-8 written as \xNN. What comes
// from a message can't move the cursor, change colours or end a document early.
std::string printable(std::string_view octets);

// `printable` as a text of XML or HTML, in which nothing is markup.
std::string xml(std::string_view text);

// A string of JSON, in its quotes (RFC 8259, section 7).
std::string json_string(std::string_view text);

// Whether `part` stands in it; of ASCII's letters, large and small are the same.
bool contains_ignoring_case(std::string_view text, std::string_view part);

// Columns that UTF-8 text takes in a terminal: none for combining marks, two for wide characters.
std::size_t columns_of(std::string_view text);

// The octets of the character that begins at `at`, at least 1; `valid` is whether it is UTF-8.
struct Character {
  std::size_t size = 1;
  char32_t code = 0;
  bool valid = false;
};
Character character_at(std::string_view text, std::size_t at);

// A code point, up to U+10FFFF, as UTF-8.
void append_utf8(std::string& out, char32_t code);

}  // namespace casella
