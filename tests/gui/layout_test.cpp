#include "gui/base/layout.h"

#include <cmath>
#include <vector>

#include "tests/support/catch.h"

namespace casella::gui {
namespace {

std::vector<Rect> shown(const Layout& layout) {
  std::vector<Rect> out;
  for (const Rect& part :
       {layout.top, layout.lesson, layout.centre, layout.detail, layout.side, layout.timeline}) {
    if (!part.empty()) out.push_back(part);
  }
  return out;
}

bool whole(float value) {
  return value == std::floor(value);
}

}  // namespace

TEST_CASE("the window at its usual size has the sizes of the design") {
  const Layout layout = lay_out(1600, 1000, 1);
  CHECK(layout.lesson.w == 330);
  CHECK(layout.side.w == 380);
  CHECK(layout.timeline.h == 76);
  CHECK(layout.detail.h == 178);
  CHECK(layout.centre.x - layout.lesson.right() == 10);
  CHECK(layout.side.x - layout.centre.right() == 10);
  CHECK(layout.detail.y - layout.centre.bottom() == 10);
  CHECK_FALSE(layout.side_folded);
}

TEST_CASE("twice the scale gives twice the sizes") {
  const Layout one = lay_out(1600, 1000, 1), two = lay_out(3200, 2000, 2);
  CHECK(two.lesson.w == 2 * one.lesson.w);
  CHECK(two.timeline.y == 2 * one.timeline.y);
  CHECK(two.centre.w == 2 * one.centre.w);
}

TEST_CASE("side panels get narrow, then fold, one after the other") {
  const Layout snug = lay_out(1100, 680, 1);
  CHECK_FALSE(snug.side_folded);
  CHECK(snug.centre.w >= 420);
  const Layout narrow = lay_out(1000, 680, 1);
  CHECK(narrow.side_folded);
  CHECK(narrow.side.empty());
  CHECK_FALSE(narrow.lesson_folded);
  const Layout narrowest = lay_out(700, 680, 1);
  CHECK(narrowest.lesson_folded);
  CHECK(narrowest.centre.w == 700 - 2 * 14);
  CHECK(lay_out(1600, 500, 1).detail_folded);
}

TEST_CASE("what is not wished for leaves its room to the centre") {
  const Layout all = lay_out(1600, 1000, 1);
  const Layout bare = lay_out(1600, 1000, 1, {.lesson = false, .detail = false});
  CHECK(bare.lesson.empty());
  CHECK(bare.centre.x == all.lesson.x);
  CHECK(bare.centre.bottom() == all.detail.bottom());
  CHECK_FALSE(bare.lesson_folded);
}

TEST_CASE("no size of window makes parts overlap, leave it or stand between pixels") {
  for (float scale : {0.7F, 1.0F, 1.25F, 1.5F, 2.5F}) {
    for (float width = 300; width <= 2600; width += 77) {
      for (float height = 300; height <= 1600; height += 83) {
        const auto parts = shown(lay_out(width, height, scale));
        bool fine = parts.size() >= 3;
        for (std::size_t i = 0; i < parts.size(); ++i) {
          const Rect& part = parts[i];
          fine = fine && whole(part.x) && whole(part.y) && whole(part.w) && whole(part.h);
          fine = fine && part.x >= 0 && part.right() <= width && part.bottom() <= height;
          for (std::size_t j = 0; j < i; ++j) fine = fine && !part.overlaps(parts[j]);
        }
        INFO(width << " x " << height << " at " << scale);
        REQUIRE(fine);
      }
    }
  }
}

TEST_CASE("cards of a column share it") {
  const Rect column = {10, 20, 100, 620};
  const std::vector<Stacked> cards = {{100, 200, 0}, {100, 100, 1}, {100, 100, 1}};
  SECTION("with room to spare the growing ones grow alike") {
    const auto at = stack(column, 10, cards);
    CHECK(at[0] == Rect{10, 20, 100, 200});
    CHECK(at[1].h == 200);
    CHECK(at[2].h == 200);
    CHECK(at[2].bottom() == column.bottom());
  }
  SECTION("with too little all give way down to the least") {
    const auto at = stack({10, 20, 100, 370}, 10, cards);
    CHECK(at[0].h == 150);
    CHECK(at[2].bottom() == 390);
  }
  SECTION("below the least nothing shrinks") {
    const auto at = stack({10, 20, 100, 50}, 10, cards);
    CHECK(at[0].h == 100);
    CHECK(at[2].bottom() == 340);
  }
}

}  // namespace casella::gui
