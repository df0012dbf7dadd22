#pragma once
// Any octets as a message: its structure lies within it, and everything that is made of it is
// grammar.
#include "sim/mail/mime.h"
#include "sim/proto/imap/structure.h"
#include "tests/fuzz/must.h"

namespace casella::fuzz {

inline void look_at_part(const MimePart& part, OctetRange within) {
  must(part.header.begin == within.begin, "a part begins elsewhere than its header");
  must(part.header.end == part.body.begin, "a gap between header and body");
  must(part.body.begin <= part.body.end && part.body.end <= within.end, "a part ends outside");
  std::size_t at = part.body.begin;
  for (const MimePart& child : part.children) {
    must(child.header.begin >= at && child.body.end <= part.body.end, "parts overlap");
    at = child.body.end;
    look_at_part(child, {child.header.begin, part.body.end});
  }
}

// Parentheses outside of strings must match, and literals must have their octets.
inline void look_at_grammar(std::string_view text) {
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '(') ++depth;
    if (c == ')') must(--depth >= 0, "one parenthesis too many");
    if (c == '"') {
      for (++i; i < text.size() && text[i] != '"'; ++i) i += text[i] == '\\' ? 1U : 0U;
      must(i < text.size(), "a string without end");
    }
    if (c != '{') continue;
    std::size_t size = 0;
    for (++i; i < text.size() && text[i] != '}'; ++i)
      size = size * 10 + static_cast<std::size_t>(text[i] - '0');
    i += 2 + size;
    must(i < text.size(), "a literal without its octets");
  }
  must(depth == 0, "a parenthesis too few");
}

inline void fuzz_mime(std::string_view input) {
  const MimePart root = parse_mime(input);
  look_at_part(root, {0, input.size()});
  std::string text;
  imap::append_envelope(text, envelope_values(root.header.of(input)));
  text.push_back(' ');
  imap::append_structure(text, input, root, true);
  look_at_grammar(text);
  for (const std::uint32_t first : {1U, 2U, 9U}) {
    imap::Section section{{first, 1}, imap::Section::Text::Header, {}};
    imap::section_octets(input, root, section);
  }
}

}  // namespace casella::fuzz
