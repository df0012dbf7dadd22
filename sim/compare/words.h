#pragma once
// How the comparison writes times and octets, and columns of text.
#include <cstdint>
#include <string>

#include "sim/base/text.h"
#include "sim/base/time.h"

namespace casella::compare {

std::int64_t milliseconds(Duration duration);
std::string time_words(std::int64_t ms, const Text& text);  // "3.2 s", "2 h 15 min"
std::string octet_words(double octets, const Text& text);   // "10 kB", of 1000
std::string padded(std::string word, std::size_t width, bool right);

}  // namespace casella::compare
