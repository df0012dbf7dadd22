#pragma once
// What every command needs: where things lie, the words, where to write; and which lessons there
// are.
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/result.h"
#include "sim/base/text.h"
#include "sim/cli/output.h"
#include "sim/lesson/lesson.h"
#include "sim/lesson/prose.h"

namespace casella::cli {

struct House {
  std::filesystem::path program;  // this one's file
  std::filesystem::path data;     // holds assets/ and lessons/
  std::string language = "en";
  std::string profile;  // of the server, instead of the lesson's own; empty: that one
  Text text;
  Output out{1}, err{2};

  std::filesystem::path lessons() const { return data / "lessons"; }
  // Of a story that comes with the program, by its name; else a path as it stands.
  std::filesystem::path find_story(const std::string& name) const {
    const std::filesystem::path own = lessons() / "stories" / (name + ".toml");
    return std::filesystem::exists(own) ? own : std::filesystem::path(name);
  }

  // Says the sentence on standard error.
  int complain(const Error& error, int exit = kUsage);
  int complain(const std::vector<Error>& errors);  // the first, and how many more there are
};

// One lesson as it is found, before it is read whole.
struct Listed {
  std::filesystem::path folder;
  std::string slug;  // "040-two-devices"
  std::string id;    // "two-devices"
};

std::vector<Listed> list_lessons(const std::filesystem::path& lessons);

// The folder of a lesson named by its id, its slug, its place in the list (from 1), the number its
// slug begins with as it stands there ("040"), or a path. Else a sentence that names what is near.
Result<std::filesystem::path> find_lesson(const std::string& name,
                                          const std::filesystem::path& lessons);

// The lesson and its prose in one language.
struct Told {
  lesson::Lesson lesson;
  lesson::Prose prose;
};
Result<Told> read_lesson(const std::filesystem::path& folder, std::string_view language);
// The same as it is to be shown: with the server that the command line chose.
Result<Told> read_lesson(const std::filesystem::path& folder, const House& house);

// A whole number from `least`; `option` is what it was given for.
Result<std::uint64_t> parse_number(const std::string& text, std::string_view option,
                                   std::uint64_t least = 0);

// The one of `known` that somebody who typed `word` may have meant; empty if none is near.
std::string nearest(std::string_view word, const std::vector<std::string>& known);

}  // namespace casella::cli
