#pragma once
// The glossary as it is looked through: what is typed, and the words that speak of it.
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/text.h"

namespace casella::gui {

struct GlossaryRow {
  std::string_view id, name, says;
  std::string rfc;          // "RFC 1939 §5"
  std::string_view lesson;  // the id of the one that shows it; empty: none does
};

// In the order of the alphabet; those whose name has what is typed stand first.
std::vector<GlossaryRow> glossary_rows(const Text& text, std::string_view typed);

}  // namespace casella::gui
