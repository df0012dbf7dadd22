// What is done about the session that is looked at: its time, what is chosen, how it is shown.
#include <algorithm>

#include "gui/app_doing.h"
#include "gui/app_exporting.h"

namespace casella::gui {

Moment App::OfSession::moment() const {
  if (ServerRoom* room = guest()) return *room->moment();
  return moment_at(player(), lab().edition);
}

void App::OfSession::jump(Seq seq) const {
  if (ServerRoom* room = guest()) return room->replay.jump(seq);
  player().jump(std::min(seq, player().branch().timeline.size()));
}

void App::OfSession::operator()(const intent::Step&) const {
  app.rest();
  if (ServerRoom* room = guest()) return static_cast<void>(room->replay.step_forward());
  StoryModel& story = lab().story;
  if (app.in_story()) return story.go(story.at() + 1);
  player().step_forward();
  app.note_task();
}

void App::OfSession::operator()(const intent::StepBack&) const {
  app.rest();
  if (ServerRoom* room = guest()) return static_cast<void>(room->replay.step_back());
  StoryModel& story = lab().story;
  if (app.in_story()) return story.go(story.at() - std::min<std::size_t>(1, story.at()));
  player().step_back();
}

void App::OfSession::operator()(const intent::Jump& what) const {
  app.rest();
  jump(what.seq);
}

void App::OfSession::operator()(const intent::ToEnd&) const {
  app.rest();
  jump(kNever);
}

void App::OfSession::operator()(const intent::TogglePlay&) const {
  desk.playing = !desk.playing;
  // The first event comes at once.
  app.play_clock_ = desk.playing ? 1 / kSpeeds[desk.speed] : 0;
}

void App::OfSession::operator()(const intent::SetSpeed& what) const {
  desk.speed = std::min(what.index, kSpeeds.size() - 1);
  app.progress_.set("speed", std::to_string(desk.speed));
}

void App::OfSession::operator()(const intent::RunUntil& what) const {
  app.rest();
  if (ServerRoom* room = guest()) return room->replay.run(stop_of(what.stride));
  player().run(stop_of(what.stride));
  app.note_task();
}
Stop App::OfSession::stop_of(Stride stride) const {
  switch (stride) {
    case Stride::reply: return stop::at_reply;
    case Stride::state: return stop::at_state;
    case Stride::device: return stop::at_other_device(moment().timeline);
    case Stride::breakpoint:
      return desk.breakpoint.empty() ? Stop() : stop::at_line("*" + desk.breakpoint + "*");
    case Stride::quiet: return {};
  }
  return {};
}

void App::OfSession::operator()(const intent::ToggleBookmark&) const {
  const Seq at = moment().cursor;
  auto& marks = lab().bookmarks;
  const auto same = [&](const Bookmark& mark) { return mark.moment == at; };
  const auto found = std::find_if(marks.begin(), marks.end(), same);
  if (found != marks.end()) {
    marks.erase(found);
  } else {
    marks.push_back({at, lab().timeline().position});
  }
}

void App::OfSession::operator()(const intent::Choose& what) const {
  lab().selection = what.selection;
}

void App::OfSession::operator()(const intent::Visit& what) const {
  app.rest();
  const auto seq = moment_of(moment(), lab().history, what.selection);
  if (seq) jump(*seq);
  lab().selection = what.selection;
}

void App::OfSession::operator()(const intent::Show& what) const {
  if (what.view == View::compare && !desk.compared) return;
  const bool of_server =
      what.view == View::card || what.view == View::stops || what.view == View::board;
  const bool of_lesson = what.view == View::explore || what.view == View::compare ||
                         what.view == View::story || what.view == View::matrix;
  if (desk.place == Place::server ? of_lesson : of_server) return;
  desk.view = what.view;
  desk.followed.reset();
}

void App::OfSession::operator()(const intent::Export& what) const {
  app.finish_replay();
  app.rest();
  Exporting{app}.write(what.as);
}

void App::OfSession::operator()(const intent::FindExport&) const {
  OfWindow{app}(intent::ToggleCommands{});
  desk.command_typed = app.text()("gui.export.find");
}

// From the menu there is nothing under the mouse but the menu: what is explained is meant.
void App::OfSession::operator()(const intent::Copy& what) const {
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
void App::OfSession::copy_explained() const {
  const Detail& detail = lab().detail();
  std::string words = detail.title;
  for (const DetailBadge& badge : detail.badges) words += "\n" + badge.words;
  for (const std::string* each : {&detail.line, &detail.explanation}) {
    if (!each->empty()) words += "\n" + *each;
  }
  ImGui::SetClipboardText(words.c_str());
  desk.told_last = {app.text().fill("gui.told.copied", detail.title), {}, true};
}

void App::OfSession::operator()(const intent::ToggleSecrets&) const {
  desk.secrets_shown = !desk.secrets_shown;
  lab().show_secrets(desk.secrets_shown);
}

void App::OfSession::operator()(const intent::TogglePackets&) const {
  desk.packets_shown = desk.view != View::transcript || !desk.packets_shown;
  desk.view = View::transcript;
}

void App::OfSession::operator()(const intent::FocusBreakpoint&) const {
  desk.focus_breakpoint = true;
}

}  // namespace casella::gui
