#pragma once
// What the tables of commands share: a command is found by its keyword, in any letters.
#include <algorithm>
#include <iterator>
#include <string_view>

#include "sim/base/ascii.h"

namespace casella::proto {

// The row of `rows` with that name; null if there is none.
template <class Rows>
auto* find_row(const Rows& rows, std::string_view name) {
  const auto found = std::find_if(std::begin(rows), std::end(rows),
                                  [&](const auto& row) { return same_letters(name, row.name); });
  return found == std::end(rows) ? nullptr : &*found;
}

}  // namespace casella::proto
