#pragma once
// What a learner did, kept in SQLite: each attempt, hint, step reached and lesson finished, and the
// settings of the window. What is written survives the death of the program (WAL, synchronous
// FULL).
//
// Keeping progress never stands in the way of learning. A file that can't be opened is left as it
// is, and progress is kept in memory only; a damaged one is put aside under another name, never
// deleted, and a new one begun; what can't be written now is written with what comes next. Each of
// these is said once, by take_notice().
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/result.h"
#include "sim/store/database.h"

namespace casella::store {

// $XDG_DATA_HOME/casella/progress.db, by default below ~/.local/share; empty without a home.
std::filesystem::path progress_path();

enum class What : std::uint8_t { Question, Task };

struct Attempt {
  std::string lesson;  // the lesson's id
  std::string step;    // the key of the question or task
  What what = What::Question;
  std::string said;  // the option chosen; or the deeds, a line each
  bool right = false;
  std::string at_utc{};  // "2026-03-01T09:30:00.000Z"; filled in when it is kept
};

struct Place {
  std::uint32_t step = 0;   // index of the step in its lesson
  std::uint32_t steps = 0;  // how many the lesson has
  std::string key;          // of the step; may be empty
};

struct LessonProgress {
  std::optional<Place> place;  // where the learner was last
  std::uint32_t reached = 0;   // steps that were reached, ever
  std::uint32_t attempts = 0, right = 0, hints = 0;
  std::uint32_t finished = 0;  // times
};

class Progress {
 public:
  // Creates file and folders if they are missing.
  static Progress open(const std::filesystem::path& file);
  static Progress in_memory();  // forgotten at the end, and meant to be

  bool durable() const { return durable_; }
  // What went wrong and was not handed out yet.
  std::optional<Error> take_notice();

  void attempt(const Attempt& attempt);
  void hint(std::string_view lesson, std::string_view step, std::uint32_t number);  // from 1
  void place(std::string_view lesson, const Place& place);  // the learner is here now
  void finished(std::string_view lesson);
  void set(std::string_view name, std::string_view value);  // "language", "theme", "zoom"

  std::string setting(std::string_view name) const;                    // empty if it was never set
  std::map<std::string, LessonProgress, std::less<>> summary() const;  // by lesson id
  std::vector<Attempt> attempts(std::string_view lesson) const;        // in order

 private:
  struct Entry {
    const char* sql;
    std::vector<std::string> values;
  };

  void keep(std::vector<Entry> entries);
  int write_waiting();
  void notice(Error error);

  Database database_;
  std::filesystem::path file_;
  std::vector<Entry> waiting_;  // not written yet; empty unless a write failed
  std::vector<Error> notices_;
  bool durable_ = false;
  bool said_unwritten_ = false;
};

}  // namespace casella::store
