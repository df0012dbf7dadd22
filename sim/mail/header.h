#pragma once
// The header of a message or a part, read in place (RFC 5322, section 2.2). A line ends with CRLF;
// a bare LF ends one too, since messages that came from files have them. A lone CR is content.
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "sim/mail/message.h"

namespace casella {

struct HeaderField {
  std::string_view name;
  std::string_view value;  // as it stands, folded, without the last line end
  std::string_view whole;  // the field's lines with all line ends
};

// Walks over the fields. Lines that are none are passed over, up to the empty line.
class HeaderWalk {
 public:
  explicit HeaderWalk(std::string_view header) : left_(header) {}
  bool next(HeaderField& field);

 private:
  std::string_view left_;
};

// Finds the next field of this name from `at` on, in a header or a whole message, whose header ends
// with the empty line; moves `at` behind it. Dearer walks look at every field's name.
bool find_field(std::string_view octets, std::string_view name, std::size_t& at,
                HeaderField& field);

// Which field of an envelope this is, if it is one.
std::optional<EnvelopeField> envelope_field(std::string_view name);
// The envelope's fields in one walk; `plain` tells that none of them is there twice.
EnvelopeValues envelope_values(std::string_view header, bool* plain = nullptr);

// Octets of the header with the empty line that ends it.
std::size_t header_size(std::string_view octets);

// Octets up to and with the next line end, or all.
std::size_t line_size(std::string_view octets);

// The value without line ends and the white space at both sides (section 2.2.3).
std::string unfolded(std::string_view value);

// The first field of this name, unfolded; empty if there is none. `found` tells the two apart.
std::string field_of(std::string_view header, std::string_view name, bool* found = nullptr);

}  // namespace casella
