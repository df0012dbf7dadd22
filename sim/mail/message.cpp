#include "sim/mail/message.h"

#include <algorithm>
#include <array>
#include <optional>

#include "sim/base/ascii.h"

namespace casella {
namespace {

std::size_t find_body(std::string_view octets) {
  if (octets.substr(0, 2) == "\r\n") return 2;
  const std::size_t gap = octets.find("\r\n\r\n");
  return gap == std::string_view::npos ? octets.size() : gap + 4;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// RFC 2047, section 4.2.
std::string decode_q(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '=' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
        hex_digit(text[i + 2]) >= 0) {
      out.push_back(static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2])));
      i += 2;
    } else {
      out.push_back(text[i] == '_' ? ' ' : text[i]);
    }
  }
  return out;
}

// RFC 2045, section 6.8; characters outside the alphabet are passed over.
std::string decode_b(std::string_view text) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  unsigned int bits = 0;
  int held = 0;
  for (const char c : text) {
    const std::size_t digit = kAlphabet.find(c);
    if (digit == std::string_view::npos) continue;
    bits = (bits << 6U) | static_cast<unsigned int>(digit);
    held += 6;
    if (held >= 8) {
      held -= 8;
      out.push_back(static_cast<char>((bits >> static_cast<unsigned int>(held)) & 0xFFU));
    }
  }
  return out;
}

std::string latin1_to_utf8(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet < 0x80) {
      out.push_back(c);
    } else {
      out.push_back(static_cast<char>(0xC0U | (octet >> 6U)));
      out.push_back(static_cast<char>(0x80U | (octet & 0x3FU)));
    }
  }
  return out;
}

struct Word {
  std::string text;
  std::size_t length = 0;  // octets of its encoded form
};

// RFC 2047, section 2: =?charset?encoding?text?=
std::optional<Word> encoded_word(std::string_view at) {
  if (at.substr(0, 2) != "=?") return std::nullopt;
  const std::size_t charset_end = at.find('?', 2);
  if (charset_end == std::string_view::npos || charset_end + 2 >= at.size()) return std::nullopt;
  if (at[charset_end + 2] != '?') return std::nullopt;
  const std::size_t text_at = charset_end + 3;
  const std::size_t end = at.find("?=", text_at);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view charset = at.substr(2, charset_end - 2);
  const std::string_view text = at.substr(text_at, end - text_at);
  std::string decoded;
  switch (at[charset_end + 1]) {
    case 'q': case 'Q': decoded = decode_q(text); break;
    case 'b': case 'B': decoded = decode_b(text); break;
    default: return std::nullopt;
  }
  if (same_letters(charset, "iso-8859-1")) return Word{latin1_to_utf8(decoded), end + 2};
  if (same_letters(charset, "utf-8") || same_letters(charset, "us-ascii")) {
    return Word{std::move(decoded), end + 2};
  }
  return std::nullopt;
}

}  // namespace

Message::Message(MessageId id, std::string name, std::string octets)
    : id_(id), name_(std::move(name)), octets_(std::move(octets)) {
  body_at_ = find_body(octets_);
  has_8bit_header_ = std::any_of(octets_.begin(), octets_.begin() + static_cast<std::ptrdiff_t>(body_at_),
                                 [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  ends_with_crlf_ = octets_.empty() || octets_.ends_with("\r\n");
  needs_stuffing_ = octets_.starts_with('.') || octets_.find("\r\n.") != std::string::npos;
}

std::string Message::header(std::string_view field) const {
  const std::string_view head = std::string_view(octets_).substr(0, body_at_);
  for (std::size_t at = 0; at < head.size();) {
    std::size_t end = head.find("\r\n", at);
    if (end == std::string_view::npos) end = head.size();
    std::string_view line = head.substr(at, end - at);
    at = end + 2;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !same_letters(line.substr(0, colon), field)) continue;
    std::string value(line.substr(colon + 1));
    while (at < head.size() && (head[at] == ' ' || head[at] == '\t')) {  // folded: section 2.2.3
      end = head.find("\r\n", at);
      if (end == std::string_view::npos) end = head.size();
      value.append(head.substr(at, end - at));
      at = end + 2;
    }
    const std::size_t first = value.find_first_not_of(" \t");
    return first == std::string::npos ? std::string() : value.substr(first);
  }
  return {};
}

std::string with_crlf(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 32);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) out.push_back('\r');
    out.push_back(text[i]);
  }
  return out;
}

std::string decode_words(std::string_view value) {
  std::string out;
  bool after_word = false;
  for (std::size_t at = 0; at < value.size();) {
    if (const auto word = encoded_word(value.substr(at))) {
      out += word->text;
      at += word->length;
      after_word = true;
      continue;
    }
    // White space between two encoded words is not shown (RFC 2047, section 6.2).
    const std::size_t next = value.find_first_not_of(" \t", at);
    if (after_word && next != at && next != std::string_view::npos &&
        encoded_word(value.substr(next))) {
      at = next;
      continue;
    }
    out.push_back(value[at++]);
    after_word = false;
  }
  return out;
}

}  // namespace casella
