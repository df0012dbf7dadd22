#include "sim/base/utf8.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace casella {
namespace {

using Range = std::pair<char32_t, char32_t>;

template <std::size_t N>
bool is_in(const std::array<Range, N>& ranges, char32_t code) {
  return std::any_of(ranges.begin(), ranges.end(), [code](const Range& range) {
    return code >= range.first && code <= range.second;
  });
}

// Combining marks, joiners and variation selectors.
constexpr std::array<Range, 6> kNoWidth = {{{0x0300, 0x036F},
                                            {0x1AB0, 0x1AFF},
                                            {0x20D0, 0x20FF},
                                            {0x200B, 0x200D},
                                            {0xFE00, 0xFE0F},
                                            {0xFE20, 0xFE2F}}};
// East Asian scripts, full-width forms and pictures.
constexpr std::array<Range, 8> kWide = {{{0x1100, 0x115F},
                                         {0x2E80, 0xA4CF},
                                         {0xAC00, 0xD7A3},
                                         {0xF900, 0xFAFF},
                                         {0xFE30, 0xFE6F},
                                         {0xFF00, 0xFF60},
                                         {0x1F300, 0x1FAFF},
                                         {0x20000, 0x3FFFD}}};
// Marks that turn the direction of writing, with which a line could pretend to be another.
constexpr std::array<Range, 3> kTurning = {{{0x200E, 0x200F}, {0x202A, 0x202E}, {0x2066, 0x2069}}};

}  // namespace

Character character_at(std::string_view text, std::size_t at) {
  const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = octet(at);
  if (first < 0x80) return {1, first, true};
  const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || at + size > text.size()) return {1, first, false};
  char32_t code = first & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((octet(at + i) & 0xC0U) != 0x80) return {1, first, false};
    code = (code << 6U) | (octet(at + i) & 0x3FU);
  }
  const bool too_long = (size == 3 && code < 0x800) || (size == 4 && code < 0x10000);
  const bool no_character = code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF);
  if (too_long || no_character) return {1, first, false};
  return {size, code, true};
}

std::string printable(std::string_view octets) {
  std::string shown;
  for (std::size_t at = 0; at < octets.size();) {
    const Character character = character_at(octets, at);
    const bool control = character.code < 0x20 || (character.code >= 0x7F && character.code < 0xA0);
    if (!character.valid || control || is_in(kTurning, character.code)) {
      for (std::size_t i = 0; i < character.size; ++i) {
        shown += fmt::format("\\x{:02X}", static_cast<unsigned char>(octets[at + i]));
      }
    } else {
      shown += octets.substr(at, character.size);
    }
    at += character.size;
  }
  return shown;
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Character character = character_at(text, at);
    at += character.size;
    if (is_in(kNoWidth, character.code)) continue;
    columns += is_in(kWide, character.code) ? 2 : 1;
  }
  return columns;
}

void append_utf8(std::string& out, char32_t code) {
  const auto put = [&](char32_t octet) { out.push_back(static_cast<char>(octet)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0U | code >> 6U);
    put(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    put(0xE0U | code >> 12U);
    put(0x80U | (code >> 6U & 0x3FU));
    put(0x80U | (code & 0x3FU));
  } else {
    put(0xF0U | code >> 18U);
    put(0x80U | (code >> 12U & 0x3FU));
    put(0x80U | (code >> 6U & 0x3FU));
    put(0x80U | (code & 0x3FU));
  }
}

std::string xml(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

bool contains_ignoring_case(std::string_view text, std::string_view part) {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  const auto same = [lower](char a, char b) { return lower(a) == lower(b); };
  return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (octet < 0x20 || octet == 0x7F) {
      out += fmt::format("\\u{:04x}", octet);
    } else {
      out += c;
    }
  }
  return out + '"';
}

}  // namespace casella
