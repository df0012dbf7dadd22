#pragma once
// Octets come in segments of any size; engines read lines.
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "sim/base/encoder.h"

namespace casella {

// What ends a line: CRLF alone, or a bare LF too (a person at a terminal types it).
enum class LineEnd { CrLf, CrLfOrLf };

class LineBuffer {
 public:
  struct Line {
    std::string_view text;  // without its line end; valid until the next feed()
    bool bare_lf = false;   // no CR stood before its LF
    bool too_long = false;  // longer than the limit: `text` is empty, its octets were dropped
  };

  // `limit_octets` counts the line end. Memory held is at most the limit and one feed.
  LineBuffer(std::size_t limit_octets, LineEnd end) : limit_octets_(limit_octets), end_(end) {}

  void feed(std::string_view octets);

  // The next whole line, or nothing until more octets come.
  std::optional<Line> next();

  // Takes up to so many of the octets that wait, whatever they hold; valid until the next feed().
  std::string_view take(std::size_t octets);

  // What waits behind the last line read, as it came (a literal, or text before a handshake).
  std::string_view rest() const { return std::string_view(octets_).substr(start_); }
  bool empty() const { return start_ == octets_.size(); }
  void limit(std::size_t octets) { limit_octets_ = octets; }  // of the lines not yet read
  void clear();                                               // forgets all that waits

  void encode(Encoder& out) const;

 private:
  void drop();

  std::string octets_;
  std::size_t start_ = 0;    // where the next line begins
  std::size_t scanned_ = 0;  // no line end lies between start_ and here
  std::size_t limit_octets_;
  LineEnd end_;
  bool dropping_ = false;    // inside a line that passed the limit
  bool dropped_cr_ = false;  // the last octet dropped was a CR
};

}  // namespace casella
