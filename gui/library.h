#pragma once
// All lessons on this machine, with their prose in each language.
#include <array>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gui/view/scene.h"
#include "sim/base/text.h"
#include "sim/compare/story.h"
#include "sim/lesson/prose.h"
#include "sim/store/progress.h"

namespace casella::gui {

struct Shelved {
  std::shared_ptr<const lesson::Lesson> lesson;             // null: it can't be read
  std::map<std::string, lesson::Prose, std::less<>> prose;  // by language
  std::vector<Error> errors;
  std::string folder;
  std::filesystem::file_time_type written{};  // the newest of its files, when it was read
};

// The stories of a folder, and what is wrong with the first that can't be read.
struct Stories {
  std::vector<compare::Story> all;
  std::optional<Error> error;
};
Stories read_stories(const std::filesystem::path& folder);

class Library {
 public:
  // The texts of all languages and the lessons of a data folder. Fails only without texts; a lesson
  // that can't be read keeps its place and says why.
  static Result<Library> open(const std::filesystem::path& data);

  // A lesson by its folder, its folder's name with or without the number, or its id.
  std::optional<std::size_t> find(std::string_view name) const;
  // One from elsewhere, put at the end; its place even if it can't be read.
  std::size_t add(const std::filesystem::path& folder);

  // Reads a lesson anew if one of its files was written since. None: there is nothing new. Else
  // everything that `casella check` finds wrong; with mistakes, the lesson stays as it was.
  std::optional<std::vector<Error>> look_again(std::size_t index);

  const Text& text(std::string_view language) const;
  const std::vector<Shelved>& lessons() const { return lessons_; }
  std::vector<LessonCard> cards(const store::Progress& progress, std::string_view language) const;

 private:
  std::map<std::string, Text, std::less<>> texts_;
  std::vector<Shelved> lessons_;
};

}  // namespace casella::gui
