#pragma once
// A lesson whose tasks are for programs outside, one a list of goals.
#include <memory>
#include <string>
#include <vector>

#include "sim/lesson/lesson.h"
#include "sim/live/ports.h"
#include "tests/support/scene.h"

namespace casella::live {

using Goals = std::vector<std::string>;

inline std::shared_ptr<const lesson::Lesson> lesson_with(std::vector<Goals> tasks) {
  lesson::Lesson made;
  made.id = made.slug = "by-a-client";
  made.settings = *house_settings("modern");
  made.devices = {casella::test::device("laptop", Mode::Keep),
                  casella::test::device("program", Mode::Keep)};
  made.accounts.push_back({"alice", "secret", {}, 0});
  for (auto& goals : tasks) {
    lesson::Task task;
    task.key = "task" + std::to_string(made.steps.size());
    task.as = "program";
    task.outside = true;
    task.goals = std::move(goals);
    made.steps.push_back({std::move(task), 0});
  }
  return std::make_shared<const lesson::Lesson>(std::move(made));
}

}  // namespace casella::live
