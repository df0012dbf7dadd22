#pragma once
// One function an icon, in the order of Icon: coordinates on a grid of 24.

namespace casella::gui {

class Pen;

namespace shape {

void envelope(const Pen& pen);
void envelope_open(const Pen& pen);
void server(const Pen& pen);
void laptop(const Pen& pen);
void desktop(const Pen& pen);
void phone(const Pen& pen);
void tablet(const Pen& pen);
void database(const Pen& pen);
void lock(const Pen& pen);
void unlock(const Pen& pen);
void disk(const Pen& pen);

void play(const Pen& pen);
void pause(const Pen& pen);
void step(const Pen& pen);
void step_back(const Pen& pen);
void to_start(const Pen& pen);
void to_end(const Pen& pen);
void skip(const Pen& pen);
void skip_back(const Pen& pen);
void reset(const Pen& pen);

void check(const Pen& pen);
void cross(const Pen& pen);
void plus(const Pen& pen);
void minus(const Pen& pen);
void search(const Pen& pen);
void question(const Pen& pen);
void info(const Pen& pen);
void warning(const Pen& pen);
void chevron_left(const Pen& pen);
void chevron_right(const Pen& pen);
void chevron_down(const Pen& pen);
void chevron_up(const Pen& pen);
void clock(const Pen& pen);
void hourglass(const Pen& pen);
void cut(const Pen& pen);
void bolt(const Pen& pen);
void branch(const Pen& pen);
void bookmark(const Pen& pen);
void eye(const Pen& pen);
void terminal(const Pen& pen);
void gear(const Pen& pen);
void sun(const Pen& pen);
void moon(const Pen& pen);
void contrast(const Pen& pen);
void language(const Pen& pen);
void copy(const Pen& pen);
void link(const Pen& pen);
void plug(const Pen& pen);
void menu(const Pen& pen);

}  // namespace shape
}  // namespace casella::gui
