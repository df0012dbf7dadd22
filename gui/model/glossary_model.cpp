#include "gui/model/glossary_model.h"

#include <algorithm>

#include "gui/model/words.h"
#include "sim/base/utf8.h"
#include "sim/lesson/glossary.h"

namespace casella::gui {

std::vector<GlossaryRow> glossary_rows(const Text& text, std::string_view typed) {
  std::vector<GlossaryRow> out;
  for (const lesson::Term& term : lesson::glossary()) {
    const lesson::TermWords words = lesson::words_of(term, text);
    if (!lesson::speaks_of(words, typed)) continue;
    out.push_back({term.id, words.name, words.says, rfc_words(term.rfc), term.lesson});
  }
  const auto key = [](std::string_view name) {
    std::string lower;
    for (const char c : name) {
      if (c != '[') lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return lower;
  };
  std::stable_sort(out.begin(), out.end(), [&](const GlossaryRow& a, const GlossaryRow& b) {
    const bool in_a = contains_ignoring_case(a.name, typed);
    const bool in_b = contains_ignoring_case(b.name, typed);
    return in_a != in_b ? in_a : key(a.name) < key(b.name);
  });
  return out;
}

}  // namespace casella::gui
