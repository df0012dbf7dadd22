#include "gui/app.h"

#include <fmt/format.h>

#include <algorithm>

#include "gui/base/compat.h"
#include "gui/server_room.h"
#include "gui/view/keys.h"
#include "gui/view/views.h"
#include "gui/widget/text.h"
#include "sim/base/data_dir.h"

namespace casella::gui {
namespace {

// What a lesson is about before all else: the first of its topics that is a protocol.
std::string_view protocol_of(const lesson::Lesson& lesson) {
  for (const std::string& topic : lesson.topics) {
    if (const proto::ProtocolRow* row = proto::find_protocol(topic)) return row->name;
  }
  return proto::row_of(proto::Protocol::Pop3).name;
}

}  // namespace

std::string_view theme_name(PaletteName palette) {
  switch (palette) {
    case PaletteName::dark: return "dark";
    case PaletteName::light: return "light";
    case PaletteName::high_contrast: return "contrast";
  }
  return {};
}

std::optional<PaletteName> theme_named(std::string_view name) {
  for (const auto each : {PaletteName::dark, PaletteName::light, PaletteName::high_contrast}) {
    if (theme_name(each) == name) return each;
  }
  return std::nullopt;
}

App::App(Library library, store::Progress progress, std::string language)
    : library_(std::move(library)), progress_(std::move(progress)) {
  desk_.language = std::move(language);
  for (const Profile& each : profiles()) desk_.servers.emplace_back(each.name);
  refresh_home();
  show_notices();
}

const lesson::Prose& App::prose() const {
  const auto& all = library_.lessons()[open_->index].prose;
  const auto found = all.find(desk_.language);
  return found == all.end() ? all.begin()->second : found->second;
}

std::string App::title() const {
  if (desk_.place == Place::server) return std::string(text()("gui.server.title")) + " · Casella";
  return open_ ? prose().title + " · Casella" : "Casella";
}

void App::open(std::size_t index, bool from_where_left, const Profile* server) {
  const Shelved& chosen = library_.lessons()[index];
  if (!chosen.lesson) return;
  auto told = chosen.lesson;
  if (server != nullptr) {
    auto changed = std::make_shared<lesson::Lesson>(*told);
    take_on(changed->settings, *server);
    told = std::move(changed);
  }
  open(index, std::move(told));
  if (from_where_left) {
    const auto summary = progress_.summary();
    const auto found = summary.find(chosen.lesson->id);
    const bool there = found != summary.end() && found->second.place;
    const std::size_t step = there ? found->second.place->step : 0;
    if (step < chosen.lesson->steps.size()) open_->player.go_to(step);
  }
  note_place();
}

void App::open(std::size_t index, const std::shared_ptr<const lesson::Lesson>& told) {
  const Shelved& chosen = library_.lessons()[index];
  open_.emplace(told);
  open_->lesson = chosen.lesson;
  open_->index = index;
  open_->lab.place = {index + 1, library_.lessons().size(),
                      std::string(protocol_of(*chosen.lesson))};
  open_->lab.console.use(chosen.lesson->devices.front().id);
  desk_.compared.reset();
  desk_.followed.reset();
  desk_.playing = false;
  desk_.typed.clear();
  desk_.said.clear();
  desk_.explore_said.clear();
  if (desk_.place == Place::server) show_server(false);
  desk_.place = Place::lesson;
  desk_.view = View::transcript;
  title_changed_ = true;
}

void App::go_to_step(std::size_t step) {
  if (!open_) return;
  open_->player.go_to(step);
  note_place();
}

void App::go_to_event(Seq events) {
  if (!open_) return;
  lesson::Player& player = open_->player;
  player.go_to(player.lesson().steps.size());
  events = std::min(events, player.branch().timeline.size());
  while (player.step_index() > 0 && player.branch().cursor >= events) player.back();
  player.jump(events);
  note_place();
}

void App::set_language(const std::string& language) {
  desk_.language = language;
  progress_.set("language", language);
  if (open_) ++open_->lab.edition;
  desk_.said.clear();
  title_changed_ = true;
  refresh_home();
}

void App::refresh_home() {
  desk_.lessons = library_.cards(progress_, desk_.language);
  desk_.resume.reset();
  const auto last = library_.find(progress_.setting("lesson"));
  if (last && *last < desk_.lessons.size() && !desk_.lessons[*last].finished) desk_.resume = last;
}

void App::show_notices() {
  while (const auto error = progress_.take_notice()) desk_.notice = text().say(*error);
}

// Where the learner is, and whether the lesson is over, go to the file at once.
void App::note_place() {
  const lesson::Lesson& lesson = open_->player.lesson();
  const lesson::Step* step = open_->player.current();
  open_->deeds.clear();
  open_->reached = step != nullptr && std::holds_alternative<lesson::Task>(step->what) &&
                   open_->player.wants() == lesson::Wants::Next;
  progress_.set("lesson", lesson.slug);
  if (step != nullptr) {
    const std::string key(lesson::key_of(*step));
    progress_.place(lesson.id, {static_cast<std::uint32_t>(open_->player.step_index()),
                                static_cast<std::uint32_t>(lesson.steps.size()), key});
    if (const auto* task = std::get_if<lesson::Task>(&step->what)) open_->lab.console.use(task->as);
  } else if (!open_->over) {
    progress_.finished(lesson.id);
  }
  open_->over = step == nullptr;
  show_notices();
}

// A task is kept when its goals are reached, with what led there.
void App::note_task() {
  const lesson::Step* step = open_->player.current();
  const auto* task = step != nullptr ? std::get_if<lesson::Task>(&step->what) : nullptr;
  if (task == nullptr || open_->reached || open_->player.wants() != lesson::Wants::Next) return;
  open_->reached = true;
  progress_.attempt({open_->player.lesson().id, task->key, store::What::Task, open_->deeds, true});
  show_notices();
}

App::~App() = default;

Lab* App::lab_at_hand() {
  if (desk_.place == Place::server) return room_->moment() ? &*room_->lab : nullptr;
  return open_ ? &open_->lab : nullptr;
}

bool App::in_story() {
  return desk_.view == View::story && open_ && open_->lab.story.events() > 0;
}

void App::rest() {
  desk_.playing = false;
  play_clock_ = 0;
}

// What is being shown again comes to its end at once, before anything new is done.
void App::finish_replay() {
  if (!open_ || !open_->replaying) return;
  open_->player.jump(*open_->replaying);
  open_->replaying.reset();
  rest();
}

void App::play_on(Ui& ui) {
  if (!desk_.playing || desk_.place == Place::home) return;
  ui.redraw = true;
  play_clock_ += std::min(ImGui::GetIO().DeltaTime, 0.25F);
  const float beat = 1 / kSpeeds[desk_.speed];
  if (play_clock_ < beat) return;
  play_clock_ = 0;
  if (desk_.place == Place::server) {
    desk_.playing = room_->replay.step_forward();
    return;
  }
  lesson::Player& player = open_->player;
  const bool scene = player.wants() == lesson::Wants::Play;
  const bool moved = player.step_forward();
  const bool at_end = open_->replaying && player.branch().cursor >= *open_->replaying;
  // A scene plays to its own end; what follows is the learner's to begin.
  if (!moved || at_end || (scene && player.wants() != lesson::Wants::Play)) {
    desk_.playing = false;
    open_->replaying.reset();
  }
  note_task();
}

// Whoever writes a lesson comes back from the editor and finds it as it is now, at the same step;
// or hears what is wrong with it.
void App::look_at_files() {
  constexpr double pause = 0.5;  // seconds
  if (!open_ || ImGui::GetTime() < looked_at_files_ + pause) return;
  looked_at_files_ = ImGui::GetTime();
  const std::size_t index = open_->index;
  const auto mistakes = library_.look_again(index);
  if (!mistakes) return;
  const Shelved& now = library_.lessons()[index];
  const std::size_t step = open_->player.step_index();
  if (now.lesson != open_->lesson) {
    open(index);
    go_to_step(std::min(step, now.lesson->steps.size()));
    refresh_home();
  }
  std::string words = mistakes->empty() ? text().fill("gui.told.read", now.folder) : std::string();
  constexpr std::size_t most = 4;
  for (std::size_t i = 0; i < std::min(most, mistakes->size()); ++i) {
    words += (i > 0 ? "\n" : "") + text().say((*mistakes)[i]);
  }
  if (mistakes->size() > most) {
    words += "\n" + text().fill("gui.told.more_mistakes", mistakes->size() - most);
  }
  desk_.told_last = {std::move(words), mistakes->empty() ? now.folder : std::string()};
}

void App::fill_screen(bool fill) {
  desk_.full_screen = fill;
  if (full_screen_) full_screen_(fill);
}

void App::paint(Ui& ui) {
  desk_.server.running = room_ && room_->running();
  Hits* const others = ui.hits;
  if (tour_.running() && others == nullptr) {
    tour_hits_.clear();
    ui.hits = &tour_hits_;
  }
  switch (desk_.place) {
    case Place::home: paint_home(ui, text(), desk_, intents_); break;
    case Place::lesson: paint_open_lesson(ui); break;
    case Place::server: paint_open_server(ui); break;
  }
  if (desk_.commands_shown && desk_.place == Place::home) {
    paint_commands(ui, text(), desk_, nullptr, nullptr, intents_);
  }
  if (desk_.glossary_shown) paint_glossary(ui, text(), desk_, intents_);
  paint_told(ui, text(), desk_.told_last, intents_);
  paint_tour_over(ui);
  if (desk_.keys_shown) paint_keys(ui, text(), desk_.place, intents_);
  ui.hits = others;
}

void App::paint_open_lesson(Ui& ui) {
  Lab& lab = open_->lab;
  look_outside();
  lab.update(open_->player, prose(), text());
  if (desk_.view == View::story) find_stories();
  const Scene scene{{ui, lab, moment_at(open_->player, lab.edition), text(), desk_, intents_},
                    open_->player};
  paint_lab(scene);
  if (desk_.commands_shown) paint_commands(ui, text(), desk_, &scene, nullptr, intents_);
}

void App::paint_open_server(Ui& ui) {
  room_->model.set_filter(desk_.server.filter);
  room_->look(text(), desk_.language, desk_.secrets_shown);
  const auto now = room_->moment();
  std::optional<Sight> sight;
  if (now) sight.emplace(Sight{ui, *room_->lab, *now, text(), desk_, intents_});
  paint_server(ui, text(), desk_, room_->model, sight ? &*sight : nullptr, intents_);
  if (desk_.commands_shown) paint_commands(ui, text(), desk_, nullptr, &room_->model, intents_);
}

void App::find_stories() {
  StoryModel& model = open_->lab.story;
  if (model.taken()) return;
  Stories read = read_stories(stories_);
  model.take(std::move(read.all), std::move(read.error));
}

void App::begin_tour() {
  tour_.begin();
  progress_.set("tour", "begun");
}

void App::paint_tour_over(Ui& ui) {
  if (!tour_.running()) return;
  TourSight now;
  now.lesson_open = desk_.place == Place::lesson;
  now.commands_open = desk_.commands_shown;
  now.keys_open = desk_.keys_shown;
  now.faults_open = desk_.faults_open;
  now.view = desk_.view;
  if (open_) {
    now.lesson_step = open_->player.step_index();
    now.cursor = open_->player.branch().cursor;
    now.line_chosen = open_->lab.selection.line.has_value();
  }
  if (tour_.look(now)) {
    progress_.set("tour", "done");
    desk_.told_last = {std::string(text()("gui.tour.over")), {}, true};
    ui.redraw = true;
  }
  const bool hidden = desk_.commands_shown || desk_.glossary_shown || desk_.keys_shown;
  if (tour_.running() && !hidden) paint_tour(ui, text(), tour_, *ui.hits, intents_);
}

// A frame is painted; if something of it was wanted, its words go to the clipboard.
void App::copy_what_is_drawn(Ui& ui) {
  if (!to_copy_) return paint(ui);
  Reading reading(*std::exchange(to_copy_, std::nullopt));
  paint(ui);
  const std::string words = reading.text();
  if (words.empty()) return;
  ImGui::SetClipboardText(words.c_str());
  desk_.told_last = {text().fill("gui.told.copied", words.substr(0, words.find('\n'))), {}, true};
}

void App::frame(Ui& ui) {
  if (look_) ui.look = *std::exchange(look_, std::nullopt);
  shown_look_ = ui.look;
  ImGuiIO& io = ImGui::GetIO();
  if (compat::key_pressed(KeyName::tab) && !io.WantTextInput) walking_ = true;
  if (ImGui::IsMouseClicked(0) || compat::key_pressed(KeyName::escape)) walking_ = false;
  io.ConfigFlags = walking_ ? io.ConfigFlags | ImGuiConfigFlags_NavEnableKeyboard
                            : io.ConfigFlags & ~ImGuiConfigFlags_NavEnableKeyboard;
  play_on(ui);
  look_at_exploration();
  look_at_files();
  copy_what_is_drawn(ui);
  read_keys(intents_, desk_.place, walking_);
  row_at_mouse_ = ui.row_under_mouse;
  panel_at_mouse_ = ui.panel_under_mouse;
  if (!intents_.empty()) {
    ui.redraw = true;
    ui.settling = std::max(ui.settling, 1);
  }
  const std::vector<Intent> wanted = std::exchange(intents_, {});
  for (const Intent& each : wanted) carry_out(each);
  if (ui.look == kept_look_ || desk_.teaching) return;
  kept_look_ = ui.look;
  progress_.set("theme", theme_name(ui.look.palette));
  progress_.set("zoom", fmt::format("{:.1f}", ui.look.zoom));
}

}  // namespace casella::gui
