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

// What a goal may look at. `since`: what was sent before this record is not of the task's doing.
struct Scope {
  const World& world;
  const Timeline& timeline;
  Seq since = 0;
  Seq until = kUntilTip;  // the records that the world has seen
  static constexpr Seq kUntilTip = ~Seq{0};
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
