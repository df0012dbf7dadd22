#pragma once
// A lesson in a folder of its own, for tests; gone when the test is over.
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "sim/lesson/check.h"
#include "sim/lesson/player.h"

namespace casella::test {

class LessonFolder {
 public:
  LessonFolder() {
    static int made = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("casella-lesson-" + std::to_string(std::hash<const void*>{}(this)) + "-" +
             std::to_string(++made));
    std::filesystem::create_directories(path_ / "mail");
    write("mail/one.eml", "Subject: one\n\nThe first.\n");
    write("mail/two.eml", "Subject: two\n\nThe second.\n");
  }
  ~LessonFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  LessonFolder(const LessonFolder&) = delete;
  LessonFolder& operator=(const LessonFolder&) = delete;

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
  }

  // The usual beginning (11 lines) and these steps.
  void steps(const std::string& text, const std::string& prose) const {
    write("lesson.toml", std::string(kHead) + text);
    write("text.en.md", prose);
    write("text.it.md", prose);
  }

  const std::filesystem::path& path() const { return path_; }

  std::shared_ptr<const lesson::Lesson> load() const {
    auto loaded = lesson::load(path_);
    return loaded.lesson ? std::make_shared<const lesson::Lesson>(std::move(*loaded.lesson))
                         : nullptr;
  }

  // "key@line" of each mistake.
  std::vector<std::string> mistakes() const {
    std::vector<std::string> all;
    for (const Error& error : lesson::check(path_)) {
      all.push_back(std::string(error.key.name) + "@" + std::to_string(error.line));
    }
    return all;
  }

  static constexpr const char* kHead =
      "format = 1\nid = 'trial'\nseed = 1939\n"
      "[[account]]\nuser = 'alice'\npass = 'secret'\nmailbox = ['one.eml', 'two.eml']\n"
      "[[device]]\nid = 'laptop'\n[[device]]\nid = 'phone'\nmode = 'keep'\n";

 private:
  std::filesystem::path path_;
};

}  // namespace casella::test
