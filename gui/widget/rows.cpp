#include "gui/widget/rows.h"

#include <algorithm>
#include <cmath>

namespace casella::gui {

std::size_t RowLines::row_at(std::size_t line) const {
  const auto after = std::upper_bound(ends_.begin(), ends_.end(), line);
  const auto row = static_cast<std::size_t>(after - ends_.begin());
  return std::min(row, ends_.empty() ? 0 : ends_.size() - 1);
}

Rows rows_in_sight(std::size_t count, float height) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float begins = ImGui::GetCursorPosY();  // of the first row, in the scrolled window
  const double scroll = std::max(0.0, static_cast<double>(ImGui::GetScrollY() - begins));
  const double row = height;
  const double sight = ImGui::GetWindowHeight();
  Rows out;
  out.first = std::min(count, static_cast<std::size_t>(scroll / row));
  out.end = std::min(count, out.first + static_cast<std::size_t>(sight / row) + 2);
  const double above = ImGui::GetScrollY() > begins ? static_cast<double>(ImGui::GetWindowPos().y)
                                                    : static_cast<double>(at.y);
  out.top = static_cast<float>(std::floor(above - (scroll - static_cast<double>(out.first) * row)));
  ImGui::Dummy({1, static_cast<float>(row * static_cast<double>(count))});
  return out;
}

void bring_row_in_sight(std::size_t row, float height, float around) {
  const float y = static_cast<float>(static_cast<double>(row) * static_cast<double>(height));
  const float sight = ImGui::GetWindowHeight(), scroll = ImGui::GetScrollY();
  const float margin = std::min(around * height, std::max(0.0F, (sight - height) / 2));
  if (y - margin < scroll) ImGui::SetScrollY(std::max(0.0F, y - margin));
  if (y + height + margin > scroll + sight) ImGui::SetScrollY(y + height + margin - sight);
}

}  // namespace casella::gui
