#pragma once
// Text that ends with a line of one dot: POP3's multi-line responses (RFC 1939, section 3) and
// SMTP's DATA (RFC 5321, section 4.5.2) hide a leading dot in the same way.
#include <string>
#include <string_view>
#include <vector>

#include "sim/mail/passage.h"

namespace casella::proto {

// Appends `octets` with a dot more before each line that begins with one, and a final CRLF if there
// is none; nothing stays nothing. Only CRLF ends a line: a lone CR or LF is content. Does not
// append the closing dot.
inline void append_stuffed(std::string& out, std::string_view octets) {
  std::size_t at = 0;
  if (octets.starts_with('.')) out.push_back('.');
  for (std::size_t dot; (dot = octets.find("\r\n.", at)) != std::string_view::npos; at = dot + 2) {
    out.append(octets.substr(at, dot + 2 - at));
    out.push_back('.');
  }
  out.append(octets.substr(at));
  if (!octets.empty() && !octets.ends_with("\r\n")) out.append("\r\n");
}

// The same of a whole message, which is shared as far as there is nothing to put into it.
inline void append_stuffed(std::string& out, std::vector<Passage>& passages,
                           const MessageRef& message) {
  const std::string_view octets = message->octets();
  std::size_t at = 0;
  if (octets.starts_with('.')) out.push_back('.');
  if (message->needs_stuffing()) {
    for (std::size_t from = 0, dot; (dot = octets.find("\r\n.", from)) != octets.npos;
         from = dot + 2) {
      append_shared(out, passages, message, at, dot + 2 - at);
      out.push_back('.');
      at = dot + 2;
    }
  }
  append_shared(out, passages, message, at, octets.size() - at);
  if (!message->ends_with_crlf()) out.append("\r\n");
}

// A line as it came, without its CRLF, with the dot that stuffing put before it taken away.
inline std::string_view unstuffed(std::string_view line) {
  return line.substr(0, 1) == "." ? line.substr(1) : line;
}

}  // namespace casella::proto
