// What is done about the lesson that is open.
#include <algorithm>

#include "gui/app_doing.h"
#include "gui/app_exploring.h"

namespace casella::gui {

void App::OfLesson::operator()(const intent::UseProfile& what) const {
  app.open(app.open_->index, false, &profiles()[what.index]);
}

void App::OfLesson::operator()(const intent::Next&) const {
  app.finish_replay();
  app.rest();
  const lesson::Wants wants = player().wants();
  if (wants == lesson::Wants::Nothing) return OfWindow{app}(intent::GoHome{});
  if (!player().next()) return;
  lab().selection.clear();
  app.note_place();
}

void App::OfLesson::operator()(const intent::Back&) const {
  app.finish_replay();
  app.rest();
  player().back();
  lab().selection.clear();
  app.note_place();
}

void App::OfLesson::operator()(const intent::RestartStep&) const {
  app.finish_replay();
  app.rest();
  keep_attempt();
  player().restart_step();
  lab().selection.clear();
  app.note_place();
}
// A task that was begun and given up is an attempt too.
void App::OfLesson::keep_attempt() const {
  const lesson::Step* step = player().current();
  const auto* task = step != nullptr ? std::get_if<lesson::Task>(&step->what) : nullptr;
  if (task == nullptr || app.open_->deeds.empty() || app.open_->reached) return;
  app.progress_.attempt(
      {player().lesson().id, task->key, store::What::Task, app.open_->deeds, false});
}

void App::OfLesson::operator()(const intent::Answer& what) const {
  app.rest();
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

void App::OfLesson::operator()(const intent::TakeHint&) const {
  const std::size_t step = player().step_index();
  const std::size_t before = lab().lessons.hints_taken(step);
  lab().lessons.take_hint(player());
  const std::size_t now = lab().lessons.hints_taken(step);
  if (now == before) return;
  app.progress_.hint(player().lesson().id, lesson::key_of(*player().current()),
                     static_cast<std::uint32_t>(now));
}

void App::OfLesson::operator()(const intent::StoryTo& what) const {
  app.find_stories();
  lab().story.go(what.at);
}

void App::OfLesson::operator()(const intent::NextStory&) const {
  lab().story.next_story();
}

void App::OfLesson::operator()(const intent::UseBranch& what) const {
  app.finish_replay();
  app.rest();
  player().use_branch(what.branch);
  lab().selection.clear();
  desk.followed.reset();
  if (desk.compared == what.branch) desk.compared.reset();
  if (!desk.compared && desk.view == View::compare) desk.view = View::transcript;
}

void App::OfLesson::operator()(const intent::CompareWith& what) const {
  desk.compared = what.branch;
  desk.view = View::compare;
}

void App::OfLesson::operator()(const intent::Deed& what) const {
  app.finish_replay();
  app.rest();
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

void App::OfLesson::operator()(const intent::Act& what) const {
  app.finish_replay();
  app.rest();
  player().do_action(what.action);
  app.note_task();
}

void App::OfLesson::operator()(const intent::SetBudget& what) const {
  desk.budget = what.budget;
}

void App::OfLesson::operator()(const intent::Explore& wanted) const {
  if (wanted.on) return App::Exploring{app}.go_on();
  app.finish_replay();
  app.rest();
  Exploring{app}.begin_or_stop();
}

void App::OfLesson::operator()(const intent::OpenOutcome& what) const {
  app.finish_replay();
  app.rest();
  Exploring{app}.open_outcome(what.row);
}

void App::OfLesson::operator()(const intent::OpenBreak& what) const {
  app.finish_replay();
  app.rest();
  Exploring{app}.open_break(what.promise, what.mode);
}

void App::OfLesson::operator()(const intent::SaveBreak& what) const {
  Exploring{app}.save_break(what.promise, what.mode);
}

void App::OfLesson::operator()(const intent::SaveOutcome& what) const {
  Exploring{app}.save(what.row);
}

void App::OfLesson::operator()(const intent::TakeDevice& what) const {
  const auto& devices = player().lesson().devices;
  if (what.device.value >= devices.size()) return;
  lab().console.use(devices[what.device.value].id);
  lab().selection.choose_device(what.device);
}

void App::OfLesson::operator()(const intent::FilterDevice& what) const {
  TranscriptFilter filter = lab().transcript.filter();
  filter.device = what.device;
  lab().transcript.set_filter(filter);
}

void App::OfLesson::operator()(const intent::Forward&) const {
  if (desk.teaching) {
    app.finish_replay();
    app.rest();
    if (player().step_forward()) return app.note_task();
  }
  (*this)(intent::Next{});
}

void App::OfLesson::operator()(const intent::Backward&) const {
  if (!desk.teaching || player().branch().cursor == 0) return (*this)(intent::Back{});
  OfSession{app}(intent::StepBack{});
}

void App::OfLesson::operator()(const intent::ToggleLesson&) const {
  desk.lesson_hidden = !desk.lesson_hidden;
}

void App::OfLesson::operator()(const intent::FocusConsole&) const {
  if (desk.view != View::transcript) desk.view = View::transcript;
  desk.focus_console = true;
}

}  // namespace casella::gui
