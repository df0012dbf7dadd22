// What each intent does.
#include <algorithm>

#include "gui/app.h"
#include "gui/app_exploring.h"
#include "gui/app_exporting.h"
#include "sim/base/data_dir.h"

namespace casella::gui {

struct App::Doing {
  App& app;
  Desk& desk = app.desk_;

  lesson::Player& player() const { return app.open_->player; }
  Lab& lab() const { return app.open_->lab; }

  void rest() const {
    desk.playing = false;
    app.play_clock_ = 0;
  }
  // What is being shown again comes to its end at once, before anything new is done.
  void finish_replay() const {
    if (!app.open_->replaying) return;
    player().jump(*app.open_->replaying);
    app.open_->replaying.reset();
    rest();
  }

  void operator()(const intent::OpenLesson& what) const {
    const bool left = desk.resume == what.index ||
                      (what.index < desk.lessons.size() && !desk.lessons[what.index].finished);
    app.open(what.index, left);
  }
  void operator()(const intent::UseProfile& what) const {
    app.open(app.open_->index, false, &profiles()[what.index]);
  }
  void operator()(const intent::GoHome&) const {
    rest();
    app.open_.reset();
    app.title_changed_ = true;
    app.refresh_home();
  }

  void operator()(const intent::Next&) const {
    finish_replay();
    rest();
    const lesson::Wants wants = player().wants();
    if (wants == lesson::Wants::Nothing) return (*this)(intent::GoHome{});
    if (!player().next()) return;
    lab().selection.clear();
    app.note_place();
  }
  void operator()(const intent::Back&) const {
    finish_replay();
    rest();
    player().back();
    lab().selection.clear();
    app.note_place();
  }
  void operator()(const intent::RestartStep&) const {
    finish_replay();
    rest();
    keep_attempt();
    player().restart_step();
    lab().selection.clear();
    app.note_place();
  }
  // A task that was begun and given up is an attempt too.
  void keep_attempt() const {
    const lesson::Step* step = player().current();
    const auto* task = step != nullptr ? std::get_if<lesson::Task>(&step->what) : nullptr;
    if (task == nullptr || app.open_->deeds.empty() || app.open_->reached) return;
    app.progress_.attempt(
        {player().lesson().id, task->key, store::What::Task, app.open_->deeds, false});
  }
  void operator()(const intent::Answer& what) const {
    rest();
    const lesson::Step* step = player().current();
    const auto* question = step != nullptr ? std::get_if<lesson::Question>(&step->what) : nullptr;
    if (question == nullptr || what.option >= question->options.size()) return;
    const Seq before = player().branch().cursor;
    const std::size_t branch = player().branch_index();
    const auto verdict = player().answer(what.option);
    if (!verdict) return;
    app.progress_.attempt({player().lesson().id, question->key, store::What::Question,
                           question->options[what.option], verdict->right});
    // Predicted; now see: what happened is shown from where it began.
    const Seq end = player().branch().cursor;
    if (player().branch_index() == branch && end > before) {
      app.open_->replaying = end;
      player().jump(before);
      desk.playing = true;
    }
    app.show_notices();
  }
  void operator()(const intent::TakeHint&) const {
    const std::size_t step = player().step_index();
    const std::size_t before = lab().lessons.hints_taken(step);
    lab().lessons.take_hint(player());
    const std::size_t now = lab().lessons.hints_taken(step);
    if (now == before) return;
    app.progress_.hint(player().lesson().id, lesson::key_of(*player().current()),
                       static_cast<std::uint32_t>(now));
  }

  // Where a story is told, time is the story's.
  bool in_story() const { return desk.view == View::story && lab().story.events() > 0; }
  void operator()(const intent::StoryTo& what) const {
    app.find_stories();
    lab().story.go(what.at);
  }
  void operator()(const intent::NextStory&) const { lab().story.next_story(); }

  void operator()(const intent::Step&) const {
    rest();
    if (in_story()) return lab().story.go(lab().story.at() + 1);
    player().step_forward();
    app.note_task();
  }
  void operator()(const intent::StepBack&) const {
    rest();
    if (in_story())
      return lab().story.go(lab().story.at() - std::min<std::size_t>(1, lab().story.at()));
    player().step_back();
  }
  void operator()(const intent::Jump& what) const {
    rest();
    player().jump(what.seq);
  }
  void operator()(const intent::ToEnd&) const {
    rest();
    player().jump(player().branch().timeline.size());
  }
  void operator()(const intent::TogglePlay&) const {
    desk.playing = !desk.playing;
    // The first event comes at once.
    app.play_clock_ = desk.playing ? 1 / kSpeeds[desk.speed] : 0;
  }
  void operator()(const intent::SetSpeed& what) const {
    desk.speed = std::min(what.index, kSpeeds.size() - 1);
    app.progress_.set("speed", std::to_string(desk.speed));
  }
  void operator()(const intent::RunUntil& what) const {
    rest();
    player().run(stop_of(what.stride));
    app.note_task();
  }
  Stop stop_of(Stride stride) const {
    switch (stride) {
      case Stride::reply: return stop::at_reply;
      case Stride::state: return stop::at_state;
      case Stride::device: return stop::at_other_device(player().branch().timeline);
      case Stride::breakpoint:
        return desk.breakpoint.empty() ? Stop() : stop::at_line("*" + desk.breakpoint + "*");
      case Stride::quiet: return {};
    }
    return {};
  }
  void operator()(const intent::UseBranch& what) const {
    finish_replay();
    rest();
    player().use_branch(what.branch);
    lab().selection.clear();
    desk.followed.reset();
    if (desk.compared == what.branch) desk.compared.reset();
    if (!desk.compared && desk.view == View::compare) desk.view = View::transcript;
  }
  void operator()(const intent::CompareWith& what) const {
    desk.compared = what.branch;
    desk.view = View::compare;
  }
  void operator()(const intent::ToggleBookmark&) const {
    const Seq at = player().branch().cursor;
    auto& marks = lab().bookmarks;
    const auto same = [&](const Bookmark& mark) { return mark.moment == at; };
    const auto found = std::find_if(marks.begin(), marks.end(), same);
    if (found != marks.end()) {
      marks.erase(found);
    } else {
      marks.push_back({at, lab().timeline().position});
    }
  }

  void operator()(const intent::Deed& what) const {
    finish_replay();
    rest();
    const Result<Done> done = player().do_deed(what.words, what.device);
    if (!done) {
      desk.said = app.text().say(done.error());
      return;
    }
    desk.said.clear();
    if (what.words == desk.typed || !desk.typed.empty()) {
      lab().console.remember(desk.typed);
      desk.typed.clear();
    }
    app.open_->deeds += (app.open_->deeds.empty() ? "" : "\n") + what.device + "> " + what.words;
    lab().selection.clear();
    app.note_task();
  }
  void operator()(const intent::Act& what) const {
    finish_replay();
    rest();
    player().do_action(what.action);
    app.note_task();
  }

  void operator()(const intent::SetBudget& what) const { desk.budget = what.budget; }
  void operator()(const intent::Explore& wanted) const {
    if (wanted.on) return App::Exploring{app}.go_on();
    finish_replay();
    rest();
    Exploring{app}.begin_or_stop();
  }
  void operator()(const intent::OpenOutcome& what) const {
    finish_replay();
    rest();
    Exploring{app}.open_outcome(what.row);
  }
  void operator()(const intent::OpenBreak& what) const {
    finish_replay();
    rest();
    Exploring{app}.open_break(what.promise, what.mode);
  }
  void operator()(const intent::SaveBreak& what) const {
    Exploring{app}.save_break(what.promise, what.mode);
  }
  void operator()(const intent::SaveOutcome& what) const { Exploring{app}.save(what.row); }

  void operator()(const intent::Choose& what) const { lab().selection = what.selection; }
  void operator()(const intent::Visit& what) const {
    rest();
    const lesson::Branch& branch = player().branch();
    const Moment moment{branch.timeline, player().transcript(),   player().world(),
                        branch.cursor,   player().branch_index(), lab().edition};
    const auto seq = moment_of(moment, lab().history, what.selection);
    if (seq) player().jump(*seq);
    lab().selection = what.selection;
  }
  void operator()(const intent::Show& what) const {
    if (what.view == View::compare && !desk.compared) return;
    desk.view = what.view;
    desk.followed.reset();
  }
  void operator()(const intent::TakeDevice& what) const {
    const auto& devices = player().lesson().devices;
    if (what.device.value >= devices.size()) return;
    lab().console.use(devices[what.device.value].id);
    lab().selection.choose_device(what.device);
  }
  void operator()(const intent::FilterDevice& what) const {
    TranscriptFilter filter = lab().transcript.filter();
    filter.device = what.device;
    lab().transcript.set_filter(filter);
  }

  void operator()(const intent::Export& what) const {
    finish_replay();
    rest();
    Exporting{app}.write(what.as);
  }
  void operator()(const intent::FindExport&) const {
    (*this)(intent::ToggleCommands{});
    desk.command_typed = app.text()("gui.export.find");
  }
  void operator()(const intent::Report& what) const { Exporting{app}.report(what.table); }
  void operator()(const intent::ToggleGlossary&) const {
    desk.glossary_shown = desk.focus_glossary = !desk.glossary_shown;
    desk.glossary_typed.clear();
  }
  void operator()(const intent::OpenTerm& what) const {
    const auto index = app.library_.find(what.lesson);
    if (!index) return;
    desk.glossary_shown = false;
    (*this)(intent::OpenLesson{*index});
  }
  void operator()(const intent::CopyTold&) const {
    ImGui::SetClipboardText(desk.told_last.path.c_str());
  }

  void operator()(const intent::NextTheme&) const {
    app.look_ = app.shown_look_;
    switch (app.shown_look_.palette) {
      case PaletteName::dark: app.look_->palette = PaletteName::light; return;
      case PaletteName::light: app.look_->palette = PaletteName::high_contrast; return;
      case PaletteName::high_contrast: app.look_->palette = PaletteName::dark; return;
    }
  }
  void operator()(const intent::NextLanguage&) const {
    const auto now = std::find(kLanguages.begin(), kLanguages.end(), desk.language);
    const bool last = now == kLanguages.end() || now + 1 == kLanguages.end();
    app.set_language(std::string(last ? kLanguages.front() : *(now + 1)));
  }
  void operator()(const intent::Zoom& what) const {
    app.look_ = app.shown_look_;
    app.look_->zoom = what.steps == 0 ? 1.0F : stepped_zoom(app.look_->zoom, what.steps);
  }
  void operator()(const intent::ToggleKeys&) const { desk.keys_shown = !desk.keys_shown; }
  void operator()(const intent::ToggleCommands&) const {
    desk.commands_shown = desk.focus_command = !desk.commands_shown;
    desk.command_typed.clear();
    desk.command_at = 0;
  }
  void operator()(const intent::Quit&) const {
    if (app.quit_) app.quit_();
  }
  void operator()(const intent::ToggleFullScreen&) const { app.fill_screen(!desk.full_screen); }
  void operator()(const intent::ToggleTeaching&) const {
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
  void operator()(const intent::Forward&) const {
    if (desk.teaching) {
      finish_replay();
      rest();
      if (player().step_forward()) return app.note_task();
    }
    (*this)(intent::Next{});
  }
  void operator()(const intent::Backward&) const {
    if (!desk.teaching || player().branch().cursor == 0) return (*this)(intent::Back{});
    (*this)(intent::StepBack{});
  }
  void operator()(const intent::ToggleLesson&) const { desk.lesson_hidden = !desk.lesson_hidden; }
  void operator()(const intent::ToggleSecrets&) const {
    desk.secrets_shown = !desk.secrets_shown;
    lab().show_secrets(desk.secrets_shown);
  }
  void operator()(const intent::TogglePackets&) const {
    desk.packets_shown = desk.view != View::transcript || !desk.packets_shown;
    desk.view = View::transcript;
  }
  // From the menu there is nothing under the mouse but the menu: what is explained is meant.
  void operator()(const intent::Copy& what) const {
    const Rect& row = app.row_at_mouse_;
    const Rect& panel = app.panel_at_mouse_;
    if (what.under_mouse && !what.panel && !row.empty()) {
      app.to_copy_ = row;
    } else if (what.under_mouse && !panel.empty()) {
      app.to_copy_ = panel;
    } else {
      copy_explained();
    }
  }
  void copy_explained() const {
    const Detail& detail = lab().detail();
    std::string words = detail.title;
    for (const DetailBadge& badge : detail.badges) words += "\n" + badge.words;
    for (const std::string* each : {&detail.line, &detail.explanation}) {
      if (!each->empty()) words += "\n" + *each;
    }
    ImGui::SetClipboardText(words.c_str());
    desk.told_last = {app.text().fill("gui.told.copied", detail.title), {}, true};
  }
  void operator()(const intent::ToggleTour&) const {
    if (app.tour_.running()) {
      app.tour_.leave();
    } else {
      app.begin_tour();
    }
  }
  void operator()(const intent::FocusConsole&) const {
    if (desk.view != View::transcript) desk.view = View::transcript;
    desk.focus_console = true;
  }
  void operator()(const intent::FocusBreakpoint&) const { desk.focus_breakpoint = true; }
  void operator()(const intent::Close&) const {
    if (!desk.told_last.words.empty()) {
      desk.told_last = {};
    } else if (desk.glossary_shown) {
      (*this)(intent::ToggleGlossary{});
    } else if (desk.commands_shown) {
      (*this)(intent::ToggleCommands{});
    } else if (desk.keys_shown) {
      desk.keys_shown = false;
    } else if (app.open_ && !lab().selection.empty()) {
      lab().selection.clear();
    } else if (app.open_ && (desk.view == View::compare || desk.view == View::explore ||
                             desk.view == View::story)) {
      desk.view = View::transcript;
    }
  }
};

void App::carry_out(const Intent& intent) {
  // Without a lesson only the window itself can be told anything.
  const bool about_window = std::holds_alternative<intent::OpenLesson>(intent) ||
                            std::holds_alternative<intent::NextTheme>(intent) ||
                            std::holds_alternative<intent::NextLanguage>(intent) ||
                            std::holds_alternative<intent::Zoom>(intent) ||
                            std::holds_alternative<intent::ToggleKeys>(intent) ||
                            std::holds_alternative<intent::ToggleTeaching>(intent) ||
                            std::holds_alternative<intent::ToggleGlossary>(intent) ||
                            std::holds_alternative<intent::OpenTerm>(intent) ||
                            std::holds_alternative<intent::Report>(intent) ||
                            std::holds_alternative<intent::CopyTold>(intent) ||
                            std::holds_alternative<intent::ToggleFullScreen>(intent) ||
                            std::holds_alternative<intent::ToggleCommands>(intent) ||
                            std::holds_alternative<intent::ToggleTour>(intent) ||
                            std::holds_alternative<intent::Quit>(intent) ||
                            std::holds_alternative<intent::Close>(intent);
  if (!open_ && !about_window) return;
  if (heard_) heard_(intent);
  // What was told stays until something else is done.
  if (!std::holds_alternative<intent::CopyTold>(intent) &&
      !std::holds_alternative<intent::Close>(intent)) {
    desk_.told_last = {};
  }
  std::visit(Doing{*this}, intent);
}

}  // namespace casella::gui
