#pragma once
// What people call a device, and how many of a thing there are, in the language of the text.
#include <cstdint>
#include <string>
#include <string_view>

#include "sim/base/text.h"

namespace casella {

// "Laptop", as a heading; an id that the language has no word for, with a capital letter.
std::string device_title(std::string_view id, const Text& text);
// "laptop", within a sentence.
std::string device_words(std::string_view id, const Text& text);

// The wording KEY.one or KEY.many, with its number.
std::string counted(std::string_view key, std::uint64_t count, const Text& text);

}  // namespace casella
