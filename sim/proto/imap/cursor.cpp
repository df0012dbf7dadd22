#include "sim/proto/imap/cursor.h"

#include <algorithm>

#include "sim/base/ascii.h"

namespace casella::imap {

bool is_atom_char(char c) {
  const auto octet = static_cast<unsigned char>(c);
  return octet > 0x20 && octet < 0x7F &&
         std::string_view("(){%*\"\\]").find(c) == std::string_view::npos;
}

std::string capitals(std::string_view text) {
  std::string all(text);
  std::transform(all.begin(), all.end(), all.begin(), ascii_upper);
  return all;
}

namespace {

bool is_astring_char(char c) {
  return is_atom_char(c) || c == ']';
}

bool is_list_char(char c) {
  return is_astring_char(c) || c == '%' || c == '*';
}

std::optional<std::uint64_t> digits_to_number(std::string_view digits, std::uint64_t most) {
  std::uint64_t value = 0;
  if (digits.empty() || digits.size() > 20) return std::nullopt;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (value > (most - digit) / 10) return std::nullopt;
    value = value * 10 + digit;
  }
  return value;
}

}  // namespace

// RFC 7888, section 8: literal = "{" number ["+"] "}" CRLF *CHAR8
std::optional<LiteralMark> literal_at_end(std::string_view line) {
  if (!line.ends_with('}')) return std::nullopt;
  const std::size_t open = line.rfind('{');
  if (open == line.npos) return std::nullopt;
  std::string_view digits = line.substr(open + 1, line.size() - open - 2);
  LiteralMark mark;
  if (digits.ends_with('+')) {
    mark.synchronizing = false;
    digits.remove_suffix(1);
  }
  const auto size = digits_to_number(digits, 0x7FFFFFFFFFFFFFFFU);
  if (!size) return std::nullopt;
  mark.size_octets = *size;
  mark.mark_octets = line.size() - open;
  return mark;
}

bool Cursor::take(char c) {
  if (left_.empty() || left_.front() != c) return false;
  left_.remove_prefix(1);
  return true;
}

bool Cursor::take_word(std::string_view word) {
  if (left_.size() < word.size() || !same_letters(left_.substr(0, word.size()), word)) return false;
  if (left_.size() > word.size()) {
    const char next = left_[word.size()];
    const bool letter = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') ||
                        (next >= '0' && next <= '9') || next == '.' || next == '-';
    if (letter) return false;
  }
  left_.remove_prefix(word.size());
  return true;
}

std::string_view Cursor::run(bool (*belongs)(char)) {
  const auto end = std::find_if_not(left_.begin(), left_.end(), belongs);
  const std::string_view found = left_.substr(0, static_cast<std::size_t>(end - left_.begin()));
  left_.remove_prefix(found.size());
  return found;
}

std::string_view Cursor::atom() {
  return run(is_atom_char);
}

// quoted = DQUOTE *QUOTED-CHAR DQUOTE; only '"' and '\' may stand behind a backslash.
std::optional<std::string> Cursor::quoted() {
  if (!take('"')) return std::nullopt;
  std::string text;
  while (!left_.empty()) {
    char c = left_.front();
    left_.remove_prefix(1);
    if (c == '"') return text;
    if (c == '\\') {
      if (left_.empty() || (left_.front() != '"' && left_.front() != '\\')) return std::nullopt;
      c = left_.front();
      left_.remove_prefix(1);
    }
    if (c == '\r' || c == '\n' || c == '\0') return std::nullopt;
    text.push_back(c);
  }
  return std::nullopt;
}

std::optional<std::string> Cursor::literal(bool* binary) {
  const bool eight = take('~');
  if (binary != nullptr) *binary = eight;
  if (eight && binary == nullptr) return std::nullopt;  // only where RFC 3516 permits it
  auto text = counted();
  if (text && !eight && text->find('\0') != text->npos) return std::nullopt;  // CHAR8 has no NUL
  return text;
}

std::optional<std::string> Cursor::counted() {
  const std::size_t end = left_.find('\n');
  if (peek() != '{' || end == left_.npos) return std::nullopt;
  std::string_view line = left_.substr(0, end);
  if (line.ends_with('\r')) line.remove_suffix(1);
  const auto mark = literal_at_end(line);
  if (!mark || mark->mark_octets != line.size()) return std::nullopt;
  left_.remove_prefix(end + 1);
  if (mark->size_octets > left_.size()) return std::nullopt;
  std::string text(left_.substr(0, static_cast<std::size_t>(mark->size_octets)));
  left_.remove_prefix(text.size());
  return text;
}

std::optional<std::string> Cursor::any_string() {
  if (peek() == '"') return quoted();
  take('~');
  return counted();
}

std::optional<std::string> Cursor::string() {
  return peek() == '"' ? quoted() : literal();
}

std::optional<std::string> Cursor::astring() {
  if (peek() == '"' || peek() == '{') return string();
  const std::string_view word = run(is_astring_char);
  if (word.empty()) return std::nullopt;
  return std::string(word);
}

std::optional<std::string> Cursor::nstring_or_nil(bool& nil) {
  nil = take_word("NIL");
  return nil ? std::string() : string();
}

std::optional<std::string> Cursor::list_mailbox() {
  if (peek() == '"' || peek() == '{') return string();
  const std::string_view word = run(is_list_char);
  if (word.empty()) return std::nullopt;
  return std::string(word);
}

std::optional<std::uint64_t> Cursor::number(std::uint64_t most) {
  return digits_to_number(run([](char c) { return c >= '0' && c <= '9'; }), most);
}

}  // namespace casella::imap
