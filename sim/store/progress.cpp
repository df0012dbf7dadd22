#include "sim/store/progress.h"

#include <sqlite3.h>

#include <cstdlib>
#include <utility>

#include "sim/store/open.h"

namespace casella::store {
namespace {

namespace fs = std::filesystem;

// What a failing disk may leave unwritten at most; older entries are kept, newer ones let go.
constexpr std::size_t kWaitingLimit = 10'000;

// The specification of XDG wants absolute paths, and others to be ignored.
fs::path absolute_from(const char* variable) {
  const char* value = std::getenv(variable);
  fs::path path = value == nullptr ? "" : value;
  return path.is_absolute() ? path : fs::path();
}

const char* name_of(What what) {
  return what == What::Task ? "task" : "question";
}

}  // namespace

fs::path progress_path() {
  if (const fs::path data = absolute_from("XDG_DATA_HOME"); !data.empty()) {
    return data / "casella" / "progress.db";
  }
  const fs::path home = absolute_from("HOME");
  return home.empty() ? home : home / ".local" / "share" / "casella" / "progress.db";
}

Progress Progress::open(const fs::path& file) {
  Progress progress;
  OpenedDatabase opened = open_database(file);
  progress.database_ = std::move(opened.database);
  progress.file_ = file;
  progress.durable_ = opened.durable;
  if (opened.notice) progress.notice(std::move(*opened.notice));
  return progress;
}

Progress Progress::in_memory() {
  Progress progress = open({});
  progress.notices_.clear();
  return progress;
}

void Progress::notice(Error error) {
  notices_.push_back(std::move(error));
}

std::optional<Error> Progress::take_notice() {
  if (notices_.empty()) return std::nullopt;
  Error first = std::move(notices_.front());
  notices_.erase(notices_.begin());
  return first;
}

void Progress::keep(std::vector<Entry> entries) {
  for (Entry& entry : entries) {
    if (waiting_.size() < kWaitingLimit) waiting_.push_back(std::move(entry));
  }
  if (write_waiting() == SQLITE_OK) {
    waiting_.clear();
    said_unwritten_ = false;
  } else if (!said_unwritten_) {
    said_unwritten_ = true;
    notice({Key{"progress.unwritten"}, {database_.message()}, file_.string()});
  }
}

// All of them, or none.
int Progress::write_waiting() {
  int code = database_.execute("BEGIN IMMEDIATE");
  if (code != SQLITE_OK) return code;
  for (const Entry& entry : waiting_) {
    Statement statement = database_.prepare(entry.sql);
    for (std::size_t i = 0; i < entry.values.size(); ++i) {
      statement.bind(static_cast<int>(i) + 1, entry.values[i]);
    }
    code = statement.run();
    if (code != SQLITE_OK) break;
  }
  if (code == SQLITE_OK) code = database_.execute("COMMIT");
  if (code != SQLITE_OK) database_.execute("ROLLBACK");
  return code;
}

void Progress::attempt(const Attempt& attempt) {
  keep({{"INSERT INTO attempt (lesson, step, what, said, right) VALUES (?, ?, ?, ?, ? = '1')",
         {attempt.lesson, attempt.step, name_of(attempt.what), attempt.said,
          attempt.right ? "1" : "0"}}});
}

void Progress::hint(std::string_view lesson, std::string_view step, std::uint32_t number) {
  keep({{"INSERT INTO hint (lesson, step, number) VALUES (?, ?, CAST(? AS INTEGER))",
         {std::string(lesson), std::string(step), std::to_string(number)}}});
}

void Progress::place(std::string_view lesson, const Place& place) {
  const std::string step = std::to_string(place.step);
  keep({{"INSERT INTO reached (lesson, step, key) VALUES (?, CAST(? AS INTEGER), ?) "
         "ON CONFLICT DO NOTHING",
         {std::string(lesson), step, place.key}},
        {"INSERT OR REPLACE INTO place (lesson, step, steps, key) "
         "VALUES (?, CAST(? AS INTEGER), CAST(? AS INTEGER), ?)",
         {std::string(lesson), step, std::to_string(place.steps), place.key}}});
}

void Progress::finished(std::string_view lesson) {
  keep({{"INSERT INTO finished (lesson) VALUES (?)", {std::string(lesson)}}});
}

void Progress::set(std::string_view name, std::string_view value) {
  keep({{"INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)",
         {std::string(name), std::string(value)}}});
}

std::string Progress::setting(std::string_view name) const {
  Statement statement = database_.prepare("SELECT value FROM setting WHERE name = ?");
  statement.bind(1, name);
  return statement.row() ? statement.text(0) : std::string();
}

std::map<std::string, LessonProgress, std::less<>> Progress::summary() const {
  std::map<std::string, LessonProgress, std::less<>> all;
  const auto count = [](const Statement& row, int column) {
    return static_cast<std::uint32_t>(row.number(column));
  };
  Statement places = database_.prepare("SELECT lesson, step, steps, key FROM place");
  while (places.row()) {
    all[places.text(0)].place = Place{count(places, 1), count(places, 2), places.text(3)};
  }
  Statement reached = database_.prepare("SELECT lesson, count(*) FROM reached GROUP BY lesson");
  while (reached.row()) all[reached.text(0)].reached = count(reached, 1);
  Statement tried =
      database_.prepare("SELECT lesson, count(*), sum(right) FROM attempt GROUP BY lesson");
  while (tried.row()) {
    LessonProgress& lesson = all[tried.text(0)];
    lesson.attempts = count(tried, 1);
    lesson.right = count(tried, 2);
  }
  Statement hints = database_.prepare("SELECT lesson, count(*) FROM hint GROUP BY lesson");
  while (hints.row()) all[hints.text(0)].hints = count(hints, 1);
  Statement done = database_.prepare("SELECT lesson, count(*) FROM finished GROUP BY lesson");
  while (done.row()) all[done.text(0)].finished = count(done, 1);
  return all;
}

std::vector<Attempt> Progress::attempts(std::string_view lesson) const {
  std::vector<Attempt> all;
  Statement rows = database_.prepare(
      "SELECT step, what, said, right, at_utc FROM attempt WHERE lesson = ? ORDER BY id");
  rows.bind(1, lesson);
  while (rows.row()) {
    all.push_back({std::string(lesson), rows.text(0),
                   rows.text(1) == "task" ? What::Task : What::Question, rows.text(2),
                   rows.number(3) != 0, rows.text(4)});
  }
  return all;
}

}  // namespace casella::store
