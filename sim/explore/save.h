#pragma once
// A session as a lesson: its folder's files, so that it can be played, changed and given to others.
#include <map>
#include <string>
#include <vector>

#include "sim/lesson/lesson.h"
#include "sim/world/timeline.h"

namespace casella::explore {

// The wording of a lesson made from a session, in one language.
struct SavedWords {
  std::string language;  // "en"
  std::string title, summary;
  std::string intro, end;  // prose of the first step and of the last
};

// File names below the lesson's folder, and what is to be in them. `session` began with the world
// of `from`; `id` is the new lesson's. What hangs on an order finer than lines may be played
// otherwise: play the lesson, and compare.
std::map<std::string, std::string> lesson_files(const Timeline& session, const lesson::Lesson& from,
                                                const std::string& id,
                                                const std::vector<SavedWords>& words);

// A lesson that begins with this world, whose devices have nothing yet, and has no steps.
lesson::Lesson lesson_of(const World& start, std::string id, std::uint64_t seed);

// An action of a session that began in `from`, for a world whose messages have the same names.
Action told_in(const World& to, const World& from, Action action);

// The [[step]] tables that play a session.
std::string steps_of(const Timeline& session);

}  // namespace casella::explore
