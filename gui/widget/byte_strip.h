#pragma once
// Octets in hexadecimal and as characters, side by side; CR, LF and other controls get a sign.
#include <optional>

#include "gui/base/ui.h"
#include "gui/model/octets.h"

namespace casella::gui {

// As many octets a row (4, 8, 16 or 32) as the width allows; scrolls with its window, and draws
// only the rows in sight. Returns the octet that was clicked.
float byte_strip_height(const Ui& ui, const Octets& octets, float width);
std::optional<std::size_t> byte_strip(Ui& ui, std::string_view id, const Octets& octets);

}  // namespace casella::gui
