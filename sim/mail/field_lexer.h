#pragma once
// The words of structured header fields (RFC 5322, section 3.2; RFC 2045, section 5.1).
#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace casella {

// What ends a word: white space, a comment, and these.
struct Specials {
  std::array<bool, 256> ends{};
  constexpr explicit Specials(std::string_view characters) {
    for (const char c : std::string_view(" \t\r\n(")) ends[static_cast<unsigned char>(c)] = true;
    for (const char c : characters) ends[static_cast<unsigned char>(c)] = true;
  }
};

class FieldLexer {
 public:
  explicit FieldLexer(std::string_view text) : left_(text) {}

  // Passes over white space, line ends and comments; keeps the last comment's text.
  void skip();
  bool at_end() const { return left_.empty(); }
  char peek() const { return left_.empty() ? '\0' : left_.front(); }
  bool take(char c);  // after skip()
  char take_any();    // whatever stands there; at the end, '\0' and no more
  std::string_view word(const Specials& specials);
  std::optional<std::string> quoted();  // a quoted string's content; a missing '"' is forgiven
  std::string domain_literal();         // with its brackets
  std::string take_comment();           // the last comment passed over, and forgets it
  std::string_view left() const { return left_; }

 private:
  void comment();

  std::string_view left_;
  std::string comment_;
};

}  // namespace casella
