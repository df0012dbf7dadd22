#include "gui/widget/rich_text.h"

#include <fmt/format.h>

#include <cmath>

#include "gui/base/compat.h"
#include "gui/widget/flow.h"
#include "gui/widget/press.h"
#include "gui/widget/text.h"

namespace casella::gui {
namespace {

constexpr float after_block = 12, after_item = 5, indent = 26;

class Painter {
 public:
  explicit Painter(Ui& ui) : ui_(ui), list_(*ImGui::GetWindowDrawList()) {}

  // Each returns the height it took at `at`.
  float blocks(const std::vector<Block>& blocks, ImVec2 at, float width) {
    const float top = at.y;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      at.y += block(blocks[i], at, width);
      if (i + 1 == blocks.size()) break;
      const bool item = listed(blocks[i]) && listed(blocks[i + 1]);
      at.y += ui_.px(item ? after_item : after_block);
    }
    return at.y - top;
  }

  float spans(const std::vector<Span>& spans, ImVec2 at, float width) {
    const Flow placed = flow(ui_, spans, width);
    const float base = std::floor((placed.line - ui_.fonts.ui.size) / 2) +
                       std::round(compat::ascent(ui_.fonts.ui.font, ui_.fonts.ui.size));
    for (const Piece& piece : placed.pieces) draw(piece, at, placed.line, base);
    return placed.height;
  }

  std::optional<std::string> clicked;

 private:
  static bool listed(const Block& block) {
    return block.kind == BlockKind::bullet || block.kind == BlockKind::numbered;
  }

  float block(const Block& block, ImVec2 at, float width) {
    switch (block.kind) {
      case BlockKind::paragraph: return spans(block.spans, at, width);
      case BlockKind::heading: return heading(block, at, width);
      case BlockKind::bullet:
      case BlockKind::numbered: return item(block, at, width);
      case BlockKind::callout: return callout(block, at, width);
      case BlockKind::code: return code(block, at, width);
      case BlockKind::quote: return quote(block, at, width);
    }
    return 0;
  }

  void draw(const Piece& piece, ImVec2 at, float line, float base) {
    const Span& span = *piece.span;
    const Face& face = face_of(ui_, span.style);
    const Rect box = {at.x + piece.x, at.y + piece.y, piece.w, line};
    const float y = box.y + base - std::round(compat::ascent(face.font, face.size));
    float x = box.x;
    Tone tone = span.tone;
    if (span.style == SpanStyle::code) {
      const float half = std::floor(face.size / 2) + ui_.px(3),
                  middle = box.y + std::floor(line / 2);
      const Rgb ground = ui_.palette.bright ? ui_.palette.hover : ui_.palette.panel2;
      list_.AddRectFilled({box.x, middle - half}, {box.right(), middle + half}, ui_.color(ground),
                          ui_.px(4));
      x += code_padding(ui_);
    }
    if (span.style == SpanStyle::link) {
      tone = Tone::accent;
      const Press state = press_at(ui_, fmt::format("link {} {}", span.target, links_++), box, 3);
      if (state.clicked) clicked = span.target;
      if (state.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
      const float under = box.y + base + ui_.px(2);
      list_.AddLine({box.x, under}, {box.right(), under},
                    ui_.color(tone, state.hovered ? 1 : 0.45F), std::max(1.0F, ui_.px(1)));
    }
    draw_text(list_, face, {x, y}, ui_.color(tone), piece.text);
  }

  float heading(const Block& block, ImVec2 at, float width) {
    std::string words;
    for (const Span& span : block.spans) words += span.text;
    return draw_wrapped(list_, ui_.fonts.strong, at, width, ui_.color(Tone::plain), words);
  }

  float item(const Block& block, ImVec2 at, float width) {
    const float in = ui_.px(indent) * static_cast<float>(block.depth + 1);
    const float line = leading(ui_.fonts.ui);
    if (block.kind == BlockKind::bullet) {
      const ImVec2 centre = {at.x + in - ui_.px(13), at.y + std::floor(line / 2) + 0.5F};
      list_.AddCircleFilled(centre, ui_.px(2.5F), ui_.color(Tone::dim));
    } else {
      const Rect place = {at.x, at.y, in - ui_.px(7), line};
      draw_text_in(list_, ui_.fonts.ui, place, 1, ui_.color(Tone::dim),
                   fmt::format("{}.", block.number));
    }
    return spans(block.spans, {at.x + in, at.y}, width - in);
  }

  float callout(const Block& block, ImVec2 at, float width) {
    const float bar = ui_.px(3), side = ui_.px(14), top = ui_.px(10);
    ImDrawListSplitter layers;  // of its own: a callout may stand in another
    layers.Split(&list_, 2);
    layers.SetCurrentChannel(&list_, 1);
    ImVec2 in = {at.x + bar + side, at.y + top};
    const float inner = width - bar - 2 * side + ui_.px(4);
    if (!block.title.empty()) {
      in.y += draw_wrapped(list_, ui_.fonts.strong, in, inner, ui_.color(block.tone), block.title);
      in.y += ui_.px(2);
    }
    if (!block.spans.empty()) in.y += spans(block.spans, in, inner);
    in.y += blocks(block.inside, in, inner);
    const float height = in.y - at.y + top;
    layers.SetCurrentChannel(&list_, 0);
    const float rounding = ui_.px(6);
    list_.AddRectFilled(at, {at.x + width, at.y + height}, ui_.color(block.tone, 0.10F), rounding,
                        ImDrawFlags_RoundCornersRight);
    list_.AddRectFilled(at, {at.x + bar, at.y + height}, ui_.color(block.tone));
    layers.Merge(&list_);
    return height;
  }

  float code(const Block& block, ImVec2 at, float width) {
    std::string words;
    for (const Span& span : block.spans) words += span.text;
    while (!words.empty() && words.back() == '\n') words.pop_back();
    const Face& face = ui_.fonts.mono;
    const float side = ui_.px(12), top = ui_.px(9), line = face.size + ui_.px(5);
    const auto lines = wrapped(face, words, width - 2 * side);
    const float height = line * static_cast<float>(lines.size()) + 2 * top;
    list_.AddRectFilled(at, {at.x + width, at.y + height}, ui_.color(ui_.palette.panel2),
                        ui_.px(6));
    if (ui_.palette.outlined) {
      list_.AddRect(at, {at.x + width, at.y + height}, ui_.color(ui_.palette.border), ui_.px(6));
    }
    Rect row = {at.x + side, at.y + top, width - 2 * side, line};
    for (std::string_view text : lines) {
      code_line(row, text);
      row.y += line;
    }
    return height;
  }

  // "C: " and "S: " are the usual way to write who speaks; they take that one's colour.
  void code_line(Rect row, std::string_view text) {
    const bool client = text.starts_with("C: "), server = text.starts_with("S: ");
    if (client || server) {
      draw_text_in(list_, ui_.fonts.mono_strong, row, 0,
                   ui_.color(client ? Tone::client : Tone::server), text.substr(0, 2));
      row.x += text_width(ui_.fonts.mono, text.substr(0, 3));
      text.remove_prefix(3);
    }
    draw_text_in(list_, ui_.fonts.mono, row, 0, ui_.color(Tone::plain), text);
  }

  float quote(const Block& block, ImVec2 at, float width) {
    const float in = ui_.px(14);
    ImVec2 inner = {at.x + in, at.y};
    if (!block.spans.empty()) inner.y += spans(block.spans, inner, width - in);
    inner.y += blocks(block.inside, inner, width - in);
    list_.AddRectFilled(at, {at.x + ui_.px(3), inner.y}, ui_.color(ui_.palette.track), ui_.px(2));
    return inner.y - at.y;
  }

  Ui& ui_;
  ImDrawList& list_;
  int links_ = 0;
};

}  // namespace

float draw_spans(Ui& ui, const std::vector<Span>& spans, ImVec2 at, float width) {
  return Painter(ui).spans(spans, at, width);
}

std::optional<std::string> rich_text(Ui& ui, const std::vector<Block>& blocks) {
  Painter painter(ui);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const float height = painter.blocks(blocks, at, width);
  ImGui::Dummy({width, height});
  return painter.clicked;
}

}  // namespace casella::gui
