#pragma once
// What a class needs on paper, made of the lessons themselves: the teacher's guide, with every
// answer, and worksheets, with none. Each is one HTML page, to be printed or turned into a PDF.
#include <span>
#include <string>
#include <string_view>

#include "sim/base/text.h"
#include "sim/lesson/lesson.h"
#include "sim/lesson/prose.h"

namespace casella::lesson {

struct Taught {
  Lesson lesson;
  Prose prose;    // in the language of the page
  int place = 0;  // in the course, from 1
};

std::string guide_html(std::span<const Taught> course, const Text& text, std::string_view language);
std::string worksheets_html(std::span<const Taught> course, const Text& text,
                            std::string_view language);

// How many minutes a class needs for a step, to read it, to think and to type; and for a lesson.
double minutes_for(const Step& step, const Prose& prose);
int minutes_for(const Lesson& lesson, const Prose& prose);

}  // namespace casella::lesson
