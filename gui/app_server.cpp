// What is done about the live server.
#include <algorithm>

#include "gui/app_doing.h"
#include "gui/app_exporting.h"
#include "sim/store/progress.h"

namespace casella::gui {

void App::show_server(bool shown) {
  if (shown == (desk_.place == Place::server)) return;
  if (!room_) room_ = std::make_unique<ServerRoom>();
  rest();
  std::swap(desk_.view, other_view_);  // each has a view of its own
  desk_.followed.reset();
  desk_.wrapped = {};
  desk_.place = shown ? Place::server : open_ ? Place::lesson : Place::home;
  title_changed_ = true;
}

void App::start_server(bool in_memory, bool any_ports) {
  HostWish wish = wish_;
  wish.in_memory = wish.in_memory || in_memory;
  wish.text = &text();
  wish.language = desk_.language;
  if (any_ports) wish.base.reset();
  room_->start(wish, wake_);
  desk_.view = View::card;
}

// With the mail of the lesson at hand; at ports that are free if the usual ones are not.
void App::serve_lesson() {
  if (!room_) room_ = std::make_unique<ServerRoom>();
  HostWish wish = wish_;
  wish.text = &text();
  wish.language = desk_.language;
  wish.lesson = open_->lesson;
  wish.lesson_folder = library_.lessons()[open_->index].folder;
  room_->stop();
  room_->start(wish, wake_);
  if (!room_->running() && wish.base) {
    wish.base.reset();
    room_->start(wish, wake_);
  }
  open_->met_outside.clear();
}

// What a real program has done for the task at hand. Once it has done all of it, so does the
// simulated one, so that the lesson goes on; who begins the step again then does it by hand.
void App::look_outside() {
  OutsideTask& seen = open_->lab.lessons.outside;
  seen = {};
  lesson::Player& player = open_->player;
  const lesson::Step* step = player.current();
  const auto* task = step != nullptr ? std::get_if<lesson::Task>(&step->what) : nullptr;
  if (task == nullptr || !task->outside || !room_) return;
  room_->look_at_board(text(), desk_.language);
  seen = room_->seen(open_->lesson->id, task->key, text());
  const bool typed = !open_->deeds.empty();
  const bool met = !seen.reached.empty() &&
                   std::find(seen.reached.begin(), seen.reached.end(), false) == seen.reached.end();
  if (met && open_->met_outside.insert(task->key).second && player.wants() != lesson::Wants::Next) {
    finish_replay();
    rest();
    if (typed) player.restart_step();
    open_->deeds = text()("play.outside.attempt");
    player.solve();
    note_task();
  } else if (typed || open_->met_outside.contains(task->key)) {
    seen.reached.clear();  // it is being done by hand
  }
}

void App::use_server(std::unique_ptr<Host> host, bool shown) {
  if (!room_) room_ = std::make_unique<ServerRoom>();
  room_->use(std::move(host));
  if (!shown) return;
  show_server(true);
  desk_.view = View::card;
}

void App::OfServer::operator()(const intent::StartServer& what) const {
  app.start_server(what.in_memory, what.any_ports);
}

void App::OfLesson::operator()(const intent::ServeLesson& what) const {
  const lesson::Lesson& told = *app.open_->lesson;
  if (!live::first_outside(told)) {
    desk.told_last = {app.text().fill("live.error.no_task", told.slug), {}};
    return;
  }
  const bool serves = app.room_ && app.room_->serves(told.id);
  if (serves && !what.anew) return app.show_server(true);
  app.serve_lesson();
}

void App::OfServer::operator()(const intent::StopServer&) const {
  room().stop();
  desk.view = View::card;
}

void App::OfServer::operator()(const intent::FollowGuest& what) const {
  app.rest();
  room().follow(what.session);
  desk.followed.reset();
  const bool about_server =
      desk.view == View::card || desk.view == View::stops || desk.view == View::board;
  if (about_server || desk.view == View::lesson) desk.view = View::transcript;
}

void App::OfServer::operator()(const intent::NextGuest& what) const {
  if (const auto next = room().model.neighbour(what.by)) {
    (*this)(intent::FollowGuest{*next});
  }
}

void App::OfServer::operator()(const intent::Meddle& what) const {
  room().meddle(what.what, what.session);
}

void App::OfServer::operator()(const intent::SetStop& what) const {
  room().set_stop(what);
  desk.server.form.at.clear();
}

void App::OfServer::operator()(const intent::RemoveStop& what) const {
  room().remove_stop(what.index);
}

void App::OfServer::operator()(const intent::SetMishap& what) const {
  room().set_mishap(what);
  desk.server.form.at.clear();
}

void App::OfServer::operator()(const intent::ClearMishaps&) const {
  room().clear_mishaps();
}

void App::OfServer::operator()(const intent::FocusStop&) const {
  desk.view = View::stops;
  desk.server.focus_stop = true;
}

void App::OfServer::operator()(const intent::SaveLesson&) const {
  Exporting{app}.save_lesson();
}

void App::OfServer::operator()(const intent::CopyCard& what) const {
  const ServerCard& card = room().model.card;
  const bool one = what.program && *what.program < card.programs.size();
  const std::string& words = one ? card.programs[*what.program].words : card.whole;
  if (words.empty()) return;
  ImGui::SetClipboardText(words.c_str());
  const std::string_view name =
      one ? std::string_view(card.programs[*what.program].name) : app.text()("gui.view.card");
  desk.told_last = {app.text().fill("gui.told.copied", name), {}, true};
}

}  // namespace casella::gui
