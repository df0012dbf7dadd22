#pragma once
// What a line of a session is, whatever the protocol: for transcripts and the views of them.
#include <cstdint>
#include <string_view>

#include "sim/proto/engine.h"

namespace casella::proto {

enum class LineKind : std::uint8_t {
  Command,
  Status,
  ScanListing,
  UniqueId,
  Capability,
  Header,
  Empty,
  Body,
  Terminator
};

struct LineMeaning {
  LineKind kind = LineKind::Body;
  const Note* note = nullptr;  // null for a status line: its reason is told by the server
  bool stuffed = false;        // begins with a dot that is not part of the content
  bool secret = false;         // holds a password in the clear
};

// The notes for the lines of a message, in a protocol's own words.
struct MessageNotes {
  const Note *header, *folded, *empty, *body;
};

// Follows a message line by line (RFC 5322, section 2.1).
class MessageReader {
 public:
  void begin() { in_header_ = true; }
  LineMeaning line(std::string_view line, const MessageNotes& notes) {
    if (!in_header_) return {LineKind::Body, notes.body};
    if (line.empty()) {
      in_header_ = false;
      return {LineKind::Empty, notes.empty};
    }
    const bool folded = line.front() == ' ' || line.front() == '\t';
    return {LineKind::Header, folded ? notes.folded : notes.header};
  }

 private:
  bool in_header_ = true;
};

}  // namespace casella::proto
