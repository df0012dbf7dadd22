#pragma once
// SCRAM's comma-separated attributes (RFC 5802, section 5).
#include <optional>
#include <string>
#include <string_view>

namespace casella::sasl {

// Takes "x=value" from the front of `rest`, and the comma behind it; none if it doesn't stand
// there.
inline std::optional<std::string_view> take_field(std::string_view& rest, char name) {
  if (rest.size() < 2 || rest[0] != name || rest[1] != '=') return std::nullopt;
  const std::size_t comma = rest.find(',');
  const std::string_view value = rest.substr(2, comma == rest.npos ? comma : comma - 2);
  rest = comma == rest.npos ? std::string_view() : rest.substr(comma + 1);
  return value;
}

// A name in which "=2C" stands for a comma and "=3D" for "="; none if another "=" occurs.
inline std::optional<std::string> from_saslname(std::string_view text) {
  std::string name;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '=') {
      name.push_back(text[i]);
    } else if (text.substr(i, 3) == "=2C" || text.substr(i, 3) == "=3D") {
      name.push_back(text[i + 1] == '2' ? ',' : '=');
      i += 2;
    } else {
      return std::nullopt;
    }
  }
  return name;
}

inline std::string to_saslname(std::string_view name) {
  std::string text;
  for (const char c : name) text += c == ',' ? "=2C" : c == '=' ? "=3D" : std::string(1, c);
  return text;
}

}  // namespace casella::sasl
