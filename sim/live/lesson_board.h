#pragma once
// A lesson while it is served: who has reached which of its goals, and how that is said.
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/live/autoconfig.h"
#include "sim/live/lesson_house.h"
#include "sim/live/watch_post.h"

namespace casella::live {

class LessonBoard {
 public:
  // `folder`: the lesson's, with its prose; `data` holds assets/. What is told in no language is
  // told in `language`.
  static Result<std::unique_ptr<LessonBoard>> of(std::shared_ptr<const lesson::Lesson> lesson,
                                                 const std::filesystem::path& folder,
                                                 const std::filesystem::path& data,
                                                 std::string language);

  const LessonHouse& house() const { return *house_; }
  const std::vector<std::string>& tasks() const { return tasks_; }  // their keys
  const BoardWords& words(const std::string& language = {}) const;

  // Before the server starts, and post() is started. `reached` and `changed` are called on the
  // watch's thread, this when the board is another.
  std::optional<Error> watch(const StoreState& store, const std::vector<std::string>& learners,
                             std::function<void(const Reached&)> reached,
                             std::function<void()> changed = {});
  WatchPost& post() { return *post_; }
  void stop();  // once all that came is looked at

  std::vector<AutoconfigServer::Page> pages();
  // As "text", "json" or "csv"; none if the form is another.
  std::optional<std::string> told(const std::string& form) const;

 private:
  struct Language {
    Text text;
    BoardWords words;
  };
  LessonBoard() = default;
  std::optional<Error> add_language(const std::string& language,
                                    const std::filesystem::path& folder,
                                    const std::filesystem::path& data);

  std::unique_ptr<LessonHouse> house_;
  std::vector<std::string> tasks_;
  std::string language_;
  std::map<std::string, std::unique_ptr<Language>> languages_;
  std::unique_ptr<WatchPost> post_;
};

}  // namespace casella::live
