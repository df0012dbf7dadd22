#pragma once
// Reads the tokens of IMAP's grammar one after the other (RFC 3501, section 9). A function that
// finds something else than it looks for returns none, and what it has read is of no more use.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace casella::imap {

bool is_atom_char(char c);
std::string capitals(std::string_view text);

// "{n}" or "{n+}" at the end of a line: octets that follow it.
struct LiteralMark {
  std::uint64_t size_octets = 0;
  bool synchronizing = true;  // the server must say "+" first
  std::size_t mark_octets = 0;
};
std::optional<LiteralMark> literal_at_end(std::string_view line);

class Cursor {
 public:
  explicit Cursor(std::string_view text) : left_(text) {}

  bool at_end() const { return left_.empty(); }
  char peek() const { return left_.empty() ? '\0' : left_.front(); }
  std::string_view left() const { return left_; }
  void skip(std::size_t octets) { left_.remove_prefix(octets); }

  bool take(char c);
  bool take_word(std::string_view word);  // without case; what follows must not belong to it
  bool space() { return take(' '); }

  std::string_view atom();  // empty if there is none
  std::string_view run(bool (*belongs)(char));
  std::optional<std::string> string();  // quoted or literal
  std::optional<std::string> astring();
  std::optional<std::string> nstring_or_nil(bool& nil);
  std::optional<std::string> list_mailbox();
  std::optional<std::string> literal(bool* binary = nullptr);
  std::optional<std::string> any_string();  // a literal may hold any octets, "~" or not
  std::optional<std::uint64_t> number(std::uint64_t most = 0xFFFFFFFFU);

 private:
  std::optional<std::string> quoted();
  std::optional<std::string> counted();

  std::string_view left_;
};

}  // namespace casella::imap
