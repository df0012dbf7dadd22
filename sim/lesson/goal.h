#pragma once
// Goals: a tiny language of conditions on a world and its history. It has no side effects.
//
//   condition = or ; or = and {"or" and} ; and = not {"and" not} ; not = ["not"] comparison
//   comparison = value [("==" | "!=" | "<" | "<=" | ">" | ">=" | "has" | "like") value]
//   value = number | 'text' | true | false | path | "(" condition ")"
//
// Paths: server.USER.count .octets .marked .mail .locked .held_by .seen .flagged .deleted .Folder ;
// DEVICE.knows .seen .flagged .deleted .waiting .conflicts (of IMAP) ; DEVICE.mail .mail.count
// .octets .unsaved.count .state .reply .sessions .posted .fetched .duplicates .remembered.count
// .crashed .sent ; "X.count" of any list. `has`: a list holds a value, or a text holds a text.
// `like`: a text matches a pattern with '*'.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/result.h"
#include "sim/world/timeline.h"

namespace casella::lesson {

// The records of a timeline, or of whatever else keeps them by number. Does not own them.
class Records {
 public:
  template <class All>
  Records(const All& all)  // NOLINT: a timeline is meant to become one by itself
      : all_(&all), size_(all.size()), at_([](const void* from, Seq seq) -> RecordView {
          return (*static_cast<const All*>(from))[seq];
        }) {}
  Seq size() const { return size_; }
  RecordView operator[](Seq seq) const { return at_(all_, seq); }

 private:
  const void* all_;
  Seq size_;
  RecordView (*at_)(const void*, Seq);
};

// What a goal may look at. `since`: what was sent before this record is not of the task's doing.
struct Scope {
  const World& world;
  Records timeline;
  Seq since = 0;
  Seq until = kUntilTip;  // the records that the world has seen
  static constexpr Seq kUntilTip = ~Seq{0};
  // In a class everybody's account stands for the one of which the lesson speaks: server.NAMED is
  // this account. Empty: each goes by its own name.
  std::string_view named{}, account{};
};

class Goal {
 public:
  // Errors name the column and what was expected there.
  static Result<Goal> parse(std::string_view text);

  // A path that names no device, user or property is an error; so is a comparison of unlike values.
  Result<bool> holds(const Scope& scope) const;

  struct Node;

 private:
  explicit Goal(std::shared_ptr<const Node> root) : root_(std::move(root)) {}
  std::shared_ptr<const Node> root_;
};

}  // namespace casella::lesson
