#pragma once
// What the guide and the worksheets have in common: a page, and prose as HTML.
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/text.h"
#include "sim/lesson/prose.h"

namespace casella::lesson {

std::string page(std::string_view title, std::string_view language, std::string_view body);

// "<p>...</p>" of a section without the list that ends it; nothing if there is no such section.
std::string prose_html(const Prose& prose, std::string_view key);
// The same with that list: of a section that neither asks nor sets a task.
std::string whole_html(const Prose& prose, std::string_view key);
// One run of words: bold, italic and code as they are marked.
std::string words_html(const std::vector<Words>& runs);
// The wording of an option or goal; empty if the section has none of this index.
std::string item_html(const Prose& prose, std::string_view key, std::size_t index);
// "<p class=c>text</p>"
std::string paragraph(std::string_view text_class, std::string_view html);

}  // namespace casella::lesson
