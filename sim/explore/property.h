#pragma once
// What should hold, whatever happens: by name, and in the language of goals, so that a lesson, the
// console and the explorer mean the same.
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sim/base/result.h"
#include "sim/explore/explorer.h"
#include "sim/lesson/goal.h"

namespace casella::explore {

struct Property {
  std::string name;       // "no-loss"; its wording is explore.property.NAME
  std::string goal;       // of this world's devices and accounts
  std::uint8_t mark = 0;  // what breaks it at any time, a Mark; 0: looked at when all is over
  bool own = false;       // somebody's own goal: may tell apart what outcomes don't
  bool later = false;     // looked at once every device has checked again: once_more()
  bool applies = true;    // it says something about the protocols spoken here
};

// "no-loss", "quit-only", "no-double", "everywhere", "lock-released", "one-at-a-time",
// "not-refused", "flags-converge", "no-early-expunge".
std::vector<Property> properties_of(const World& start, const Settings& settings);

// A goal of one's own, looked at wherever all is over. An error if it isn't one, or names nothing.
Result<Property> own_property(const std::string& goal, const World& start);

enum class Verdict : std::uint8_t { NotYet, Holds, Broken, Moot };  // Moot: does not apply

struct Finding {
  Property property;
  Verdict verdict = Verdict::NotYet;
  StateId broken_at = kNoState;  // the first such state that was found
};

// Looks at what an explorer has found so far; can be asked again while it goes on.
class Judge {
 public:
  explicit Judge(std::vector<Property> properties);

  // `finished`: what was not broken holds. True if a verdict changed.
  bool look(const Explorer& explorer, bool finished);
  const std::vector<Finding>& findings() const { return findings_; }

 private:
  std::vector<Finding> findings_;
  std::vector<lesson::Goal> goals_;
  std::size_t outcomes_seen_ = 0, endings_seen_ = 0;
};

// A shortest session that breaks the property, from the explorer's start. With reductions the first
// state found may lie deeper than need be, so what breaks at any time is looked for once more
// without.
Timeline witness_of(const Explorer& explorer, const Finding& finding);

// All that is under way comes to its end, and every device checks twice: what is known to one is
// known to all by then, if it ever will be.
void once_more(Timeline& session);

// The same mailboxes, and devices that have nothing yet, all of which work in this mode: POP3's or
// IMAP's. Those that only send stay as they are.
World with_mode(const World& start, Mode mode);

// Modes by name, as lessons write them.
inline constexpr std::string_view kModeIds[] = {"delete", "keep", "keep-days", "online", "offline"};
constexpr std::string_view id_of(Mode mode) {
  return kModeIds[static_cast<std::size_t>(mode)];
}

// The modes that are set side by side.
inline constexpr Mode kSideBySide[] = {Mode::Delete, Mode::Keep, Mode::Offline};

// Which property holds in which mode.
struct Table {
  struct Column {
    Mode mode = Mode::Delete;
    std::vector<Finding> findings;
    Progress progress{};
    std::optional<Halt> halt{};  // none while it runs
    // For each finding that is broken a shortest session that shows it, once the column is filled.
    std::vector<std::shared_ptr<const Timeline>> witnesses{};
  };
  std::vector<Column> columns;
};

// Fills it column by column; `changed` is called now and then, and may stop it by returning false.
Table fill_table(const World& start, const Settings& settings, std::span<const Mode> modes,
                 const std::function<bool(const Table&)>& changed = {});

}  // namespace casella::explore
