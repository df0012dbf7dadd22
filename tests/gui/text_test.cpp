// Shortening, wrapping, and the flow of mixed type.
#include "gui/widget/text.h"

#include "gui/widget/flow.h"
#include "tests/gui/harness.h"
#include "tests/support/catch.h"

namespace casella::gui::testing {
namespace {

struct Type {
  Harness lab{[](Ui&) {}};
  const Ui& ui = lab.ui();
  const Face& face = ui.fonts.ui;
};

}  // namespace

TEST_CASE("text that fits is left alone, longer text ends in dots and fits") {
  const Type type;
  CHECK(shortened(type.face, "Perché no?", 500) == "Perché no?");
  const std::string text = "Perché non ci vediamo più tardi?";
  for (float width = 20; width < 250; width += 7) {
    const std::string cut = shortened(type.face, text, width);
    INFO(width << ": " << cut);
    CHECK(text_width(type.face, cut) <= width);
    if (cut == text) continue;
    const std::string_view start = std::string_view(cut).substr(0, cut.size() - 3);
    CHECK(cut.ends_with("…"));
    CHECK(text.starts_with(start));
    // Never half an accent.
    CHECK((start.empty() || (static_cast<unsigned char>(text[start.size()]) & 0xC0) != 0x80));
  }
}

TEST_CASE("wrapped lines fit and lose nothing but the spaces they break at") {
  const Type type;
  const std::string text = "Il server toglie i messaggi solo dopo QUIT,\nnello stato UPDATE.";
  for (float width = 40; width < 400; width += 13) {
    std::string joined;
    for (std::string_view line : wrapped(type.face, text, width)) {
      CHECK(text_width(type.face, line) <= width);
      joined += line;
    }
    std::string bare = text;
    std::erase_if(bare, [](char c) { return c == ' ' || c == '\n'; });
    std::erase(joined, ' ');
    CHECK(joined == bare);
  }
}

TEST_CASE("a line end in the text ends the line, and a word too long is cut") {
  const Type type;
  CHECK(wrapped(type.face, "a\n\nb", 300).size() == 3);
  CHECK(wrapped(type.face, "", 300).size() == 1);
  const auto lines = wrapped(type.face, "Donaudampfschifffahrtsgesellschaft", 60);
  CHECK(lines.size() > 2);
  CHECK(wrapped(type.face, "èèè", 1).size() == 3);  // at least a letter a line, always an end
}

TEST_CASE("mixed type flows within its width, and a word of two styles stays whole") {
  const Type type;
  const std::vector<Span> spans = {{"The server answers "},
                                   {"+OK", SpanStyle::code},
                                   {", always; then "},
                                   {"QUIT", SpanStyle::code},
                                   {"."}};
  for (float width = 90; width < 400; width += 17) {
    const Flow placed = flow(type.ui, spans, width);
    for (std::size_t i = 0; i < placed.pieces.size(); ++i) {
      const Piece& piece = placed.pieces[i];
      CHECK(piece.x + piece.w <= width);
      if (i > 0 && (piece.text == "." || piece.text.starts_with(","))) {
        CHECK(piece.y == placed.pieces[i - 1].y);
        CHECK(piece.x == placed.pieces[i - 1].x + placed.pieces[i - 1].w);
      }
    }
    const float lines = placed.height / placed.line;
    CHECK(lines == std::floor(lines));
    CHECK(placed.pieces.back().y + placed.line == placed.height);
  }
}

TEST_CASE("the words of one command stand on one ground, line by line") {
  const Type type;
  const std::vector<Span> spans = {
      {"It sends "}, {"UID STORE 3", SpanStyle::code}, {", then "}, {"QUIT", SpanStyle::code}};
  const Flow wide = flow(type.ui, spans, 900);
  std::vector<std::string_view> words;
  for (const Piece& piece : wide.pieces) words.push_back(piece.text);
  CHECK(words == std::vector<std::string_view>{"It", "sends", "UID STORE 3", ",", "then", "QUIT"});
  CHECK(wide.pieces[3].x == wide.pieces[2].x + wide.pieces[2].w);
  for (float width = 70; width < 400; width += 11) {
    const Flow placed = flow(type.ui, spans, width);
    for (std::size_t i = 0; i < placed.pieces.size(); ++i) {
      const Piece& piece = placed.pieces[i];
      CHECK(piece.x + piece.w <= width);
      if (i == 0 || piece.y != placed.pieces[i - 1].y) continue;
      CHECK(piece.x >= placed.pieces[i - 1].x + placed.pieces[i - 1].w);
      CHECK((piece.span != placed.pieces[i - 1].span || piece.span->style != SpanStyle::code));
    }
  }
}

TEST_CASE("advances are whole pixels, so that text does not blur or drift") {
  const Type type;
  for (const Face* face : {&type.ui.fonts.ui, &type.ui.fonts.small, &type.ui.fonts.mono}) {
    for (std::string_view text : {"Il server", "→ ← ✓ ✗ ▶ ● … — “ ” •", "àèéìòù ÀÈÉ"}) {
      const float width = text_width(*face, text);
      CHECK(width == std::floor(width));
      CHECK(width > 0);
    }
  }
}

}  // namespace casella::gui::testing
