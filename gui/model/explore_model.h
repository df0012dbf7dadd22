#pragma once
// What an exploration has found, in the learner's terms: who has which message in each ending, what
// was lost or came twice, how likely that is, and which promise holds in which mode.
#include <memory>
#include <string>
#include <vector>

#include "gui/model/mark.h"
#include "sim/base/text.h"
#include "sim/world/world.h"

namespace casella::explore {
struct Settings;
}

namespace casella::gui {

struct Explored;

struct ExplorePlace {  // a column: a mailbox on the server, or a device
  std::string id{}, label{};
  Icon icon = Icon::none;
};

struct ExploreMail {  // a message at a place
  std::string label{};
  Icon icon = Icon::envelope;
  Tone tone = Tone::plain;  // note: more than one copy
};

struct ExploreTag {
  std::string words{};
  Tone tone = Tone::note;
};

struct OutcomeRow {
  std::string share{};                             // "62 %"; empty before all orders are known
  float weight = 0;                                // the same, 0 to 1
  std::string effort{};                            // "17 steps", of the shortest way
  std::string size{};                              // "3 states · 1,204 orders"
  std::vector<std::vector<ExploreMail>> places{};  // by column
  std::vector<ExploreTag> tags{};                  // what is worth a word
  Tone tone = Tone::ok;                            // error: something is lost
};

enum class Promise : std::uint8_t { open, holds, broken, moot };  // moot: says nothing here

struct PromiseCell {
  Promise is = Promise::open;
  std::string steps{};    // of the shortest session that breaks it, "17 steps"; empty: not known
  bool openable = false;  // and it can be stepped through
};

struct PromiseRow {
  std::string id{}, words{};
  std::vector<PromiseCell> kept{};  // by ExploreView::modes
};

struct ExploreView {
  bool begun = false, running = false;
  bool openable = false;   // the ways to the endings can be shown
  bool resumable = false;  // it was stopped, or ran out of memory: it can go on
  std::string summary{};   // "5 endings · 1,240 states · 0.2 s"
  std::string progress{};  // while it runs
  std::string halt{};      // why not everything was tried
  std::vector<ExplorePlace> places{};
  std::vector<OutcomeRow> outcomes{};
  std::vector<std::string> modes{};  // columns: as set here, delete, keep, IMAP
  std::vector<PromiseRow> promises{};
};

class ExploreModel {
 public:
  // Where an exploration begins: on a branch, after so many of its events.
  struct From {
    std::size_t branch = 0;
    std::uint64_t events = 0;
  };
  ExploreModel();
  ~ExploreModel();

  // Another exploration has begun, from this world on.
  void begin(World start, From from, const explore::Settings& settings);
  void take(Explored found);  // what it has found so far
  const Explored& found() const;
  From from() const { return from_; }

  const ExploreView& update(const Text& text, std::uint32_t edition);
  const ExploreView& view() const { return view_; }

  // An ending in one line: "Server: nothing. Laptop: Lunch."
  std::string outcome_words(std::size_t row, const Text& text) const;

 private:
  struct Parts;  // the world, and what was found
  void build(const Text& text);
  void build_places(const Text& text);
  void build_promises(const Text& text);

  std::unique_ptr<Parts> parts_;
  From from_{};
  ExploreView view_{};
  std::uint32_t edition_ = 0;
  bool fresh_ = false;
};

std::string grouped(std::uint64_t number, const Text& text);  // "12,345"

}  // namespace casella::gui
