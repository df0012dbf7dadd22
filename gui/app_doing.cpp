// What is done about the window itself, and who does what.
#include <algorithm>
#include <type_traits>

#include "gui/app_doing.h"
#include "gui/app_exporting.h"
#include "sim/base/data_dir.h"

namespace casella::gui {

void App::carry_out(const Intent& intent) {
  const bool lesson = desk_.place == Place::lesson, server = desk_.place == Place::server;
  const bool session = lesson || (server && lab_at_hand() != nullptr);
  std::visit(
      [&](const auto& what) {
        using What = std::decay_t<decltype(what)>;
        const auto carry = [&](bool possible, const auto& doer) {
          if (!possible) return;
          if (heard_) heard_(intent);
          // What was told stays until something else is done.
          if (!std::is_same_v<What, intent::CopyTold> && !std::is_same_v<What, intent::Close>) {
            desk_.told_last = {};
          }
          doer(what);
        };
        if constexpr (std::is_invocable_v<const OfWindow&, const What&>) {
          carry(true, OfWindow{*this});
        } else if constexpr (std::is_invocable_v<const OfServer&, const What&>) {
          carry(server, OfServer{*this});
        } else if constexpr (std::is_same_v<What, intent::Show>) {
          carry(lesson || server, OfSession{*this});
        } else if constexpr (std::is_invocable_v<const OfSession&, const What&>) {
          carry(session, OfSession{*this});
        } else {
          carry(lesson, OfLesson{*this});
        }
      },
      intent);
}

void App::OfWindow::operator()(const intent::OpenLesson& what) const {
  const bool left = desk.resume == what.index ||
                    (what.index < desk.lessons.size() && !desk.lessons[what.index].finished);
  app.open(what.index, left);
}

void App::OfWindow::operator()(const intent::GoHome&) const {
  app.rest();
  app.show_server(false);
  app.open_.reset();
  desk.place = Place::home;
  app.title_changed_ = true;
  app.refresh_home();
}

void App::OfWindow::operator()(const intent::ShowServer&) const {
  app.show_server(desk.place != Place::server);
}

void App::OfWindow::operator()(const intent::Report& what) const {
  Exporting{app}.report(what.table);
}

void App::OfWindow::operator()(const intent::ToggleGlossary&) const {
  desk.glossary_shown = desk.focus_glossary = !desk.glossary_shown;
  desk.glossary_typed.clear();
}

void App::OfWindow::operator()(const intent::OpenTerm& what) const {
  const auto index = app.library_.find(what.lesson);
  if (!index) return;
  desk.glossary_shown = false;
  (*this)(intent::OpenLesson{*index});
}

void App::OfWindow::operator()(const intent::CopyTold&) const {
  ImGui::SetClipboardText(desk.told_last.path.c_str());
}

void App::OfWindow::operator()(const intent::NextTheme&) const {
  app.look_ = app.shown_look_;
  switch (app.shown_look_.palette) {
    case PaletteName::dark: app.look_->palette = PaletteName::light; return;
    case PaletteName::light: app.look_->palette = PaletteName::high_contrast; return;
    case PaletteName::high_contrast: app.look_->palette = PaletteName::dark; return;
  }
}

void App::OfWindow::operator()(const intent::NextLanguage&) const {
  const auto now = std::find(kLanguages.begin(), kLanguages.end(), desk.language);
  const bool last = now == kLanguages.end() || now + 1 == kLanguages.end();
  app.set_language(std::string(last ? kLanguages.front() : *(now + 1)));
}

void App::OfWindow::operator()(const intent::Zoom& what) const {
  app.look_ = app.shown_look_;
  app.look_->zoom = what.steps == 0 ? 1.0F : stepped_zoom(app.look_->zoom, what.steps);
}

void App::OfWindow::operator()(const intent::ToggleKeys&) const {
  desk.keys_shown = !desk.keys_shown;
}

void App::OfWindow::operator()(const intent::ToggleCommands&) const {
  desk.commands_shown = desk.focus_command = !desk.commands_shown;
  desk.command_typed.clear();
  desk.command_at = 0;
}

void App::OfWindow::operator()(const intent::Quit&) const {
  if (app.quit_) app.quit_();
}

void App::OfWindow::operator()(const intent::ToggleFullScreen&) const {
  app.fill_screen(!desk.full_screen);
}

void App::OfWindow::operator()(const intent::ToggleTeaching&) const {
  desk.teaching = !desk.teaching;
  if (desk.teaching) {
    app.before_teaching_ = {app.shown_look_, desk.lesson_hidden, desk.full_screen};
    app.look_ = Look{PaletteName::high_contrast, std::max(app.shown_look_.zoom, 1.5F)};
    desk.lesson_hidden = true;
    app.fill_screen(true);
  } else {
    app.look_ = app.before_teaching_.look;
    desk.lesson_hidden = app.before_teaching_.lesson_hidden;
    app.fill_screen(app.before_teaching_.full_screen);
  }
}

void App::OfWindow::operator()(const intent::ToggleTour&) const {
  if (app.tour_.running()) {
    app.tour_.leave();
  } else {
    app.begin_tour();
  }
}

void App::OfWindow::operator()(const intent::Close&) const {
  Lab* const lab = app.lab_at_hand();
  if (!desk.told_last.words.empty()) {
    desk.told_last = {};
  } else if (desk.glossary_shown) {
    (*this)(intent::ToggleGlossary{});
  } else if (desk.commands_shown) {
    (*this)(intent::ToggleCommands{});
  } else if (desk.keys_shown) {
    desk.keys_shown = false;
  } else if (lab != nullptr && !lab->selection.empty()) {
    lab->selection.clear();
  } else if (lab != nullptr && (desk.view == View::compare || desk.view == View::explore ||
                                desk.view == View::story)) {
    desk.view = View::transcript;
  }
}

}  // namespace casella::gui
