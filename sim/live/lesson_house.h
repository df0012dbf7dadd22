#pragma once
// A lesson put behind real sockets: its kind of server, its mail, and an account for each learner.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/lesson/lesson.h"
#include "sim/live/config.h"

namespace casella::live {

class LessonHouse {
 public:
  // As the lesson is when `step` begins; else its first task for a program outside.
  static Result<LessonHouse> of(std::shared_ptr<const lesson::Lesson> lesson,
                                std::optional<std::size_t> step = std::nullopt);

  const std::shared_ptr<const lesson::Lesson>& lesson() const { return lesson_; }
  // The lesson's server, in which nothing waits that does not have to.
  WorldSettings settings() const;
  // Accounts that are not there yet, with the lesson's mail: of those in `wishes` (who has mail of
  // their own begins with that), or of the lesson if there are none.
  std::optional<Error> furnish(StoreState& store, const std::vector<AccountWish>& wishes,
                               MessageId& newest, SimTime now) const;
  // One of them, as it is at its start.
  Result<Account> account(const AccountWish& wish, MessageId& newest, SimTime now) const;
  // Who learns: those in `wishes`, or the one account of which the task speaks.
  std::vector<std::string> learners(const std::vector<AccountWish>& wishes) const;
  // Names and passwords for a settings card.
  std::vector<AccountWish> accounts(const std::vector<AccountWish>& wishes) const;
  // The world in which goals are looked at, with this mail.
  World start(const StoreState& store) const;

 private:
  const Account& model() const;

  std::shared_ptr<const lesson::Lesson> lesson_;
  World world_;
  std::string user_;
};

}  // namespace casella::live
