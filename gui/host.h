#pragma once
// A live server as the window needs it: real sockets behind it, or none (rehearsal.h).
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "gui/model/server_model.h"
#include "sim/base/text.h"
#include "sim/lesson/lesson.h"
#include "sim/live/card.h"
#include "sim/live/lesson_board.h"
#include "sim/live/session_file.h"
#include "sim/live/view.h"

namespace casella::gui {

// What was arranged to happen.
struct Arranged {
  std::vector<StopSign> stops{};
  std::vector<Accident> accidents{};
  bool full = false;
  std::vector<std::string> locked{};
  bool operator==(const Arranged&) const = default;
};
Arranged arranged(const live::Hall& hall, const live::Faults& faults,
                  const live::Breakpoints& breakpoints);

class Host {
 public:
  using Deed = std::function<void(live::Hall&, live::Faults&, live::Breakpoints&, SimTime)>;

  virtual ~Host() = default;
  virtual std::shared_ptr<const live::View> view() const = 0;  // the newest
  virtual void follow(ConnId session) = 0;
  virtual void post(Deed deed) = 0;  // on the server's thread, soon
  virtual Arranged arrangement() const = 0;
  virtual std::optional<live::Kept> take_out(ConnId session) = 0;
  virtual live::SettingsCard card(const Text& text) const = 0;
  virtual std::string address() const = 0;
  virtual std::string folder() const = 0;  // where mail is kept; empty: in memory
  // Of the lesson that is served; null: none is.
  virtual live::LessonBoard* board() { return nullptr; }
  // Where it listens and for whom, in a few lines.
  virtual std::string brief(const Text& text) const = 0;
  virtual std::string board_address() const { return {}; }  // "http://..."; empty: no pages
  // What it can't do though it runs.
  virtual std::optional<Error> shortcoming() const { return std::nullopt; }
};

struct HostWish {
  std::filesystem::path lessons;  // whose mail the accounts begin with
  std::filesystem::path data;     // empty: the usual folder
  bool in_memory = false;
  std::optional<std::uint16_t> base = live::kUnprivileged;  // none: any ports that are free
  std::string config;                                       // a file as `casella serve` reads it
  const Text* text = nullptr;  // what `casella ctl` is answered with; null: it isn't
  std::string language = "en";
  // A lesson, whose mail is served and begins anew, and its folder; null: the usual accounts.
  std::shared_ptr<const lesson::Lesson> lesson{};
  std::filesystem::path lesson_folder{};
};

// What brief() says.
std::string brief_of(const Text& text, const live::Offer& offer, const live::AccountWish& account);

// Listens when it returns. `news` is called on its threads.
Result<std::unique_ptr<Host>> start_host(const HostWish& wish, std::function<void()> news);

}  // namespace casella::gui
