#include "gui/base/layout.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace casella::gui {
namespace {

// Logical pixels.
constexpr float margin = 14, bottom_margin = 12, gap = 10, top_height = 48;
constexpr float lesson_wide = 330, lesson_narrow = 268;
constexpr float side_wide = 380, side_narrow = 316;
constexpr float detail_tall = 178, detail_short = 148, timeline_height = 76;
constexpr float roomy = 1400;        // from this width on the side panels are as wide as they like
constexpr float side_folds = 1080;   // below: the right column becomes a tab
constexpr float lesson_folds = 780;  // below: the lesson too
constexpr float detail_folds = 560;  // height below which the detail becomes a tab
constexpr float tall = 800;

float between(float narrow, float wide, float value, float low, float high) {
  const float share = std::clamp((value - low) / (high - low), 0.0F, 1.0F);
  return narrow + (wide - narrow) * share;
}

}  // namespace

Layout lay_out(float width, float height, float scale, const LayoutWish& wish) {
  const auto px = [scale](float length) { return std::floor(length * scale + 0.5F); };
  const float w = width / scale, h = height / scale;
  Layout out;
  out.side_folded = w < side_folds;
  out.lesson_folded = w < lesson_folds;
  out.detail_folded = h < detail_folds;

  const float left = px(margin), right = std::max(left + 1, std::floor(width) - px(margin));
  out.top = {left, 0, right - left, px(top_height)};
  const float last = std::max(out.top.h + 2, std::floor(height) - px(bottom_margin));
  const float bar = std::min(px(timeline_height), std::max(1.0F, last - out.top.h - px(gap) - 1));
  out.timeline = {left, last - bar, right - left, bar};
  const float y = out.top.h, body = std::max(1.0F, out.timeline.y - px(gap) - y);

  float x = left, end = right;
  if (wish.lesson && !out.lesson_folded) {
    out.lesson = {x, y, px(between(lesson_narrow, lesson_wide, w, side_folds, roomy)), body};
    x = out.lesson.right() + px(gap);
  }
  if (!out.side_folded) {
    const float wide = px(between(side_narrow, side_wide, w, side_folds, roomy));
    out.side = {end - wide, y, wide, body};
    end = out.side.x - px(gap);
  }
  out.centre = {x, y, std::max(1.0F, end - x), body};
  if (wish.detail && !out.detail_folded) {
    const float usual = px(between(detail_short, detail_tall, h, detail_folds, tall));
    const float tallness = wish.tall_detail ? std::floor(body * 0.46F) : usual;
    out.centre.h = std::max(1.0F, body - tallness - px(gap));
    out.detail = {x, out.centre.bottom() + px(gap), out.centre.w, tallness};
  }
  return out;
}

std::vector<Rect> stack(const Rect& column, float gap_height, const std::vector<Stacked>& cards) {
  float least = 0, wanted = 0, shares = 0;
  for (const Stacked& card : cards) {
    least += card.least;
    wanted += card.wanted;
    shares += card.grows;
  }
  const float gaps = gap_height * static_cast<float>(cards.empty() ? 0 : cards.size() - 1);
  const float room = column.h - gaps;
  // Between least and wanted all shrink alike; above, the growing ones share what is left.
  const float ease = wanted > least ? std::clamp((room - least) / (wanted - least), 0.0F, 1.0F) : 1;
  const float spare = std::max(0.0F, room - wanted);
  std::vector<Rect> out;
  float y = column.y, exact = column.y;
  for (const Stacked& card : cards) {
    const float share = shares > 0 ? spare * card.grows / shares : 0;
    exact += card.least + (card.wanted - card.least) * ease + share;
    const float height = std::max(0.0F, std::floor(exact + 0.5F) - y);
    out.push_back({column.x, y, column.w, height});
    y += height + gap_height;
    exact += gap_height;
  }
  return out;
}

}  // namespace casella::gui
