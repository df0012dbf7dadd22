#include "sim/world/device_words.h"

#include "sim/base/ascii.h"

namespace casella {

std::string device_title(std::string_view id, const Text& text) {
  const std::string key = "world.device." + std::string(id);
  if (text.has(key)) return std::string(text(key));
  std::string title(id);
  if (!title.empty()) title.front() = ascii_upper(title.front());
  return title;
}

std::string device_words(std::string_view id, const Text& text) {
  std::string words = device_title(id, text);
  if (!words.empty()) words.front() = ascii_lower(words.front());
  return words;
}

std::string counted(std::string_view key, std::uint64_t count, const Text& text) {
  return text.fill(std::string(key) + (count == 1 ? ".one" : ".many"), count);
}

}  // namespace casella
