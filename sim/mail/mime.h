#pragma once
// The structure of a message as ranges of its octets (RFC 2045, RFC 2046). Nothing is copied but
// the words of Content-* fields: a part's header and body are where they were in the message.
//
// Like every reader of mail it forgives: a multipart whose closing boundary is missing ends with
// what surrounds it; one without any part keeps its type and has no children; what a field says
// wrongly counts as not said. A line ends with CRLF or a bare LF.
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace casella {

inline constexpr std::size_t kMimeDepthLimit = 50;    // deeper parts are leaves
inline constexpr std::size_t kMimePartsLimit = 1000;  // of one message; further ones are leaves

struct OctetRange {
  std::size_t begin = 0, end = 0;
  std::size_t size() const { return end - begin; }
  std::string_view of(std::string_view octets) const { return octets.substr(begin, end - begin); }
};

using MimeParams = std::vector<std::pair<std::string, std::string>>;  // attribute, value

// "value; attribute=value": Content-Type, Content-Disposition.
struct MimeField {
  std::string value;
  MimeParams params;
};
MimeField parse_mime_field(std::string_view text);
// The value of a parameter, put together if it comes in pieces (RFC 2231, section 3).
std::string param_of(const MimeParams& params, std::string_view attribute);

struct MimePart {
  OctetRange header;  // with the empty line that ends it
  OctetRange body;    // of a part without the line end before the boundary
  std::string type = "text", subtype = "plain";  // as written
  MimeParams params{};
  std::string encoding = "7bit";
  std::string id{}, description{}, md5{}, location{};  // empty: not said
  MimeField disposition{};                             // value empty: not said
  std::vector<std::string> languages{};
  std::uint64_t body_lines = 0;
  // A multipart's parts; or, of a message/rfc822, one: the message inside.
  std::vector<MimePart> children{};

  bool is_multipart() const;
  bool is_message() const;  // message/rfc822 or message/global with its message inside
};

MimePart parse_mime(std::string_view message);

}  // namespace casella
