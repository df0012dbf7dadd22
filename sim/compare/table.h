#pragma once
// What was measured, as a table: a row a question, a column a way of getting mail.
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/text.h"
#include "sim/compare/play.h"
#include "sim/compare/push_pull.h"

namespace casella::compare {

enum class Unit : std::uint8_t { Number, Octets, Time };

struct Row {
  std::string key;     // "octets_down"; its wording is compare.row.KEY
  std::string device;  // of which it speaks; empty: of all
  Unit unit = Unit::Number;
  std::vector<std::optional<std::int64_t>> cells{};  // a column each; Time in milliseconds
};

std::vector<Row> rows_of(std::span<const Column> columns);

std::string as_text(const Story& story, std::span<const Column> columns, std::string_view language,
                    const Text& text);
// A page that stands alone, with what each row means, and with push and pull if there are any.
std::string as_html(const Story& story, std::span<const Column> columns,
                    std::span<const Watching> watching, std::string_view language,
                    const Text& text);
// Plain numbers: octets, and times in milliseconds; nothing where there is none.
std::string as_csv(std::span<const Column> columns);

}  // namespace casella::compare
