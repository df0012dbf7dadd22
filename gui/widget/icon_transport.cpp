// The buttons that move through time.
#include "gui/widget/icon.h"
#include "gui/widget/icon_shapes.h"

namespace casella::gui::shape {

void play(const Pen& pen) {
  pen.triangle({7.5F, 4.5F}, {20, 12}, {7.5F, 19.5F});
}
void pause(const Pen& pen) {
  pen.solid_box(6.5F, 5, 10.3F, 19, 1);
  pen.solid_box(13.7F, 5, 17.5F, 19, 1);
}
void step(const Pen& pen) {
  pen.triangle({6, 5}, {15.5F, 12}, {6, 19});
  pen.solid_box(16, 5, 18.6F, 19, 0.8F);
}
void step_back(const Pen& pen) {
  pen.triangle({18, 5}, {8.5F, 12}, {18, 19});
  pen.solid_box(5.4F, 5, 8, 19, 0.8F);
}
void to_start(const Pen& pen) {
  pen.solid_box(3.2F, 5.5F, 5.6F, 18.5F, 0.8F);
  pen.triangle({13.4F, 5.5F}, {5.8F, 12}, {13.4F, 18.5F});
  pen.triangle({21, 5.5F}, {13.4F, 12}, {21, 18.5F});
}
void to_end(const Pen& pen) {
  pen.solid_box(18.4F, 5.5F, 20.8F, 18.5F, 0.8F);
  pen.triangle({10.6F, 5.5F}, {18.2F, 12}, {10.6F, 18.5F});
  pen.triangle({3, 5.5F}, {10.6F, 12}, {3, 18.5F});
}
void skip(const Pen& pen) {
  pen.triangle({3.5F, 5.5F}, {11.5F, 12}, {3.5F, 18.5F});
  pen.triangle({12, 5.5F}, {20, 12}, {12, 18.5F});
}
void skip_back(const Pen& pen) {
  pen.triangle({12, 5.5F}, {4, 12}, {12, 18.5F});
  pen.triangle({20.5F, 5.5F}, {12.5F, 12}, {20.5F, 18.5F});
}
void reset(const Pen& pen) {
  pen.arc(12, 12.5F, 7.5F, 0.72F, 1.55F);
  pen.triangle({10.2F, 1.6F}, {4.6F, 5.2F}, {10.6F, 8.6F});
}

}  // namespace casella::gui::shape
