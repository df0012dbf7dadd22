#pragma once
// The words of mail: where each has its rule, and which lesson shows it. What they are called and
// mean stands in assets/lang/*/glossary.toml, at glossary.ID.name and glossary.ID.says.
#include <span>
#include <string_view>

#include "sim/base/text.h"
#include "sim/proto/engine.h"

namespace casella::lesson {

struct Term {
  std::string_view id;
  proto::Rfc rfc;
  std::string_view lesson{};  // its id; empty: none shows it yet
};

std::span<const Term> glossary();  // by id

struct TermWords {
  std::string_view name, says;
};
TermWords words_of(const Term& term, const Text& text);
// Whether each of the words that were typed stands in the name or in what it means.
bool speaks_of(const TermWords& words, std::string_view typed);

}  // namespace casella::lesson
