#pragma once
// `casella check`: everything that is wrong with a lesson, each with file and line.
#include <filesystem>
#include <vector>

#include "sim/base/result.h"

namespace casella::lesson {

// Reads and plays the lesson in `folder`: structure, texts in every language, each run, each
// answer, each solution, accept and reject list, and the RFC sections its records cite. Empty: all
// is well.
std::vector<Error> check(const std::filesystem::path& folder);

}  // namespace casella::lesson
