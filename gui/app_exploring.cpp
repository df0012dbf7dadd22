#include "gui/app_exploring.h"

#include <fmt/format.h>

#include <fstream>
#include <thread>

#include "sim/base/data_dir.h"
#include "sim/explore/save.h"

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
                       at.exploration->arrivals());
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

void App::Exploring::open_break(std::size_t promise) const {
  const auto& all = app.open_->lab.explore.found().here;
  if (app.open_->exploration && promise < all.size()) {
    open(app.open_->exploration->way_to(all[promise]));
  }
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

void App::Exploring::save(std::size_t row) const {
  Open& at = *app.open_;
  const ExploreModel& explore = at.lab.explore;
  if (!at.exploration || row >= explore.found().outcomes.size()) return;
  const std::vector<Action> actions = at.exploration->way_to(explore.found().outcomes[row]);
  if (actions.empty() || app.own_lessons_.empty()) return;
  Timeline session =
      at.player.branches()[explore.from().branch].timeline.fork(explore.from().events);
  for (const Action& action : actions) session.step(action);
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
  std::string id = fmt::format("{}-ending", from.id);
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
