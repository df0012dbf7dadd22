// Things: what mail lives on.
#include "gui/widget/icon.h"
#include "gui/widget/icon_shapes.h"

namespace casella::gui::shape {

void envelope(const Pen& pen) {
  pen.box(3, 5.5F, 21, 18.5F, 2.5F);
  pen.line({{3.6F, 7}, {12, 13}, {20.4F, 7}});
}
void envelope_open(const Pen& pen) {
  pen.line({{3, 10}, {12, 4}, {21, 10}, {21, 20}, {3, 20}}, true);
  pen.line({{3.4F, 10.5F}, {12, 16}, {20.6F, 10.5F}});
}
void server(const Pen& pen) {
  pen.box(3.5F, 4, 20.5F, 11, 2);
  pen.box(3.5F, 13, 20.5F, 20, 2);
  pen.disc(7.5F, 7.5F, 1.2F);
  pen.disc(7.5F, 16.5F, 1.2F);
}
void laptop(const Pen& pen) {
  pen.box(5, 5, 19, 15.5F, 2);
  pen.line({{2, 19}, {22, 19}});
}
void desktop(const Pen& pen) {
  pen.box(3, 4, 21, 16, 2);
  pen.line({{12, 16}, {12, 20}});
  pen.line({{8, 20}, {16, 20}});
}
void phone(const Pen& pen) {
  pen.box(7, 2.5F, 17, 21.5F, 2.5F);
  pen.line({{10.5F, 18.5F}, {13.5F, 18.5F}});
}
void tablet(const Pen& pen) {
  pen.box(4.5F, 2.5F, 19.5F, 21.5F, 2.5F);
  pen.line({{10.5F, 18.5F}, {13.5F, 18.5F}});
}
void database(const Pen& pen) {
  pen.line({{4, 6}, {7, 4}, {17, 4}, {20, 6}, {17, 8}, {7, 8}}, true);
  pen.line({{4, 6}, {4, 18}, {7, 20}, {17, 20}, {20, 18}, {20, 6}});
  pen.line({{4, 12}, {7, 14}, {17, 14}, {20, 12}});
}
void lock(const Pen& pen) {
  pen.box(5, 10.5F, 19, 20.5F, 2);
  pen.arc(12, 8, 4, 0.5F, 1);
  pen.line({{8, 8}, {8, 10.5F}});
  pen.line({{16, 8}, {16, 10.5F}});
  pen.disc(12, 15.5F, 1.4F);
}
void unlock(const Pen& pen) {
  pen.box(5, 10.5F, 19, 20.5F, 2);
  pen.arc(12, 7, 4, 0.5F, 0.97F);
  pen.line({{8, 7}, {8, 10.5F}});
  pen.disc(12, 15.5F, 1.4F);
}
void disk(const Pen& pen) {
  pen.line({{4, 4}, {16.5F, 4}, {20, 7.5F}, {20, 20}, {4, 20}}, true);
  pen.line({{8, 4}, {8, 9}, {15, 9}, {15, 4}});
  pen.box(7.5F, 13, 16.5F, 20);
}

}  // namespace casella::gui::shape
