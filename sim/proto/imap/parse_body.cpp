// The structure of a message as the server tells it (RFC 3501, section 7.4.2).
#include <algorithm>

#include "sim/base/ascii.h"
#include "sim/proto/imap/parse_args.h"
#include "sim/proto/imap/response.h"

namespace casella::imap {

// Passes over any value: an atom, a string, NIL, or a list of such.
bool skip_value(Cursor& cursor, std::size_t depth) {
  if (depth > kNestingLimit) return false;
  if (cursor.peek() == '"' || cursor.peek() == '{' || cursor.peek() == '~')
    return cursor.any_string().has_value();
  if (!cursor.take('(')) {
    return !cursor.run([](char c) { return is_atom_char(c) || c == ']' || c == '\\'; }).empty();
  }
  while (!cursor.take(')')) {
    if (!skip_value(cursor, depth + 1)) return false;
    cursor.space();
  }
  return true;
}

namespace {

std::optional<std::string> nstring(Cursor& cursor) {
  bool nil = false;
  return cursor.nstring_or_nil(nil);
}

// The value of FILENAME or NAME in what is left of a part: ("attachment" ("filename" "x.pdf")).
std::string file_name_in(std::string_view written) {
  for (const std::string_view key : {"\"FILENAME\" ", "\"NAME\" "}) {
    const auto at = std::search(written.begin(), written.end(), key.begin(), key.end(),
                                [](char a, char b) { return ascii_upper(a) == b; });
    if (at == written.end()) continue;
    Cursor value(written.substr(static_cast<std::size_t>(at - written.begin()) + key.size()));
    if (auto name = value.string()) return *std::move(name);
  }
  return {};
}

bool parse_part(Cursor& cursor, BodyPart& part, const std::string& path, std::size_t depth) {
  if (depth > kNestingLimit || !cursor.take('(')) return false;
  if (cursor.peek() == '(') {  // body-type-mpart = 1*body SP media-subtype
    part.type = "MULTIPART";
    part.path = path;
    while (cursor.peek() == '(') {
      if (part.parts.size() > kListLimit) return false;
      const std::string number = std::to_string(part.parts.size() + 1);
      if (!parse_part(cursor, part.parts.emplace_back(),
                      path.empty() ? number : path + "." + number, depth + 1)) {
        return false;
      }
    }
    const auto subtype = cursor.space() ? cursor.string() : std::nullopt;
    if (!subtype) return false;
    part.subtype = capitals(*subtype);
  } else {
    part.path = path.empty() ? "1" : path;
    const std::string_view written = cursor.left();
    const auto type = cursor.string();
    const auto subtype = type && cursor.space() ? cursor.string() : std::nullopt;
    if (!subtype || !cursor.space() || !skip_value(cursor) || !cursor.space()) return false;
    part.type = capitals(*type);
    part.subtype = capitals(*subtype);
    for (int i = 0; i < 3; ++i) {  // id, description, transfer encoding
      if (!nstring(cursor) || !cursor.space()) return false;
    }
    const auto size = cursor.number();
    if (!size) return false;
    part.size_octets = *size;
    while (cursor.space()) {
      if (!skip_value(cursor)) return false;
    }
    part.file_name = file_name_in(written.substr(0, written.size() - cursor.left().size()));
    return cursor.take(')');
  }
  while (cursor.space()) {
    if (!skip_value(cursor)) return false;
  }
  return cursor.take(')');
}

}  // namespace

std::optional<BodyPart> parse_body_structure(std::string_view value) {
  Cursor cursor(value);
  BodyPart part;
  if (!parse_part(cursor, part, {}, 0) || !cursor.at_end()) return std::nullopt;
  return part;
}

}  // namespace casella::imap
