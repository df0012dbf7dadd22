// The lessons that come with Casella: free of mistakes, and of the size and shape that each
// promises.
#include <iterator>
#include <sstream>
#include <string>

#include "sim/base/text.h"
#include "sim/lesson/check.h"
#include "sim/lesson/lesson.h"
#include "sim/lesson/prose.h"
#include "tests/support/catch.h"
#include "tests/support/lesson_folder.h"
#include "tests/support/temp.h"

namespace casella::lesson {
namespace {

constexpr std::size_t kWordsLimit = 110;  // of one section: it is read beside a running session

std::vector<std::filesystem::path> folders() {
  return find_lessons(std::filesystem::path(CASELLA_SOURCE_DIR) / "lessons");
}

std::size_t words_of(const Section& section) {
  std::string all;
  for (const Block& block : section.blocks) all += plain(block.runs) + " ";
  for (const auto& item : section.items) all += plain(item) + " ";
  std::istringstream in(all);
  return static_cast<std::size_t>(
      std::distance(std::istream_iterator<std::string>(in), std::istream_iterator<std::string>()));
}

// What stands in the fenced block of this language that comes first after `after`.
std::string fenced(const std::string& markdown, const std::string& language,
                   const std::string& after = "") {
  const std::string opening = "```" + language + "\n";
  const std::size_t begin = markdown.find(opening, markdown.find(after)) + opening.size();
  return markdown.substr(begin, markdown.find("```\n", begin) - begin);
}

}  // namespace

TEST_CASE("the lessons that come with Casella have no mistakes") {
  const auto text = Text::load(std::string(CASELLA_SOURCE_DIR) + "/assets/lang/en");
  REQUIRE(text.ok());
  REQUIRE(folders().size() >= 6);
  for (const auto& folder : folders()) {
    for (const Error& error : check(folder)) FAIL_CHECK(text->say(error));
  }
}

TEST_CASE("each lesson asks, lets the learner act, and can be done in more than one way") {
  for (const auto& folder : folders()) {
    INFO(folder.string());
    const Loaded loaded = load(folder);
    REQUIRE(loaded.lesson);
    CHECK(loaded.lesson->steps.size() >= 8);
    CHECK(loaded.lesson->steps.size() <= 16);
    std::size_t questions = 0, tasks = 0;
    for (const Step& step : loaded.lesson->steps) {
      if (const auto* question = std::get_if<Question>(&step.what)) {
        ++questions;
        CHECK(question->verify.size() == question->options.size());
        CHECK(question->scenes.size() >= 1);
      } else if (const auto* task = std::get_if<Task>(&step.what)) {
        ++tasks;
        CHECK(task->hints.size() >= 2);
        CHECK(task->accept.size() >= 2);
        CHECK(task->reject.size() >= 2);
      }
    }
    CHECK(questions >= 3);
    CHECK(tasks >= 1);
  }
}

TEST_CASE("a section is short enough to be read beside a running session") {
  for (const auto& folder : folders()) {
    for (const char* language : {"en", "it"}) {
      const auto prose = load_prose(folder / ("text." + std::string(language) + ".md"));
      REQUIRE(prose.ok());
      CHECK_FALSE(prose->summary.empty());
      for (const auto& [key, section] : prose->sections) {
        INFO(prose->file << " " << key);
        CHECK(words_of(section) <= kWordsLimit);
      }
    }
  }
}

TEST_CASE("the example for authors is a lesson without mistakes") {
  const std::string format =
      test::read_file(std::string(CASELLA_SOURCE_DIR) + "/lessons/FORMAT.md");
  const test::LessonFolder folder;
  folder.write("lesson.toml", fenced(format, "toml"));
  folder.write("text.en.md", fenced(format, "markdown"));
  folder.write("text.it.md", fenced(format, "markdown", "\n`text.it.md`:"));
  folder.write("mail/hello.eml", "Subject: hello\n\nHello.\n");
  CHECK(folder.load() != nullptr);
  CHECK(folder.mistakes() == std::vector<std::string>{});
}

}  // namespace casella::lesson
