#pragma once
// What every view is handed: the models, the texts, what the window itself remembers, and where
// to say what the person wants.
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "gui/base/layout.h"
#include "gui/base/ui.h"
#include "gui/model/intent.h"
#include "gui/model/lab.h"
#include "gui/model/server_model.h"
#include "gui/view/keys.h"
#include "gui/widget/rows.h"

namespace casella::gui {

// Events a second while playing.
inline constexpr std::array<float, 4> kSpeeds = {1, 3, 8, 25};

// A lesson as the chooser shows it.
struct LessonCard {
  std::string id{}, title{}, summary{};
  Progress progress{};
  bool finished = false;
  bool broken = false;  // it can't be read; the summary says why
};

// What was done outside the window, told until something else is done.
struct Told {
  std::string words{};
  std::string path{};  // of what was written; empty: it wasn't
  bool good = false;   // all is well though nothing was written
};

// What the window remembers that is no part of the simulation.
struct Desk {
  Place place = Place::home;
  View view = View::transcript;
  bool keys_shown = false, lesson_hidden = false, secrets_shown = false;
  bool glossary_shown = false, focus_glossary = false;
  std::string glossary_typed{};
  bool teaching = false, full_screen = false;
  bool packets_shown = false;  // beneath the transcript
  bool faults_open = false;    // the menu under the right button
  bool commands_shown = false, focus_command = false;
  std::string command_typed{};
  std::size_t command_at = 0;
  bool playing = false;
  std::size_t speed = 1;
  std::string language = "en";

  std::string typed{};       // in the console
  std::string said{};        // beside it: what went wrong with the last line
  std::string breakpoint{};  // a pattern of lines
  bool focus_console = false, focus_breakpoint = false;
  std::optional<std::size_t> compared{};  // the branch beside the one at hand

  struct FaultMenu {
    std::optional<DeviceId> device{};
    std::optional<std::size_t> line{};  // that was under the mouse
  };
  std::optional<FaultMenu> opening{};  // asked for in this frame
  FaultMenu faults{};                  // the one that is open

  struct Server {  // of the live server's screen
    GuestFilter filter{};
    StopForm form{};  // what is being typed for a breakpoint or a mishap
    bool focus_stop = false;
    bool running = false;          // seen from elsewhere
    std::optional<ConnId> menu{};  // whose menu is asked for in this frame
    ConnId menu_of{};              // and is open
  } server{};
  ExploreBudget budget{};       // of the explorer
  bool promises_shown = false;  // of its two tables, where there is room for one
  std::string explore_said{};   // where a lesson was saved, or why not

  Told told_last{};                       // what was done last outside the window
  std::string notice{};                   // something to know: progress can't be kept
  std::vector<LessonCard> lessons{};      // for the chooser
  std::vector<std::string> servers{};     // that a lesson can be taken with
  std::optional<std::size_t> resume{};    // the lesson that was left last
  std::optional<std::size_t> told{};      // the step whose feedback has come into sight
  std::size_t story_followed = 0;         // the story's event, likewise
  std::size_t wire_followed = 0;          // and the wire's rows
  std::optional<std::size_t> followed{};  // the row the transcript has scrolled to
  struct Wrapped {                        // of the transcript: where its rows begin
    RowLines lines{};
    std::uint32_t version = 0;
    std::array<float, 4> place{};  // of its columns, and the scale
  } wrapped{};
};

// A session, or several, at a moment: of a lesson, or of the live server.
struct Sight {
  Ui& ui;
  Lab& lab;
  Moment now;
  const Text& text;
  Desk& desk;
  std::vector<Intent>& intents;

  const Moment& moment() const { return now; }
  void want(Intent intent) const { intents.push_back(std::move(intent)); }
};

// A lesson.
struct Scene : Sight {
  const lesson::Player& player;
};

}  // namespace casella::gui
