#include "sim/mail/mime.h"

#include <algorithm>
#include <optional>

#include "sim/base/ascii.h"
#include "sim/mail/field_lexer.h"
#include "sim/mail/header.h"

namespace casella {
namespace {

constexpr Specials kTspecials("()<>@,;:\\\"/[]?=");
constexpr Specials kSemicolon(";");  // RFC 2045, section 5.1
constexpr std::size_t kParamsLimit = 100;

struct Delimiter {
  std::size_t begin = 0;  // of the line end before it, which belongs to it
  std::size_t end = 0;    // behind its own line end
  bool closes = false;
};

// RFC 2046, section 5.1.1: "--" boundary ["--"] and white space, on a line of its own.
std::optional<bool> delimiter_line(std::string_view line, std::string_view boundary) {
  if (!line.starts_with("--") || !line.substr(2).starts_with(boundary)) return std::nullopt;
  line.remove_prefix(2 + boundary.size());
  const bool closes = line.starts_with("--");
  if (closes) line.remove_prefix(2);
  if (line.find_first_not_of(" \t\r\n") != line.npos) return std::nullopt;
  return closes;
}

class Parser {
 public:
  explicit Parser(std::string_view octets) : octets_(octets) {}

  MimePart part(OctetRange at, std::size_t depth, bool in_digest) {
    MimePart made;
    ++parts_;
    made.header = {at.begin, at.begin + header_size(at.of(octets_))};
    made.body = {made.header.end, at.end};
    const std::string_view body = made.body.of(octets_);
    made.body_lines = static_cast<std::uint64_t>(std::count(body.begin(), body.end(), '\n'));
    if (!body.empty() && body.back() != '\n') ++made.body_lines;
    read_fields(made, in_digest);
    if (depth >= kMimeDepthLimit || parts_ >= kMimePartsLimit) return made;
    if (made.is_multipart()) {
      split(made, depth);
    } else if (holds_message(made)) {
      made.children.push_back(part(made.body, depth + 1, false));
    }
    return made;
  }

 private:
  static bool holds_message(const MimePart& part) {
    if (!same_letters(part.type, "message")) return false;
    if (same_letters(part.subtype, "global")) return true;
    const bool plain = same_letters(part.encoding, "7bit") || same_letters(part.encoding, "8bit") ||
                       same_letters(part.encoding, "binary");
    return same_letters(part.subtype, "rfc822") && plain;
  }

  void read_fields(MimePart& made, bool in_digest) const {
    if (in_digest) {  // RFC 2046, section 5.1.5
      made.type = "message";
      made.subtype = "rfc822";
    }
    HeaderWalk walk(made.header.of(octets_));
    bool has_type = false;
    for (HeaderField field; walk.next(field);) {
      constexpr std::string_view kContent = "content-";
      if (field.name.size() <= kContent.size() ||
          !same_letters(field.name.substr(0, kContent.size()), kContent)) {
        continue;
      }
      const std::string_view name = field.name.substr(kContent.size());
      if (same_letters(name, "type") && !has_type) {
        has_type = true;
        read_type(made, parse_mime_field(field.value));
      } else if (same_letters(name, "transfer-encoding")) {
        FieldLexer lexer(field.value);
        lexer.skip();
        if (const auto word = lexer.word(kTspecials); !word.empty()) made.encoding = word;
      } else if (same_letters(name, "id")) {
        made.id = unfolded(field.value);
      } else if (same_letters(name, "description")) {
        made.description = unfolded(field.value);
      } else if (same_letters(name, "md5")) {
        made.md5 = unfolded(field.value);
      } else if (same_letters(name, "location")) {
        made.location = unfolded(field.value);
      } else if (same_letters(name, "disposition")) {
        made.disposition = parse_mime_field(field.value);
      } else if (same_letters(name, "language")) {
        read_languages(made, field.value);
      }
    }
  }

  static void read_type(MimePart& made, MimeField field) {
    const std::size_t slash = field.value.find('/');
    if (slash == field.value.npos || slash == 0 || slash + 1 == field.value.size() ||
        field.value.find('/', slash + 1) != field.value.npos) {
      made.type = "text";  // RFC 2045, section 5.2
      made.subtype = "plain";
      return;
    }
    made.type = field.value.substr(0, slash);
    made.subtype = field.value.substr(slash + 1);
    made.params = std::move(field.params);
  }

  static void read_languages(MimePart& made, std::string_view value) {
    FieldLexer lexer(value);
    for (lexer.skip(); !lexer.at_end(); lexer.skip()) {
      const std::string_view tag = lexer.word(kTspecials);
      if (!tag.empty())
        made.languages.emplace_back(tag);
      else
        lexer.take_any();
    }
  }

  std::optional<Delimiter> next_delimiter(std::size_t from, OctetRange within,
                                          std::string_view boundary) const {
    for (std::size_t at = from; at < within.end;) {
      const std::size_t size = line_size(octets_.substr(at, within.end - at));
      if (const auto closes = delimiter_line(octets_.substr(at, size), boundary)) {
        std::size_t begin = at;
        if (begin > within.begin && octets_[begin - 1] == '\n') {
          --begin;
          if (begin > within.begin && octets_[begin - 1] == '\r') --begin;
        }
        return Delimiter{begin, at + size, *closes};
      }
      at += size;
    }
    return std::nullopt;
  }

  void split(MimePart& made, std::size_t depth) {
    std::string boundary = param_of(made.params, "boundary");
    boundary.erase(boundary.find_last_not_of(" \t") +
                   1);  // RFC 2046, section 5.1.1: none at its end
    if (boundary.empty()) return;
    const bool digest = same_letters(made.subtype, "digest");
    auto opening = next_delimiter(made.body.begin, made.body, boundary);
    while (opening && !opening->closes && parts_ < kMimePartsLimit) {
      const auto closing = next_delimiter(opening->end, made.body, boundary);
      std::size_t end = closing ? closing->begin : made.body.end;
      end = std::max(end, opening->end);  // two delimiters with nothing between
      made.children.push_back(part({opening->end, end}, depth + 1, digest));
      opening = closing;
    }
  }

  std::string_view octets_;
  std::size_t parts_ = 0;
};

}  // namespace

bool MimePart::is_multipart() const {
  return same_letters(type, "multipart");
}

bool MimePart::is_message() const {
  return same_letters(type, "message") && !children.empty();
}

MimeField parse_mime_field(std::string_view text) {
  FieldLexer lexer(text);
  MimeField field;
  for (lexer.skip(); !lexer.at_end() && lexer.peek() != ';'; lexer.skip()) {
    const std::string_view word = lexer.word(kTspecials);
    if (!word.empty())
      field.value += word;
    else
      field.value.push_back(lexer.take_any());
  }
  while (lexer.take(';') && field.params.size() < kParamsLimit) {
    lexer.skip();
    const std::string attribute(lexer.word(kTspecials));
    if (attribute.empty() || !lexer.take('=')) {
      while (!lexer.at_end() && lexer.peek() != ';') {
        lexer.take_any();
        lexer.skip();
      }
      continue;
    }
    lexer.skip();
    std::string value;
    if (auto quoted = lexer.quoted()) {
      value = *std::move(quoted);
    } else {
      value =
          lexer.word(kSemicolon);  // more than a token may hold, since senders forget the quotes
    }
    field.params.emplace_back(attribute, std::move(value));
    for (lexer.skip(); !lexer.at_end() && lexer.peek() != ';'; lexer.skip()) lexer.take_any();
  }
  return field;
}

std::string param_of(const MimeParams& params, std::string_view attribute) {
  for (const auto& [name, value] : params) {
    if (same_letters(name, attribute)) return value;
  }
  std::string whole;
  for (std::size_t piece = 0; piece <= params.size(); ++piece) {
    const std::string wanted = std::string(attribute) + "*" + std::to_string(piece);
    const auto found = std::find_if(params.begin(), params.end(), [&](const auto& param) {
      return same_letters(param.first, wanted);
    });
    if (found == params.end()) break;
    whole += found->second;
  }
  return whole;
}

MimePart parse_mime(std::string_view message) {
  return Parser(message).part({0, message.size()}, 0, false);
}

}  // namespace casella
