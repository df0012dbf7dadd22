#include "gui/widget/text.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <utility>

namespace casella::gui {
namespace {

Reading* reading = nullptr;  // of the frame at hand

bool continues(char octet) {
  return (static_cast<unsigned char>(octet) & 0xC0U) == 0x80U;
}

// The longest start of `text`, cut between code points, that is no wider than `width`.
std::size_t fitting(const Face& face, std::string_view text, float width) {
  const char* rest = text.data();
  face.font->CalcTextSizeA(face.size, width, 0, text.data(), text.data() + text.size(), &rest);
  auto count = static_cast<std::size_t>(rest - text.data());
  while (count > 0 && count < text.size() && continues(text[count])) --count;
  return count;
}

std::size_t first_code_point(std::string_view text) {
  std::size_t count = std::min<std::size_t>(1, text.size());
  while (count < text.size() && continues(text[count])) ++count;
  return count;
}

// One paragraph without line ends.
void wrap_line(const Face& face, std::string_view text, float width,
               std::vector<std::string_view>& lines) {
  while (text_width(face, text) > width) {
    std::size_t count = fitting(face, text, width);
    const std::size_t space = text.substr(0, std::min(count + 1, text.size())).rfind(' ');
    if (space != std::string_view::npos && space > 0) {
      lines.push_back(text.substr(0, space));
      text.remove_prefix(space + 1);
    } else {
      count = std::max(count, first_code_point(text));
      lines.push_back(text.substr(0, count));
      text.remove_prefix(count);
    }
    if (text.empty()) return;
  }
  lines.push_back(text);
}

}  // namespace

Reading::Reading(const Rect& part) : part_(part), outer_(reading) {
  reading = this;
}

Reading::~Reading() {
  reading = outer_;
}

void Reading::take(const Face& face, ImVec2 at, std::string_view text) {
  const float middle = at.y + face.size / 2;
  if (part_.contains(std::max(at.x, part_.x), middle) && at.x < part_.right()) {
    words_.push_back({at.x, at.y, text_width(face, text), face.size, std::string(text)});
  }
}

std::string Reading::text() {
  std::stable_sort(words_.begin(), words_.end(),
                   [](const Word& a, const Word& b) { return a.y + a.size < b.y + b.size; });
  std::string out;
  for (auto row = words_.begin(); row != words_.end();) {
    // What stands lower by less than half a line is in the same row.
    auto end = row;
    while (end != words_.end() && end->y + end->size < row->y + row->size * 1.5F) ++end;
    std::stable_sort(row, end, [](const Word& a, const Word& b) { return a.x < b.x; });
    if (!out.empty()) out += '\n';
    float right = row->x;
    for (auto word = row; word != end; ++word) {
      const float gap = word->x - right;
      if (word != row) out += gap > word->size * 0.6F ? "\t" : gap > 1 ? " " : "";
      out += word->text;
      right = word->x + word->w;
    }
    row = end;
  }
  return out;
}

float text_width(const Face& face, std::string_view text) {
  if (text.empty()) return 0;  // ImGui measures up to a NUL if there is no end
  return face.font->CalcTextSizeA(face.size, FLT_MAX, 0, text.data(), text.data() + text.size()).x;
}

void draw_text(ImDrawList& list, const Face& face, ImVec2 at, ImU32 color, std::string_view text) {
  if (text.empty()) return;
  if (reading != nullptr) reading->take(face, at, text);
  list.AddText(face.font, face.size, {std::floor(at.x), std::floor(at.y)}, color, text.data(),
               text.data() + text.size());
}

void draw_text_in(ImDrawList& list, const Face& face, const Rect& box, float align, ImU32 color,
                  std::string_view text) {
  const float x = box.x + (align > 0 ? (box.w - text_width(face, text)) * align : 0);
  draw_text(list, face, {x, box.y + (box.h - face.size) / 2}, color, text);
}

std::string shortened(const Face& face, std::string_view text, float width) {
  if (text_width(face, text) <= width) return std::string(text);
  constexpr std::string_view dots = "…";
  std::string_view start =
      text.substr(0, fitting(face, text, std::max(0.0F, width - text_width(face, dots))));
  while (!start.empty() && start.back() == ' ') start.remove_suffix(1);
  return std::string(start).append(dots);
}

bool draw_fitted(Ui& ui, const Face& face, const Rect& box, float align, ImU32 color,
                 std::string_view text) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (text_width(face, text) <= box.w) {
    draw_text_in(list, face, box, align, color, text);
    return false;
  }
  {
    Reading* const outer = std::exchange(reading, nullptr);
    draw_text_in(list, face, box, align, color, shortened(face, text, box.w));
    reading = outer;
  }
  if (reading != nullptr) reading->take(face, {box.x, box.y + (box.h - face.size) / 2}, text);
  if (ui.hits != nullptr) ui.hits->add_shortened(text);
  if (ImGui::IsMouseHoveringRect({box.x, box.y}, {box.right(), box.bottom()}) &&
      ImGui::IsWindowHovered()) {
    tooltip(ui, text);
  }
  return true;
}

std::vector<std::string_view> wrapped(const Face& face, std::string_view text, float width) {
  std::vector<std::string_view> lines;
  while (true) {
    const std::size_t end = text.find('\n');
    wrap_line(face, text.substr(0, end), std::max(1.0F, width), lines);
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end + 1);
  }
}

float leading(const Face& face) {
  return std::floor(face.size * 1.38F + 0.5F);
}

float draw_wrapped(ImDrawList& list, const Face& face, ImVec2 at, float width, ImU32 color,
                   std::string_view text) {
  const float line = leading(face), inset = std::floor((line - face.size) / 2);
  const float top = at.y;
  for (std::string_view part : wrapped(face, text, width)) {
    draw_text(list, face, {at.x, at.y + inset}, color, part);
    at.y += line;
  }
  return at.y - top;
}

void label(const Face& face, ImU32 color, std::string_view text) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  draw_text(*ImGui::GetWindowDrawList(), face, at, color, text);
  ImGui::Dummy({std::ceil(text_width(face, text)), face.size});
}

void paragraph(const Face& face, ImU32 color, std::string_view text) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const float height = draw_wrapped(*ImGui::GetWindowDrawList(), face, at, width, color, text);
  ImGui::Dummy({width, height});
}

void tooltip(const Ui& ui, std::string_view text) {
  if (text.empty()) return;
  const float most = ui.px(360);
  float width = 0;
  const std::vector<std::string_view> lines = wrapped(ui.fonts.ui, text, most);
  for (std::string_view line : lines) width = std::max(width, text_width(ui.fonts.ui, line));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.px(12), ui.px(8)});
  ImGui::BeginTooltip();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float height =
      draw_wrapped(*ImGui::GetWindowDrawList(), ui.fonts.ui, at, most, ui.color(Tone::plain), text);
  ImGui::Dummy({std::ceil(width), height});
  ImGui::EndTooltip();
  ImGui::PopStyleVar();
}

}  // namespace casella::gui
