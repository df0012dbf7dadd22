#pragma once
// What each intent does: those of the window itself, of the session that is looked at (a lesson's,
// or one of the live server's), of the lesson, and of the live server.
#include "gui/app.h"
#include "gui/server_room.h"

namespace casella::gui {

// At any time.
struct App::OfWindow {
  App& app;
  Desk& desk = app.desk_;

  void operator()(const intent::OpenLesson& what) const;
  void operator()(const intent::GoHome& what) const;
  void operator()(const intent::ShowServer& what) const;
  void operator()(const intent::Report& what) const;
  void operator()(const intent::ToggleGlossary& what) const;
  void operator()(const intent::OpenTerm& what) const;
  void operator()(const intent::CopyTold& what) const;
  void operator()(const intent::NextTheme& what) const;
  void operator()(const intent::NextLanguage& what) const;
  void operator()(const intent::Zoom& what) const;
  void operator()(const intent::ToggleKeys& what) const;
  void operator()(const intent::ToggleCommands& what) const;
  void operator()(const intent::Quit& what) const;
  void operator()(const intent::ToggleFullScreen& what) const;
  void operator()(const intent::ToggleTeaching& what) const;
  void operator()(const intent::ToggleTour& what) const;
  void operator()(const intent::Close& what) const;
};

// While a session can be seen.
struct App::OfSession {
  App& app;
  Desk& desk = app.desk_;

  void operator()(const intent::Step& what) const;
  void operator()(const intent::StepBack& what) const;
  void operator()(const intent::Jump& what) const;
  void operator()(const intent::ToEnd& what) const;
  void operator()(const intent::TogglePlay& what) const;
  void operator()(const intent::SetSpeed& what) const;
  void operator()(const intent::RunUntil& what) const;
  void operator()(const intent::ToggleBookmark& what) const;
  void operator()(const intent::Choose& what) const;
  void operator()(const intent::Visit& what) const;
  void operator()(const intent::Show& what) const;
  void operator()(const intent::Export& what) const;
  void operator()(const intent::FindExport& what) const;
  void operator()(const intent::Copy& what) const;
  void operator()(const intent::ToggleSecrets& what) const;
  void operator()(const intent::TogglePackets& what) const;
  void operator()(const intent::FocusBreakpoint& what) const;

 private:
  ServerRoom* guest() const { return app.desk_.place == Place::server ? app.room_.get() : nullptr; }
  lesson::Player& player() const { return app.open_->player; }
  Lab& lab() const { return *app.lab_at_hand(); }
  Moment moment() const;
  void jump(Seq seq) const;
  Stop stop_of(Stride stride) const;
  void copy_explained() const;
};

// While a lesson is open.
struct App::OfLesson {
  App& app;
  Desk& desk = app.desk_;

  void operator()(const intent::UseProfile& what) const;
  void operator()(const intent::Next& what) const;
  void operator()(const intent::Back& what) const;
  void operator()(const intent::RestartStep& what) const;
  void operator()(const intent::Answer& what) const;
  void operator()(const intent::TakeHint& what) const;
  void operator()(const intent::StoryTo& what) const;
  void operator()(const intent::NextStory& what) const;
  void operator()(const intent::UseBranch& what) const;
  void operator()(const intent::CompareWith& what) const;
  void operator()(const intent::Deed& what) const;
  void operator()(const intent::Act& what) const;
  void operator()(const intent::SetBudget& what) const;
  void operator()(const intent::Explore& what) const;
  void operator()(const intent::OpenOutcome& what) const;
  void operator()(const intent::OpenBreak& what) const;
  void operator()(const intent::SaveBreak& what) const;
  void operator()(const intent::SaveOutcome& what) const;
  void operator()(const intent::TakeDevice& what) const;
  void operator()(const intent::FilterDevice& what) const;
  void operator()(const intent::Forward& what) const;
  void operator()(const intent::Backward& what) const;
  void operator()(const intent::ToggleLesson& what) const;
  void operator()(const intent::FocusConsole& what) const;
  void operator()(const intent::ServeLesson& what) const;

 private:
  lesson::Player& player() const { return app.open_->player; }
  Lab& lab() const { return app.open_->lab; }
  void keep_attempt() const;  // a task that was begun and given up is an attempt too
};

// While the live server's screen is shown.
struct App::OfServer {
  App& app;
  Desk& desk = app.desk_;

  void operator()(const intent::StartServer& what) const;
  void operator()(const intent::StopServer& what) const;
  void operator()(const intent::FollowGuest& what) const;
  void operator()(const intent::NextGuest& what) const;
  void operator()(const intent::Meddle& what) const;
  void operator()(const intent::SetStop& what) const;
  void operator()(const intent::RemoveStop& what) const;
  void operator()(const intent::SetMishap& what) const;
  void operator()(const intent::ClearMishaps& what) const;
  void operator()(const intent::FocusStop& what) const;
  void operator()(const intent::SaveLesson& what) const;
  void operator()(const intent::CopyCard& what) const;

 private:
  ServerRoom& room() const { return *app.room_; }
};

}  // namespace casella::gui
