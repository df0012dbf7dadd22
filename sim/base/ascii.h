#pragma once
// Letters as protocols mean them: of US-ASCII, whatever the locale.
#include <algorithm>
#include <string>
#include <string_view>

namespace casella {

constexpr char ascii_upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
constexpr char ascii_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr bool same_letters(std::string_view one, std::string_view other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](char a, char b) { return ascii_upper(a) == ascii_upper(b); });
}

}  // namespace casella
