#pragma once
// The terminal as a place to read and write: its width, its styles, lines from its keyboard.
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/cli/output.h"

namespace casella::cli {

enum class Look { Plain, Bold, Italic, Code, Client, Server, Note, Good, Bad };

// Marks text with a terminal's styles; none if it is not a terminal, or NO_COLOR is set.
class Style {
 public:
  explicit Style(bool coloured) : coloured_(coloured) {}
  static Style of_stdout();

  bool coloured() const { return coloured_; }
  std::string operator()(Look look, std::string_view text) const;

 private:
  bool coloured_;
};

// Columns of standard output: at least 30, at most 96, since longer lines are hard to read.
std::size_t terminal_width();

// A piece of a paragraph. Blanks between words are where lines may be broken.
struct Piece {
  std::string text;
  Look look = Look::Plain;
};

// The pieces as lines of at most `width` columns, each with its line end. The first line begins
// with `first`, the others with as many blanks.
std::string wrapped(const std::vector<Piece>& pieces, std::size_t width, const Style& style,
                    std::string_view first = {});

// Lines of a descriptor. Waits without a library's buffers, so that Ctrl+C is noticed.
class LineReader {
 public:
  explicit LineReader(int descriptor) : descriptor_(descriptor) {}
  // The next line without its end; none at the end, or when interrupted; or `woken`, when the other
  // descriptor can be read before there is one.
  std::optional<std::string> next(int other = -1);
  bool woken() const { return woken_; }
  bool is_terminal() const;

 private:
  std::string waiting_;
  int descriptor_;
  bool ended_ = false;
  bool woken_ = false;
};

// From now on Ctrl+C interrupts a read instead of ending the program; a second one ends it. One
// that was noticed before is forgotten.
void notice_interrupts();
bool interrupted();

}  // namespace casella::cli
