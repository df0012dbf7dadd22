#pragma once
// What the explorer found, as text for people and as JSON for programs.
#include <string>

#include "sim/base/text.h"
#include "sim/explore/property.h"

namespace casella::cli {

struct Found {
  const explore::Explorer& explorer;
  std::vector<explore::Outcome> outcomes;
  std::vector<explore::Finding> findings;  // of the devices' own modes
  explore::Halt halt;
  bool weighed;  // orders and likelihoods are known
  double seconds;
};

// What a message is called: its file's name.
std::string name_of(const explore::Explorer& explorer, MessageId message);

std::string outcomes_as_text(const Found& found, const Text& text);
std::string_view word_of(explore::Verdict verdict);  // "holds"

// Which property holds where: a line each, a column a mode.
std::string properties_as_text(const explore::Table& table, const Text& text);
std::string as_json(const Found& found, const explore::Table& table);

}  // namespace casella::cli
