// What is done about the live server.
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
  if (any_ports) wish.base.reset();
  room_->start(wish, wake_);
  desk_.view = View::card;
}

void App::use_server(std::unique_ptr<Host> host) {
  show_server(true);
  room_->use(std::move(host));
  desk_.view = View::card;
}

void App::OfServer::operator()(const intent::StartServer& what) const {
  app.start_server(what.in_memory, what.any_ports);
}

void App::OfServer::operator()(const intent::StopServer&) const {
  room().stop();
  desk.view = View::card;
}

void App::OfServer::operator()(const intent::FollowGuest& what) const {
  app.rest();
  room().follow(what.session);
  desk.followed.reset();
  const bool about_server = desk.view == View::card || desk.view == View::stops;
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
