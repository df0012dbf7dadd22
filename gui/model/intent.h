#pragma once
// What a person at the window wants. Views and keys only say so; the app does it, between frames.
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "gui/model/explore_budget.h"
#include "gui/model/selection.h"
#include "sim/world/action.h"

namespace casella::gui {

enum class View : std::uint8_t {
  lesson,
  transcript,
  matrix,
  sequence,
  bytes,
  wire,
  explore,
  compare,
  story,
  panels,
  card,   // of the live server: how to connect
  stops,  // and where its sessions stop, and what goes wrong
  board,  // and who has reached what of the lesson it serves
};
// The window as a picture; the others as `casella export` makes them.
enum class Document : std::uint8_t { picture, svg, mermaid, html, pcap, text };
// What can be done by hand to a session of the live server.
enum class Meddling : std::uint8_t { hold, release, cut, delay, fail, lock, unlock, fill, empty };
// What happens of itself when a command comes.
enum class Mishap : std::uint8_t { cut, delay, error, lock, full };
enum class Stride : std::uint8_t { reply, state, device, breakpoint, quiet };

namespace intent {

// clang-format off
struct UseProfile { std::size_t index = 0; };  // of profiles(): the lesson again, with that server
struct OpenLesson { std::size_t index = 0; };  // of the library
struct GoHome {};

// The lesson.
struct Next {};
struct Back {};
struct RestartStep {};
struct Answer { std::size_t option = 0; };
struct TakeHint {};

// Time.
struct Step {};
struct StepBack {};
struct Jump { Seq seq = 0; };
struct ToEnd {};
struct TogglePlay {};
struct SetSpeed { std::size_t index = 0; };  // into kSpeeds
struct RunUntil { Stride stride = Stride::reply; };
struct UseBranch { std::size_t branch = 0; };
struct CompareWith { std::size_t branch = 0; };
struct ToggleBookmark {};

// The world.
struct Deed { std::string words{}, device{}; };
struct Act { Action action; };

// What can happen from here on.
struct SetBudget { ExploreBudget budget{}; };
struct Explore { bool on = false; };                // begins; stops what runs; or goes on
struct OpenOutcome { std::size_t row = 0; };        // its shortest way, as a branch
struct OpenBreak { std::size_t promise = 0, mode = 0; };  // what breaks it; 0: as set here
struct SaveBreak { std::size_t promise = 0, mode = 0; };
struct SaveOutcome { std::size_t row = 0; };        // as a lesson

// What is looked at.
struct Choose { Selection selection{}; };
struct Visit { Selection selection{}; };  // chooses it, and goes to its moment
struct Show { View view = View::transcript; };
struct TakeDevice { DeviceId device{}; };  // types as this device
struct FilterDevice { std::optional<DeviceId> device{}; };

// Documents.
struct Export { Document as = Document::html; };  // the branch at hand, up to the cursor
struct FindExport {};                             // the formats, by name
struct CopyTold {};                               // the path of what was written

struct Report { bool table = false; };            // of the learner: a page, or a table
struct ToggleGlossary {};
struct OpenTerm { std::string lesson{}; };        // the lesson that shows it

// The live server.
struct ShowServer {};                          // its screen, or back from there
struct StartServer { bool in_memory = false, any_ports = false; };
struct StopServer {};
struct ServeLesson { bool anew = false; };      // the lesson at hand; anew: its mail too
struct FollowGuest { ConnId session{}; };
struct NextGuest { int by = 1; };              // down the list; -1: up
struct Meddle { Meddling what = Meddling::hold; ConnId session{}; };  // none: the one at hand
struct SetStop { bool on_state = false; std::string at{}; unsigned nth = 0; };
struct RemoveStop { std::size_t index = 0; };
struct SetMishap { Mishap what = Mishap::cut; std::string at{}; unsigned nth = 1; };
struct ClearMishaps {};
struct FocusStop {};
struct SaveLesson {};                          // the session at hand, as a lesson to be written
struct CopyCard { std::optional<std::size_t> program{}; };  // none: all of it

// The window.
struct NextTheme {};
struct NextLanguage {};
struct Zoom { int steps = 0; };  // 0: as it was made
struct ToggleKeys {};
struct ToggleCommands {};        // everything by name
struct ToggleLesson {};          // a teacher hides the explanations
struct ToggleTeaching {};        // for a projector: high contrast, large, nothing explained
struct ToggleFullScreen {};
struct Quit {};
struct Forward {};               // a remote control's: the lesson's next step; teaching, an event
struct Backward {};
struct ToggleSecrets {};
struct TogglePackets {};         // beneath the transcript
struct Copy { bool under_mouse = false, panel = false; };  // a row, or all of its panel
struct ToggleTour {};            // the first round through the lab
struct StoryTo { std::size_t at = 0; };  // so many of its events have happened
struct NextStory {};
struct FocusConsole {};
struct FocusBreakpoint {};
struct Close {};                 // the topmost thing that can be closed

// clang-format on

}  // namespace intent

using Intent = std::variant<
    intent::OpenLesson, intent::UseProfile, intent::GoHome, intent::Next, intent::Back,
    intent::RestartStep, intent::Answer, intent::TakeHint, intent::Step, intent::StepBack,
    intent::Jump, intent::ToEnd, intent::TogglePlay, intent::SetSpeed, intent::RunUntil,
    intent::UseBranch, intent::CompareWith, intent::ToggleBookmark, intent::Deed, intent::Act,
    intent::SetBudget, intent::Explore, intent::OpenOutcome, intent::OpenBreak, intent::SaveBreak,
    intent::SaveOutcome, intent::Choose, intent::Visit, intent::Show, intent::Export,
    intent::FindExport, intent::CopyTold, intent::Report, intent::ToggleGlossary, intent::OpenTerm,
    intent::TakeDevice, intent::FilterDevice, intent::NextTheme, intent::NextLanguage, intent::Zoom,
    intent::ToggleKeys, intent::ToggleCommands, intent::ToggleTeaching, intent::ToggleFullScreen,
    intent::Forward, intent::Backward, intent::ToggleLesson, intent::ToggleSecrets,
    intent::FocusConsole, intent::FocusBreakpoint, intent::Close, intent::TogglePackets,
    intent::Copy, intent::ToggleTour, intent::StoryTo, intent::NextStory, intent::ShowServer,
    intent::StartServer, intent::StopServer, intent::ServeLesson, intent::FollowGuest,
    intent::NextGuest, intent::Meddle, intent::SetStop, intent::RemoveStop, intent::SetMishap,
    intent::ClearMishaps, intent::FocusStop, intent::SaveLesson, intent::CopyCard, intent::Quit>;

}  // namespace casella::gui
