#include "sim/proto/imap/structure.h"

#include <algorithm>

#include "sim/base/ascii.h"
#include "sim/mail/header.h"
#include "sim/proto/imap/write.h"

namespace casella::imap {
namespace {

void append_nstring(std::string& out, std::string_view text) {
  if (text.empty())
    out += "NIL";
  else
    append_string(out, text);
}

// body-fld-param = "(" string SP string *(SP string SP string) ")" / nil
void append_params(std::string& out, const MimeParams& params) {
  if (params.empty()) {
    out += "NIL";
    return;
  }
  char before = '(';
  for (const auto& [name, value] : params) {
    out.push_back(before);
    append_string(out, name);
    out.push_back(' ');
    append_string(out, value);
    before = ' ';
  }
  out.push_back(')');
}

// body-fld-dsp, body-fld-lang and body-fld-loc: what BODYSTRUCTURE has and BODY has not.
void append_extension(std::string& out, const MimePart& part) {
  out.push_back(' ');
  if (part.disposition.value.empty()) {
    out += "NIL";
  } else {
    out.push_back('(');
    append_string(out, part.disposition.value);
    out.push_back(' ');
    append_params(out, part.disposition.params);
    out.push_back(')');
  }
  out.push_back(' ');
  if (part.languages.empty()) {
    out += "NIL";
  } else {
    char before = '(';
    for (const std::string& language : part.languages) {
      out.push_back(before);
      append_string(out, language);
      before = ' ';
    }
    out.push_back(')');
  }
  out.push_back(' ');
  append_nstring(out, part.location);
}

void append_multipart(std::string& out, std::string_view octets, const MimePart& part,
                      bool extensible) {
  out.push_back('(');
  // The grammar wants one part at least; an empty text stands for none.
  if (part.children.empty()) append_structure(out, octets, MimePart{}, extensible);
  for (const MimePart& child : part.children) append_structure(out, octets, child, extensible);
  out.push_back(' ');
  append_string(out, part.subtype);
  if (extensible) {
    out.push_back(' ');
    append_params(out, part.params);
    append_extension(out, part);
  }
  out.push_back(')');
}

}  // namespace

void append_structure(std::string& out, std::string_view octets, const MimePart& part,
                      bool extensible) {
  if (part.is_multipart()) return append_multipart(out, octets, part, extensible);
  const bool message = part.is_message();
  // A message/rfc822 that was not looked into has no envelope to show, so it can't be called one.
  const bool opaque =
      !message && same_letters(part.type, "message") &&
      (same_letters(part.subtype, "rfc822") || same_letters(part.subtype, "global"));
  out.push_back('(');
  append_string(out, opaque ? "application" : part.type);
  out.push_back(' ');
  append_string(out, opaque ? "octet-stream" : part.subtype);
  out.push_back(' ');
  append_params(out, part.params);
  out.push_back(' ');
  append_nstring(out, part.id);
  out.push_back(' ');
  append_nstring(out, part.description);
  out.push_back(' ');
  append_string(out, part.encoding);
  out.push_back(' ');
  append_number(out, part.body.size());
  if (message) {
    const MimePart& inside = part.children.front();
    out.push_back(' ');
    append_envelope(out, envelope_values(inside.header.of(octets)));
    out.push_back(' ');
    append_structure(out, octets, inside, extensible);
  }
  if (message || same_letters(part.type, "text")) {
    out.push_back(' ');
    append_number(out, part.body_lines);
  }
  if (extensible) {
    out.push_back(' ');
    append_nstring(out, part.md5);
    append_extension(out, part);
  }
  out.push_back(')');
}

const MimePart* find_part(const MimePart& message, const std::vector<std::uint32_t>& numbers) {
  const MimePart* at = &message;
  bool whole = true;  // `at` stands for a message, not yet for one of its parts
  for (const std::uint32_t number : numbers) {
    if (!whole && at->is_message()) {
      at = &at->children.front();
      whole = true;
    } else if (!whole && !at->is_multipart()) {
      return nullptr;
    }
    if (at->is_multipart()) {
      if (number == 0 || number > at->children.size()) return nullptr;
      at = &at->children[number - 1];
    } else if (number != 1) {  // a message that is no multipart has one part, itself
      return nullptr;
    }
    whole = false;
  }
  return at;
}

namespace {

bool is_listed(const std::vector<std::string>& fields, std::string_view name) {
  return std::any_of(fields.begin(), fields.end(),
                     [&](const std::string& field) { return same_letters(field, name); });
}

std::string subset(std::string_view header, const Section& section) {
  const bool wanted = section.text == Section::Text::HeaderFields;
  std::string out;
  HeaderWalk walk(header);
  for (HeaderField field; walk.next(field);) {
    if (is_listed(section.fields, field.name) == wanted) out += field.whole;
  }
  if (!out.empty() && !out.ends_with('\n')) out += "\r\n";
  return out + "\r\n";  // the line that ends a header is always there
}

}  // namespace

std::optional<std::string> section_octets(std::string_view octets, const MimePart& message,
                                          const Section& section) {
  using Text = Section::Text;
  const MimePart* part = find_part(message, section.part);
  if (part == nullptr) return std::nullopt;
  if (section.text == Text::All) {
    return std::string(section.part.empty() ? octets : part->body.of(octets));
  }
  if (section.text == Text::Mime) return std::string(part->header.of(octets));
  if (!section.part.empty()) {  // HEADER and TEXT are of messages only
    if (!part->is_message()) return std::nullopt;
    part = &part->children.front();
  }
  const std::string_view header = part->header.of(octets);
  switch (section.text) {
    case Text::Header: return std::string(header);
    case Text::Body: return std::string(part->body.of(octets));
    case Text::HeaderFields:
    case Text::HeaderFieldsNot: return subset(header, section);
    case Text::All:
    case Text::Mime: break;
  }
  return std::nullopt;
}

void append_section(std::string& out, const Section& section) {
  constexpr std::string_view kNames[] = {"",     "HEADER", "HEADER.FIELDS", "HEADER.FIELDS.NOT",
                                         "TEXT", "MIME"};
  out.push_back('[');
  for (std::size_t i = 0; i < section.part.size(); ++i) {
    if (i > 0) out.push_back('.');
    append_number(out, section.part[i]);
  }
  if (!section.part.empty() && section.text != Section::Text::All) out.push_back('.');
  out += kNames[static_cast<std::size_t>(section.text)];
  char before = '(';
  for (const std::string& field : section.fields) {
    out += before == '(' ? " (" : " ";
    append_astring(out, field);
    before = ' ';
  }
  if (!section.fields.empty()) out.push_back(')');
  out.push_back(']');
}

}  // namespace casella::imap
