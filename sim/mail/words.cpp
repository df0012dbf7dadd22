// Encoded words of header fields (RFC 2047).
#include <optional>

#include "sim/mail/message.h"
#include "sim/mail/transfer.h"

namespace casella {
namespace {

// Section 4.2: an underscore is a space.
std::string decode_q(std::string_view text) {
  std::string spaced(text);
  for (char& c : spaced) {
    if (c == '_') c = ' ';
  }
  spaced.push_back('.');  // spaces at the end are content here
  spaced = decode_quoted_printable(spaced);
  spaced.pop_back();
  return spaced;
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
  std::string_view charset = at.substr(2, charset_end - 2);
  charset = charset.substr(0, charset.find('*'));  // RFC 2231, section 5: a language
  const std::string_view text = at.substr(text_at, end - text_at);
  std::string decoded;
  switch (at[charset_end + 1]) {
    case 'q':
    case 'Q': decoded = decode_q(text); break;
    case 'b':
    case 'B': decoded = decode_base64(text); break;
    default: return std::nullopt;
  }
  auto utf8 = to_utf8(charset, decoded);
  if (!utf8) return std::nullopt;
  return Word{*std::move(utf8), end + 2};
}

}  // namespace

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
