#pragma once
// The console: what was typed, and what can be typed next.
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/text.h"
#include "sim/lesson/deed.h"

namespace casella::gui {

struct Completion {
  std::string insert{};  // takes the place of what was typed
  std::string usage{};   // "TOP msg n"
  std::string help{};    // in a few words
};

class ConsoleModel {
 public:
  // Whose console it is: a device's id.
  void use(std::string_view device) { device_ = device; }
  const std::string& device() const { return device_; }
  std::string prompt(const Text& text) const;                      // "laptop>"
  std::string status(const World& world, const Text& text) const;  // "laptop is in TRANSACTION"

  // Commands that the server offers and the device's state permits, and orders; for "phone> R"
  // those of the phone. None for an empty line, unless `all`.
  std::vector<Completion> complete(const World& world, std::string_view typed, const Text& text,
                                   bool all = false) const;

  // Lines that were entered; an empty one or one like the last is not kept.
  void remember(std::string line);
  const std::vector<std::string>& lines() const { return lines_; }
  // The line before the one shown, and the one after; `typed` is kept for the way back.
  std::string older(std::string_view typed);
  std::string newer();

  static constexpr std::size_t kLinesLimit = 500;

 private:
  std::string device_;
  std::vector<std::string> lines_;
  std::size_t at_ = 0;  // the line shown; lines_.size(): what is being typed
  std::string typed_;
};

}  // namespace casella::gui
