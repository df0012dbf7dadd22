#pragma once
// Prose as blocks of spans: what a Markdown reader fills and the painter of lessons draws.
#include <string>
#include <vector>

#include "gui/model/mark.h"

namespace casella::gui {

enum class SpanStyle : std::uint8_t { plain, strong, emphasis, code, link };

struct Span {
  std::string text{};  // may hold \n: a line ends there
  SpanStyle style = SpanStyle::plain;
  std::string target{};  // of a link
  Tone tone = Tone::plain;
};

enum class BlockKind : std::uint8_t { paragraph, heading, bullet, numbered, callout, code, quote };

struct Block {
  BlockKind kind = BlockKind::paragraph;
  std::vector<Span> spans{};
  int number = 1;               // of a numbered item
  int depth = 0;                // of a list within a list
  std::string title{};          // of a callout
  Tone tone = Tone::note;       // of a callout
  std::vector<Block> inside{};  // of a callout or quote
};

}  // namespace casella::gui
