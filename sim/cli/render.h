#pragma once
// Prose and sessions as lines of a terminal.
#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "sim/cli/terminal.h"
#include "sim/export/story.h"
#include "sim/lesson/prose.h"

namespace casella::cli {

// What was shown before, so that nobody has to read it over and over.
struct Shown {
  static constexpr int kTimes = 3;             // that an explanation is given
  static constexpr std::size_t kLongBody = 4;  // lines; shorter ones are always shown
  std::map<const proto::Note*, int> notes;
  std::map<std::string, std::size_t> bodies;  // octets of a message's body; its first line's number
};

class Renderer {
 public:
  Renderer(const Text& text, Style style, std::size_t width)
      : text_(text), style_(style), width_(width) {}

  const Style& style() const { return style_; }

  // One sentence or more, wrapped.
  std::string sentence(std::string_view words, Look look = Look::Plain,
                       std::string_view first = {}) const;
  std::string runs(std::span<const lesson::Words> runs, std::string_view first = {}) const;

  // A section's blocks with empty lines between them; not its items.
  std::string section(const lesson::Section& section) const;

  // One moment of a story: its lines, numbered from `first_line` + 1 in the transcript, with what
  // they are; or the event. `name_devices`: whose session it is stands before each line. With
  // `shown`, what is in it is shortened, and what is shown is put into it.
  std::string moment(const exports::Story& story, const exports::Moment& moment, bool name_devices,
                     Shown* shown = nullptr) const;
  std::string line(const exports::Story& story, const Line& line, std::size_t number,
                   bool name_devices) const;

 private:
  std::vector<Piece> pieces(std::span<const lesson::Words> runs) const;
  std::string block(const lesson::Block& block) const;

  const Text& text_;
  Style style_;
  std::size_t width_;
};

}  // namespace casella::cli
