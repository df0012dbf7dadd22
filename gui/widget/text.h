#pragma once
// Text that knows its place: measured, shortened, wrapped. Nothing here reads a language.
#include <string>
#include <string_view>
#include <vector>

#include "gui/base/ui.h"

namespace casella::gui {

// Takes in what is drawn within a part of the window while it lives: for the clipboard. What is
// drawn shortened is taken in whole.
class Reading {
 public:
  explicit Reading(const Rect& part);
  ~Reading();
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

  void take(const Face& face, ImVec2 at, std::string_view text);
  std::string text();  // rows from the top, words from the left with a tab between

 private:
  struct Word {
    float x, y, w, size;
    std::string text;
  };
  Rect part_;
  std::vector<Word> words_;
  Reading* outer_;
};

float text_width(const Face& face, std::string_view text);

// Draws at a point, no item, no wrapping; clipped by the window only.
void draw_text(ImDrawList& list, const Face& face, ImVec2 at, ImU32 color, std::string_view text);
// Draws vertically in the middle of a height, and by `align` (0 left, 0.5, 1 right) in a width.
void draw_text_in(ImDrawList& list, const Face& face, const Rect& box, float align, ImU32 color,
                  std::string_view text);

// `text`, or as much of it as fits `width` with … after it. Cuts between code points.
std::string shortened(const Face& face, std::string_view text, float width);
// As draw_text_in, shortened to the box; the whole text as a tooltip when the mouse is over it.
// True when it had to be shortened.
bool draw_fitted(Ui& ui, const Face& face, const Rect& box, float align, ImU32 color,
                 std::string_view text);

// Lines no wider than `width`, broken at spaces, at \n, and within a word that is too long.
std::vector<std::string_view> wrapped(const Face& face, std::string_view text, float width);
// The height of one line of a paragraph: 1.38 of the face, whole pixels.
float leading(const Face& face);
// Draws wrapped lines at a point and returns the height they took.
float draw_wrapped(ImDrawList& list, const Face& face, ImVec2 at, float width, ImU32 color,
                   std::string_view text);

// Items: they take their place in the window's flow.
void label(const Face& face, ImU32 color, std::string_view text);
void paragraph(const Face& face, ImU32 color, std::string_view text);
// For the item just drawn: shown after a moment, wrapped to a readable width.
void tooltip(const Ui& ui, std::string_view text);

}  // namespace casella::gui
