#pragma once
// The [[step]] tables of lesson.toml.
#include <optional>
#include <string_view>
#include <vector>

#include "sim/lesson/lesson.h"
#include "sim/lesson/table_reader.h"

namespace casella::lesson {

// None if the table is no step at all; what is wrong is added to `errors` in any case.
std::optional<Step> read_step(TableReader& at, const Lesson& lesson, std::vector<Error>& errors);

// "90s", "10m", "2h", "7d".
inline constexpr std::int64_t kLastPort = 65535;

std::optional<Duration> parse_duration(std::string_view text);

// Calls visit(scene, line of its step) for every scene of a lesson, those of questions too.
template <class Visit>
void each_scene(const Lesson& lesson, Visit visit) {
  for (const Step& step : lesson.steps) {
    if (const auto* play = std::get_if<Play>(&step.what)) visit(play->scene, step.line);
    if (const auto* question = std::get_if<Question>(&step.what)) {
      for (const Scene& scene : question->scenes) visit(scene, step.line);
    }
  }
}

}  // namespace casella::lesson
