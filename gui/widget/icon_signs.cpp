// Signs: what to do, and what has been done.
#include "gui/widget/icon.h"
#include "gui/widget/icon_shapes.h"

namespace casella::gui::shape {

void check(const Pen& pen) {
  pen.line({{4.5F, 12.5F}, {10, 18}, {19.5F, 6.5F}});
}
void cross(const Pen& pen) {
  pen.line({{6, 6}, {18, 18}});
  pen.line({{18, 6}, {6, 18}});
}
void plus(const Pen& pen) {
  pen.line({{12, 5}, {12, 19}});
  pen.line({{5, 12}, {19, 12}});
}
void minus(const Pen& pen) {
  pen.line({{5, 12}, {19, 12}});
}
void menu(const Pen& pen) {
  for (const float y : {6.5F, 12.0F, 17.5F}) pen.line({{4.5F, y}, {19.5F, y}});
}
void search(const Pen& pen) {
  pen.circle(10.5F, 10.5F, 6.5F);
  pen.line({{15.4F, 15.4F}, {20.5F, 20.5F}});
}
void question(const Pen& pen) {
  pen.circle(12, 12, 9);
  pen.arc(12, 9.6F, 2.8F, 0.5F, 1.12F);
  pen.line({{13.7F, 11.8F}, {12, 13.4F}, {12, 14.4F}});
  pen.disc(12, 17.2F, 1.2F);
}
void info(const Pen& pen) {
  pen.circle(12, 12, 9);
  pen.line({{12, 11}, {12, 17}});
  pen.disc(12, 7.6F, 1.3F);
}
void warning(const Pen& pen) {
  pen.line({{12, 3.5F}, {21.5F, 20}, {2.5F, 20}}, true);
  pen.line({{12, 10}, {12, 14.5F}});
  pen.disc(12, 17.2F, 1.2F);
}
void chevron_left(const Pen& pen) {
  pen.line({{14.5F, 6}, {8.5F, 12}, {14.5F, 18}});
}
void chevron_right(const Pen& pen) {
  pen.line({{9.5F, 6}, {15.5F, 12}, {9.5F, 18}});
}
void chevron_down(const Pen& pen) {
  pen.line({{6, 9.5F}, {12, 15.5F}, {18, 9.5F}});
}
void chevron_up(const Pen& pen) {
  pen.line({{6, 14.5F}, {12, 8.5F}, {18, 14.5F}});
}
void clock(const Pen& pen) {
  pen.circle(12, 12, 9);
  pen.line({{12, 7}, {12, 12}, {15.5F, 14}});
}
void hourglass(const Pen& pen) {
  pen.line({{6, 3.5F}, {18, 3.5F}});
  pen.line({{6, 20.5F}, {18, 20.5F}});
  pen.line({{7.5F, 3.5F}, {7.5F, 7}, {16.5F, 17}, {16.5F, 20.5F}});
  pen.line({{16.5F, 3.5F}, {16.5F, 7}, {7.5F, 17}, {7.5F, 20.5F}});
}
void cut(const Pen& pen) {
  pen.circle(6, 6.5F, 2.8F);
  pen.circle(6, 17.5F, 2.8F);
  pen.line({{8.3F, 8.2F}, {20, 17}});
  pen.line({{8.3F, 15.8F}, {20, 7}});
}
void bolt(const Pen& pen) {
  pen.line({{13.5F, 3}, {5.5F, 13.5F}, {11, 13.5F}, {10, 21}, {18.5F, 10}, {12.8F, 10}}, true);
}
void branch(const Pen& pen) {
  pen.circle(7, 5.5F, 2.4F);
  pen.circle(7, 18.5F, 2.4F);
  pen.circle(17, 8, 2.4F);
  pen.line({{7, 8}, {7, 16}});
  pen.line({{17, 10.4F}, {16.4F, 12.2F}, {14.5F, 13.4F}, {10, 13.8F}, {7.6F, 15}});
}
void bookmark(const Pen& pen) {
  pen.line({{6.5F, 3.5F}, {17.5F, 3.5F}, {17.5F, 20.5F}, {12, 16}, {6.5F, 20.5F}}, true);
}
void eye(const Pen& pen) {
  pen.arc(12, 18.5F, 11.5F, 0.605F, 0.895F);
  pen.arc(12, 5.5F, 11.5F, 0.105F, 0.395F);
  pen.circle(12, 12, 3);
}
void terminal(const Pen& pen) {
  pen.box(2.5F, 4, 21.5F, 20, 2.5F);
  pen.line({{6.5F, 9}, {9.8F, 12}, {6.5F, 15}});
  pen.line({{12, 15.5F}, {16.5F, 15.5F}});
}
void gear(const Pen& pen) {
  pen.circle(12, 12, 3);
  pen.circle(12, 12, 6.6F);
  pen.line({{12, 2.6F}, {12, 5.4F}});
  pen.line({{12, 18.6F}, {12, 21.4F}});
  pen.line({{2.6F, 12}, {5.4F, 12}});
  pen.line({{18.6F, 12}, {21.4F, 12}});
  pen.line({{5.4F, 5.4F}, {7.3F, 7.3F}});
  pen.line({{16.7F, 16.7F}, {18.6F, 18.6F}});
  pen.line({{5.4F, 18.6F}, {7.3F, 16.7F}});
  pen.line({{16.7F, 7.3F}, {18.6F, 5.4F}});
}
void sun(const Pen& pen) {
  pen.circle(12, 12, 4.2F);
  pen.line({{12, 2.5F}, {12, 4.8F}});
  pen.line({{12, 19.2F}, {12, 21.5F}});
  pen.line({{2.5F, 12}, {4.8F, 12}});
  pen.line({{19.2F, 12}, {21.5F, 12}});
  pen.line({{5.3F, 5.3F}, {6.9F, 6.9F}});
  pen.line({{17.1F, 17.1F}, {18.7F, 18.7F}});
  pen.line({{5.3F, 18.7F}, {6.9F, 17.1F}});
  pen.line({{17.1F, 6.9F}, {18.7F, 5.3F}});
}
void moon(const Pen& pen) {
  pen.arc(12, 12, 8.6F, 0.03F, 0.72F);
  pen.arc(15.9F, 8.1F, 6.8F, 0.165F, 0.585F);
}
void contrast(const Pen& pen) {
  pen.circle(12, 12, 8.6F);
  pen.half_disc(12, 12, 8.6F);
}
void language(const Pen& pen) {
  pen.circle(12, 12, 9);
  pen.line({{3, 12}, {21, 12}});
  pen.arc(4.5F, 12, 11.7F, 0.86F, 1.14F);
  pen.arc(19.5F, 12, 11.7F, 0.36F, 0.64F);
}
void copy(const Pen& pen) {
  pen.box(8, 8, 20, 20.5F, 2);
  pen.line({{5.5F, 15.5F}, {4, 15.5F}, {4, 4}, {15.5F, 4}, {15.5F, 5.5F}});
}
void link(const Pen& pen) {
  pen.line({{10, 8}, {6, 8}, {3.5F, 10}, {3.5F, 14}, {6, 16}, {10, 16}});
  pen.line({{14, 8}, {18, 8}, {20.5F, 10}, {20.5F, 14}, {18, 16}, {14, 16}});
  pen.line({{8.5F, 12}, {15.5F, 12}});
}
void plug(const Pen& pen) {
  pen.line({{9, 3}, {9, 8}});
  pen.line({{15, 3}, {15, 8}});
  pen.line({{5.5F, 8}, {18.5F, 8}, {18.5F, 11}, {15.5F, 15}, {8.5F, 15}, {5.5F, 11}}, true);
  pen.line({{12, 15}, {12, 21}});
}

}  // namespace casella::gui::shape
