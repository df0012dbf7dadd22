#include "gui/widget/flow.h"

#include <cmath>

#include "gui/widget/text.h"

namespace casella::gui {
namespace {

// A word: pieces of one or more spans with no space between them, kept on one line.
class Setter {
 public:
  Setter(const Ui& ui, float width) : ui_(ui), width_(width) {
    out_.line = leading(ui.fonts.ui);
    space_ = std::ceil(text_width(ui.fonts.ui, " "));
  }

  void span(const Span& span) {
    std::string_view rest = span.text;
    while (!rest.empty()) {
      if (rest.front() == ' ') {
        end_word();
        gap_ = true;
        rest.remove_prefix(1);
      } else if (rest.front() == '\n') {
        end_word();
        new_line();
        rest.remove_prefix(1);
      } else {
        const std::size_t end = std::min(rest.find_first_of(" \n"), rest.size());
        add(rest.substr(0, end), span);
        rest.remove_prefix(end);
      }
    }
  }

  Flow finish() {
    end_word();
    out_.height = y_ + (x_ > 0 || out_.pieces.empty() ? out_.line : 0);
    return std::move(out_);
  }

 private:
  void add(std::string_view text, const Span& span) {
    const float width = width_of(text, span);
    word_.push_back({text, &span, word_width_, 0, width});
    word_width_ += width;
  }

  float width_of(std::string_view text, const Span& span) const {
    const float padding = span.style == SpanStyle::code ? 2 * code_padding(ui_) : 0;
    return std::ceil(text_width(face_of(ui_, span.style), text)) + padding;
  }

  // The words of one command stand on one ground, as far as they share a line.
  bool joins_last() const {
    if (out_.pieces.empty() || word_.front().span->style != SpanStyle::code) return false;
    return out_.pieces.back().span == word_.front().span && out_.pieces.back().y == y_;
  }

  void place(float x) {
    auto piece = word_.begin();
    if (joins_last()) {
      Piece& last = out_.pieces.back();
      const char* const end = piece->text.data() + piece->text.size();
      last.text = {last.text.data(), static_cast<std::size_t>(end - last.text.data())};
      last.w = width_of(last.text, *last.span);
      x = last.x + last.w - piece->w;
      ++piece;
    }
    for (; piece != word_.end(); ++piece) {
      out_.pieces.push_back({piece->text, piece->span, piece->x + x, y_, piece->w});
    }
    x_ = x + word_width_;
  }

  void end_word() {
    if (word_.empty()) return;
    float before = gap_ && x_ > 0 ? space_ : 0;
    if (x_ > 0 && x_ + before + word_width_ > width_) {
      new_line();
      before = 0;
    }
    if (word_width_ > width_) {
      break_word();
    } else {
      place(x_ + before);
    }
    word_.clear();
    word_width_ = 0;
    gap_ = false;
  }

  // Wider than the whole line: cut where it must be.
  void break_word() {
    for (const Piece& piece : word_) {
      const Face& face = face_of(ui_, piece.span->style);
      const float padding = piece.span->style == SpanStyle::code ? 2 * code_padding(ui_) : 0;
      for (std::string_view part : wrapped(face, piece.text, width_ - padding)) {
        const float width = std::ceil(text_width(face, part)) + padding;
        if (x_ > 0 && x_ + width > width_) new_line();
        out_.pieces.push_back({part, piece.span, x_, y_, width});
        x_ += width;
      }
    }
  }

  void new_line() {
    x_ = 0;
    y_ += out_.line;
    gap_ = false;
  }

  const Ui& ui_;
  float width_, space_ = 0, x_ = 0, y_ = 0, word_width_ = 0;
  bool gap_ = false;
  std::vector<Piece> word_;
  Flow out_;
};

}  // namespace

const Face& face_of(const Ui& ui, SpanStyle style) {
  switch (style) {
    case SpanStyle::plain:
    case SpanStyle::link: return ui.fonts.ui;
    case SpanStyle::strong: return ui.fonts.strong;
    case SpanStyle::emphasis: return ui.fonts.italic;
    case SpanStyle::code: return ui.fonts.mono;
  }
  return ui.fonts.ui;
}

float code_padding(const Ui& ui) {
  return ui.px(4);
}

Flow flow(const Ui& ui, const std::vector<Span>& spans, float width) {
  Setter setter(ui, width);
  for (const Span& span : spans) setter.span(span);
  return setter.finish();
}

}  // namespace casella::gui
