#pragma once
// What a learner attempted and reached, for whoever teaches: a page and a table.
#include <span>
#include <string>

#include "sim/base/text.h"
#include "sim/store/progress.h"

namespace casella::store {

struct ReportedLesson {
  std::string id, title;
};

// Comma-separated values (RFC 4180): one row an attempt, with a row of names above.
std::string report_csv(const Progress& progress, std::span<const ReportedLesson> lessons,
                       const Text& text);
// A page that stands alone: each lesson's figures, and each attempt below.
std::string report_html(const Progress& progress, std::span<const ReportedLesson> lessons,
                        const Text& text, std::string_view language);

}  // namespace casella::store
