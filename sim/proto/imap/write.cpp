#include "sim/proto/imap/write.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "sim/base/ascii.h"
#include "sim/proto/imap/cursor.h"

namespace casella::imap {

namespace {

// What a quoted string can hold only behind a backslash, or not at all.
struct Quoted {
  static constexpr unsigned kEscaped = 1, kNever = 2;
  std::array<unsigned char, 256> what{};
  constexpr Quoted() {
    for (std::size_t c = 0x80; c < what.size(); ++c) what[c] = kNever;
    for (const char c : {'\r', '\n', '\0'}) what[static_cast<std::size_t>(c)] = kNever;
    for (const char c : {'"', '\\'}) what[static_cast<std::size_t>(c)] = kEscaped;
  }
};
constexpr Quoted kQuoted;

}  // namespace

void append_number(std::string& out, std::uint64_t number) {
  std::array<char, 20> digits{};
  const auto done = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.append(digits.data(), static_cast<std::size_t>(done.ptr - digits.data()));
}

void append_literal_head(std::string& out, std::size_t octets, bool binary) {
  out += binary ? "~{" : "{";
  append_number(out, octets);
  out += "}\r\n";
}

void append_literal(std::string& out, std::string_view octets, bool binary) {
  append_literal_head(out, octets.size(), binary);
  out += octets;
}

void append_string(std::string& out, std::string_view text) {
  if (text.size() > 1000) return append_literal(out, text);
  unsigned all = 0;
  for (const char c : text) all |= kQuoted.what[static_cast<unsigned char>(c)];
  if ((all & Quoted::kNever) != 0) return append_literal(out, text);
  const bool escapes = (all & Quoted::kEscaped) != 0;
  out.push_back('"');
  if (!escapes) {
    out += text;
  } else {
    for (const char c : text) {
      if (c == '"' || c == '\\') out.push_back('\\');
      out.push_back(c);
    }
  }
  out.push_back('"');
}

void append_astring(std::string& out, std::string_view text) {
  const bool atom =
      !text.empty() && !same_letters(text, "NIL") &&
      std::all_of(text.begin(), text.end(), [](char c) { return is_atom_char(c) || c == ']'; });
  if (atom)
    out += text;
  else
    append_string(out, text);
}

}  // namespace casella::imap
