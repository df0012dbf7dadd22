#include "sim/mail/transfer.h"

#include <iconv.h>

#include <array>

#include "sim/base/ascii.h"
#include "sim/base/utf8.h"

namespace casella {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<signed char, 256> kDigits = [] {
  std::array<signed char, 256> digits{};
  digits.fill(-1);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    digits[static_cast<unsigned char>(kAlphabet[i])] = static_cast<signed char>(i);
  }
  return digits;
}();

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

std::string repaired(std::string_view octets) {
  std::string out;
  out.reserve(octets.size());
  for (std::size_t at = 0; at < octets.size();) {
    const Character character = character_at(octets, at);
    out += character.valid ? octets.substr(at, character.size) : kReplacement;
    at += character.size;
  }
  return out;
}

char32_t folded(char32_t code) {
  if (code >= 'A' && code <= 'Z') return code + 32;
  if (code >= 0xC0 && code <= 0xDE && code != 0xD7) return code + 32;
  if (code >= 0x100 && code <= 0x17F) {  // Latin Extended-A: pairs, in three runs
    if (code == 0x130 || code == 0x131 || code == 0x138 || code == 0x149 || code == 0x17F)
      return code;
    if (code == 0x178) return 0xFF;
    const bool odd_is_upper = (code >= 0x139 && code <= 0x148) || code >= 0x179;
    return (code % 2 == 1) == odd_is_upper ? code + 1 : code;
  }
  if (code >= 0x391 && code <= 0x3A9 && code != 0x3A2) return code + 32;
  if (code == 0x3C2) return 0x3C3;  // final sigma
  if (code >= 0x410 && code <= 0x42F) return code + 32;
  if (code >= 0x400 && code <= 0x40F) return code + 80;
  return code;
}

}  // namespace

std::string decode_base64(std::string_view text) {
  std::string out;
  out.reserve(text.size() / 4 * 3 + 3);
  unsigned int bits = 0;
  unsigned int held = 0;
  for (const char c : text) {
    const int digit = kDigits[static_cast<unsigned char>(c)];
    if (digit < 0) continue;
    bits = (bits << 6U) | static_cast<unsigned int>(digit);
    held += 6;
    if (held >= 8) {
      held -= 8;
      out.push_back(static_cast<char>((bits >> held) & 0xFFU));
    }
  }
  return out;
}

std::string decode_quoted_printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t content = 0;  // octets of `out` before trailing white space
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '=' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
        hex_digit(text[i + 2]) >= 0) {
      out.push_back(static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2])));
      content = out.size();
      i += 2;
      continue;
    }
    if (c == '=') {  // a soft line break, with white space that transport added
      const std::size_t end = text.find_first_not_of(" \t", i + 1);
      if (end == text.npos) break;
      if (text.substr(end, 2) == "\r\n" || text[end] == '\n') {
        i = text[end] == '\r' ? end + 1 : end;
        content = out.size();
        continue;
      }
    }
    const bool ends = c == '\n' || text.substr(i, 2) == "\r\n";
    if (ends) out.resize(content);
    out.push_back(c);
    if (c != ' ' && c != '\t') content = out.size();
  }
  out.resize(content);
  return out;
}

std::optional<std::string> decode_transfer(std::string_view encoding, std::string_view octets) {
  if (same_letters(encoding, "base64")) return decode_base64(octets);
  if (same_letters(encoding, "quoted-printable")) return decode_quoted_printable(octets);
  if (same_letters(encoding, "7bit") || same_letters(encoding, "8bit") ||
      same_letters(encoding, "binary")) {
    return std::string(octets);
  }
  return std::nullopt;
}

std::optional<std::string> to_utf8(std::string_view charset, std::string_view octets) {
  if (charset.empty() || same_letters(charset, "utf-8") || same_letters(charset, "us-ascii"))
    return repaired(octets);
  if (charset.size() > 40 || charset.find_first_of("/,") != charset.npos) return std::nullopt;
  const std::string name(charset);
  const iconv_t open = iconv_open("UTF-8", name.c_str());
  if (open == reinterpret_cast<iconv_t>(-1)) return std::nullopt;  // NOLINT: iconv's own sign
  std::string out;
  std::string source(octets);
  char* from = source.data();
  std::size_t left = source.size();
  std::array<char, 1024> piece{};
  while (left > 0) {
    char* to = piece.data();
    std::size_t room = piece.size();
    const std::size_t before = left;
    const std::size_t done = iconv(open, &from, &left, &to, &room);
    out.append(piece.data(), piece.size() - room);
    if (done != static_cast<std::size_t>(-1) || room < 8) continue;
    if (left == before || room > 0) {  // what iconv can't read
      out += kReplacement;
      ++from;
      --left;
    }
  }
  iconv_close(open);
  return out;
}

std::string folded_case(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  for (std::size_t at = 0; at < utf8.size();) {
    const auto octet = static_cast<unsigned char>(utf8[at]);
    if (octet < 0x80) {
      out.push_back(ascii_lower(utf8[at++]));
      continue;
    }
    const Character character = character_at(utf8, at);
    if (character.valid)
      append_utf8(out, folded(character.code));
    else
      out.push_back(utf8[at]);
    at += character.size;
  }
  return out;
}

}  // namespace casella
