#pragma once
// A lesson while it is served: what is told of its goals, and where it is shown who has reached
// them.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sim/cli/house.h"
#include "sim/cli/serve_log.h"
#include "sim/live/autoconfig.h"
#include "sim/live/lesson_house.h"
#include "sim/live/watch_post.h"

namespace casella::cli {

class ServeBoard {
 public:
  // The lesson that is named, in all its languages.
  static Result<std::unique_ptr<ServeBoard>> of(House& house, const std::string& lesson);

  const live::LessonHouse& lesson_house() const { return *house_; }
  // Before the server starts; `log` is told of each goal.
  std::optional<Error> watch(const StoreState& store, const std::vector<std::string>& learners,
                             ServeLog& log, LogAs form);
  live::WatchPost& post() { return *post_; }

  std::vector<live::AutoconfigServer::Page> pages();
  // For `casella ctl board [text|json|csv]`; none if the form is another.
  std::optional<std::string> told(const std::string& form) const;
  // What is to be done, and where it is shown; `address` is empty if there are no pages.
  std::string beginning(LogAs form, const std::string& address) const;

 private:
  struct Language {
    Text text;
    std::vector<std::vector<std::string>> goals;
    live::BoardWords words;
  };
  explicit ServeBoard(House& house) : cli_(house) {}
  std::optional<Error> add_language(const std::string& language,
                                    const std::filesystem::path& folder);
  const live::BoardWords& words(const std::string& language) const;
  std::string as_text(const live::Reached& what) const;
  std::string as_json(const live::Reached& what) const;

  House& cli_;
  std::unique_ptr<live::LessonHouse> house_;
  std::vector<std::string> tasks_;  // their keys
  std::map<std::string, std::unique_ptr<Language>> languages_;
  std::unique_ptr<live::WatchPost> post_;
};

}  // namespace casella::cli
