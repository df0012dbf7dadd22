#pragma once
// The lab as a program: the lesson that is open, what the person wants of it, and what is kept of
// all that. It draws frames and carries out intents; window, pictures and tests hand it both.
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gui/app_exploration.h"
#include "gui/host.h"
#include "gui/library.h"
#include "gui/model/tour.h"
#include "gui/stage.h"
#include "gui/view/scene.h"
#include "sim/world/profile.h"

namespace casella::gui {

class ServerRoom;

class App {
 public:
  App(Library library, store::Progress progress, std::string language);
  ~App();

  // Draws all, then does what was wanted; the next frame shows it.
  void frame(Ui& ui);
  DrawFrame painter() {
    return [this](Ui& ui) { frame(ui); };
  }

  // With another server than the lesson's own, if one is given.
  void open(std::size_t lesson, bool from_where_left = false, const Profile* server = nullptr);
  void open(std::size_t lesson, const std::shared_ptr<const lesson::Lesson>& changed);
  void go_to_step(std::size_t step);  // as the author would get there
  // To the moment after so many events, in the step in which the last of them happens.
  void go_to_event(Seq events);
  // What news from another thread shall do: wake the window.
  void on_news(std::function<void()> wake) { wake_ = std::move(wake); }
  // Where endings are saved as lessons.
  void keep_lessons_in(std::filesystem::path folder) { own_lessons_ = std::move(folder); }
  // And documents.
  void keep_documents_in(std::filesystem::path folder) { documents_ = std::move(folder); }
  // Who makes a picture of the next frame, and says when it is written.
  using Written = std::function<void(const Result<Done>&)>;
  using MakePicture = std::function<void(std::string file, Written)>;
  void on_picture(MakePicture make) { picture_ = std::move(make); }
  // Of the live server, when it is started.
  void serve_as(HostWish wish) { wish_ = std::move(wish); }
  void use_server(std::unique_ptr<Host> host, bool shown = true);  // one that runs already
  ServerRoom* server() { return room_.get(); }
  void on_quit(std::function<void()> quit) { quit_ = std::move(quit); }
  void on_full_screen(std::function<void(bool)> fill) { full_screen_ = std::move(fill); }
  // Explores from the moment at hand, and waits for all of it: for pictures.
  void explore_to_the_end();
  // Where the stories are that are told side by side.
  void find_stories_in(std::filesystem::path folder) { stories_ = std::move(folder); }
  // Shows a newcomer round; it is not offered again once it was begun.
  void begin_tour();
  const Tour& tour() const { return tour_; }
  // Told of each intent that is carried out.
  void on_intent(std::function<void(const Intent&)> heard) { heard_ = std::move(heard); }
  void carry_out(const Intent& intent);

  Library& library() { return library_; }
  store::Progress& progress() { return progress_; }
  Desk& desk() { return desk_; }
  lesson::Player* player() { return open_ ? &open_->player : nullptr; }
  Lab* lab() { return open_ ? &open_->lab : nullptr; }
  const Text& text() const { return library_.text(desk_.language); }
  std::string title() const;  // of the window
  // True once after the title has changed.
  bool take_title_change() { return std::exchange(title_changed_, false); }

 private:
  struct Open {
    explicit Open(const std::shared_ptr<const lesson::Lesson>& read) : lesson(read), player(read) {}
    std::shared_ptr<const lesson::Lesson> lesson;  // as it was read when it was opened
    std::size_t index = 0;
    lesson::Player player;
    Lab lab;
    std::string deeds;                    // of the task at hand, a line each
    bool reached = false;                 // the task's goals were seen reached
    bool over = false;                    // the end of the lesson was seen
    std::set<std::string> met_outside{};  // tasks that a program of one's own has done
    std::unique_ptr<Exploration> exploration{};
    std::optional<Seq> replaying;  // plays what is recorded, up to there
  };
  struct OfWindow;  // these carry out intents: app_doing.h
  struct OfSession;
  struct OfLesson;
  struct OfServer;
  struct Exploring;  // those of the explorer: app_exploring.cpp
  struct Exporting;  // documents: app_exporting.cpp

  const lesson::Prose& prose() const;
  Lab* lab_at_hand();  // of the lesson or of the live session; null: there is none
  bool in_story();     // where a story is told, time is the story's
  void rest();
  void finish_replay();
  void show_server(bool shown);
  void start_server(bool in_memory, bool any_ports);
  void serve_lesson();
  void look_outside();
  void set_language(const std::string& language);
  void play_on(Ui& ui);
  void look_at_exploration();
  void look_at_files();
  void note_place();
  void note_task();
  void refresh_home();
  void show_notices();
  void fill_screen(bool fill);
  void paint(Ui& ui);
  void paint_open_lesson(Ui& ui);
  void paint_open_server(Ui& ui);
  void find_stories();
  void paint_tour_over(Ui& ui);
  void copy_what_is_drawn(Ui& ui);

  std::unique_ptr<ServerRoom> room_;  // once the live server was asked for
  HostWish wish_;                     // how to start it
  View other_view_ = View::card;      // of the lesson while the server is shown, and the other way
  Library library_;
  store::Progress progress_;
  Desk desk_;
  std::optional<Open> open_;
  std::vector<Intent> intents_;
  Look shown_look_{}, kept_look_{};
  float play_clock_ = 0;
  double looked_at_files_ = 0;
  bool walking_ = false;  // the keyboard goes from button to button
  bool title_changed_ = true;
  std::optional<Look> look_;  // asked for, until the next frame shows it
  struct BeforeTeaching {
    Look look{};
    bool lesson_hidden = false, full_screen = false;
  };
  BeforeTeaching before_teaching_;
  std::function<void(bool)> full_screen_;
  std::function<void()> wake_, quit_;
  std::filesystem::path own_lessons_, documents_;
  MakePicture picture_;
  std::filesystem::path stories_;
  std::function<void(const Intent&)> heard_;
  Tour tour_;
  Hits tour_hits_;                      // where nobody else keeps them
  Rect row_at_mouse_, panel_at_mouse_;  // of the frame that was shown last
  std::optional<Rect> to_copy_;         // what is drawn there in the next frame
};

// As the settings keep them.
std::string_view theme_name(PaletteName palette);
std::optional<PaletteName> theme_named(std::string_view name);

}  // namespace casella::gui
