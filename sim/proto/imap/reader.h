#pragma once
// Puts commands together from the octets that come: a line, and behind each literal announced at
// its end so many octets and a further line (RFC 3501, sections 2.2.1 and 4.3; RFC 7888).
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "sim/base/encoder.h"

namespace casella::imap {

struct ReaderLimits {
  std::size_t line_octets = 65536;  // without literals (RFC 7162, section 4, wants 8192)
  std::uint64_t literal_octets = 65536;
  std::uint64_t append_octets = 0;  // of a literal of APPEND; 0: the same as others
};

class Reader {
 public:
  struct Whole {
    std::string_view text;
  };               // a command; valid until the next feed()
  struct GoOn {};  // the client waits for "+"
  // Larger than a limit, and passed over. `tag` is empty if it was not seen.
  struct TooBig {
    std::string tag;
    bool append = false;
    std::string name{};  // of the command, if its literal was refused
  };
  using Event = std::variant<Whole, GoOn, TooBig>;

  void feed(std::string_view octets);
  std::optional<Event> next(const ReaderLimits& limits);
  // A line that is no command: the answer to a challenge, or DONE. Empty view and `too_long` if so.
  struct Line {
    std::string_view text;
    bool too_long = false;
  };
  std::optional<Line> line(std::size_t limit_octets);

  std::size_t waiting_octets() const { return octets_.size() - start_; }
  void clear();
  void encode(Encoder& out) const;

 private:
  std::optional<std::size_t> line_end();
  std::optional<Event> literal(std::string_view line, std::size_t end, const ReaderLimits& limits);
  std::string tag() const;
  void reset_command(std::size_t at);

  std::string octets_;
  std::size_t start_ = 0;       // where the command begins
  std::size_t line_start_ = 0;  // where its line at hand begins
  std::size_t scanned_ = 0;     // no line end lies between line_start_ and here
  std::size_t in_lines_ = 0;    // octets of its earlier lines
  std::uint64_t literal_left_ = 0;
  std::uint64_t skip_ = 0;  // octets of a refused literal that still come
  bool skipping_ = false;   // the rest of a refused command is passed over
  bool told_ = false;       // and that it is refused was said
  std::string skipped_tag_;
  bool skipped_append_ = false;
};

}  // namespace casella::imap
