#include "gui/app_exploring.h"

#include <fmt/format.h>

#include <fstream>
#include <thread>

#include "sim/base/data_dir.h"

namespace casella::gui {
namespace {

namespace fs = std::filesystem;

bool write(const fs::path& file, const std::string& content) {
  std::error_code fault;
  fs::create_directories(file.parent_path(), fault);
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << content;
  out.close();
  return !out.fail();
}

}  // namespace

void App::look_at_exploration() {
  if (!open_ || !open_->exploration) return;
  auto found = open_->exploration->look(open_->lab.explore.found().edition);
  if (found) open_->lab.explore.take(std::move(*found));
}

void App::Exploring::begin_or_stop() const {
  Open& at = *app.open_;
  app.desk_.explore_said.clear();
  app.desk_.view = View::explore;
  if (at.exploration && at.lab.explore.found().running()) return at.exploration->stop();
  if (at.player.world().devices.size() > explore::kDevicesLimit) {
    app.desk_.explore_said = app.text()("gui.explore.too_many");
    return;
  }
  at.exploration.reset();  // the one before ends first
  at.exploration =
      std::make_unique<Exploration>(at.player.world(), app.desk_.budget,
                                    std::string(app.text()("gui.explore.new_mail")), app.wake_);
  at.lab.explore.begin(at.exploration->start(),
                       {at.player.branch_index(), at.player.branch().cursor},
                       at.exploration->settings());
}

void App::Exploring::go_on() const {
  if (!app.open_->exploration || !app.open_->lab.explore.view().resumable) return;
  app.desk_.explore_said.clear();
  app.open_->exploration->go_on();
}

void App::Exploring::open_outcome(std::size_t row) const {
  const auto& all = app.open_->lab.explore.found().outcomes;
  if (app.open_->exploration && row < all.size()) open(app.open_->exploration->way_to(all[row]));
}

void App::Exploring::open_break(std::size_t promise, std::size_t mode) const {
  if (!app.open_->exploration) return;
  const Exploration& exploration = *app.open_->exploration;
  const auto& all = app.open_->lab.explore.found().here;
  if (mode > 0) {
    if (const auto session = exploration.witness(promise, mode - 1)) open_changed(*session);
  } else if (promise < all.size()) {
    open(exploration.way_to(all[promise]));
  }
}

// The same lesson, but for how its devices work and what lies in its mailboxes.
void App::Exploring::open_changed(const Timeline& session) const {
  const std::size_t index = app.open_->index;
  const World start = session.seek(0);
  lesson::Lesson changed = app.open_->player.lesson();
  const lesson::Lesson made = explore::lesson_of(start, changed.id, changed.seed);
  changed.accounts = made.accounts;
  changed.mail.insert(made.mail.begin(), made.mail.end());
  changed.devices.clear();
  for (const Cow<Device>& device : start.devices) changed.devices.push_back(*device->settings);
  const World fresh = lesson::world_of(changed);
  std::vector<Action> actions;
  for (Seq seq = 0; seq < session.size(); ++seq) {
    actions.push_back(explore::told_in(fresh, start, *session[seq].action));
  }
  app.open(index, std::make_shared<const lesson::Lesson>(std::move(changed)));
  app.open_->player.branch_off(actions);
  app.desk_.view = View::transcript;
}

void App::Exploring::open(const std::vector<Action>& actions) const {
  if (actions.empty()) return;
  Open& at = *app.open_;
  const ExploreModel::From from = at.lab.explore.from();
  at.player.use_branch(from.branch);
  at.player.jump(from.events);
  at.player.branch_off(actions);
  at.lab.selection.clear();
  app.desk_.followed.reset();
  app.desk_.view = View::transcript;
}

fs::path App::Exploring::free_folder(std::string& id) const {
  const std::string wanted = id;
  std::error_code fault;
  for (int number = 2; fs::exists(app.own_lessons_ / id, fault); ++number) {
    id = fmt::format("{}-{}", wanted, number);
  }
  return app.own_lessons_ / id;
}

Timeline App::Exploring::from_the_lesson(const std::vector<Action>& actions) const {
  const Open& at = *app.open_;
  const ExploreModel::From from = at.lab.explore.from();
  Timeline session = at.player.branches()[from.branch].timeline.fork(from.events);
  for (const Action& action : actions) session.step(action);
  return session;
}

void App::Exploring::save(std::size_t row) const {
  Open& at = *app.open_;
  const ExploreModel& explore = at.lab.explore;
  if (!at.exploration || row >= explore.found().outcomes.size()) return;
  const std::vector<Action> actions = at.exploration->way_to(explore.found().outcomes[row]);
  if (actions.empty()) return;
  std::vector<explore::SavedWords> words;
  for (const std::string_view language : kLanguages) {
    const Text& text = app.library_.text(language);
    const std::string ending = explore.outcome_words(row, text);
    words.push_back({std::string(language), std::string(text("gui.explore.lesson_title")),
                     text.fill("gui.explore.lesson_summary", ending),
                     std::string(text("gui.explore.lesson_intro")),
                     text.fill("gui.explore.lesson_end", ending)});
  }
  const lesson::Lesson& from = at.player.lesson();
  write_lesson(from_the_lesson(actions), from, from.id + "-ending", words);
}

void App::Exploring::save_break(std::size_t promise, std::size_t mode) const {
  Open& at = *app.open_;
  const auto& here = at.lab.explore.found().here;
  if (!at.exploration || promise >= here.size()) return;
  const std::string& rule = here[promise].property.name;
  std::vector<explore::SavedWords> words;
  for (const std::string_view language : kLanguages) {
    const Text& text = app.library_.text(language);
    const std::string told(text("explore.property." + rule));
    words.push_back({std::string(language), std::string(text("explore.lesson.title")),
                     text.fill("explore.lesson.summary", told),
                     text.fill("explore.lesson.intro", told),
                     std::string(text("explore.lesson.end"))});
  }
  const lesson::Lesson& from = at.player.lesson();
  const std::string id = from.id + "-" + rule;
  if (mode == 0) {
    const std::vector<Action> actions = at.exploration->way_to(here[promise]);
    if (!actions.empty()) write_lesson(from_the_lesson(actions), from, id, words);
  } else if (const auto session = at.exploration->witness(promise, mode - 1)) {
    write_lesson(*session, explore::lesson_of(session->seek(0), id, from.seed), id, words);
  }
}

void App::Exploring::write_lesson(const Timeline& session, const lesson::Lesson& from,
                                  std::string id,
                                  const std::vector<explore::SavedWords>& words) const {
  if (app.own_lessons_.empty()) return;
  const fs::path folder = free_folder(id);
  for (const auto& [name, content] : explore::lesson_files(session, from, id, words)) {
    if (write(folder / name, content)) continue;
    app.desk_.explore_said = app.text().fill("gui.explore.not_saved", (folder / name).string());
    return;
  }
  const std::size_t index = app.library_.add(folder);
  app.refresh_home();
  const Shelved& made = app.library_.lessons()[index];
  app.desk_.explore_said = made.lesson ? app.text().fill("gui.explore.saved", folder.string())
                           : made.errors.empty() ? std::string()
                                                 : app.text().say(made.errors.front());
}

void App::explore_to_the_end() {
  if (!open_) return;
  Exploring{*this}.begin_or_stop();
  while (open_->exploration && open_->lab.explore.found().running()) {
    look_at_exploration();
    std::this_thread::yield();
  }
}

}  // namespace casella::gui
