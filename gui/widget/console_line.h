#pragma once
// A line to type commands in: Enter sends, Tab completes, Up and Down walk through what was typed.
#include <functional>
#include <string>

#include "gui/widget/input.h"

namespace casella::gui {

struct ConsoleKeys {
  std::function<std::string(const std::string&)> completed;  // what Tab makes of it
  std::function<std::string(const std::string&)> older, newer;
};

struct ConsoleLine {
  bool sent = false, active = false;
};

ConsoleLine console_line(Ui& ui, const InputText& text, std::string& value,
                         const ConsoleKeys& keys);

}  // namespace casella::gui
