#include "sim/store/open.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

#include <string>

#include "sim/store/schema.h"

namespace casella::store {
namespace {

namespace fs = std::filesystem;

// Held while a file is opened, so that two programs do not both put a damaged one aside. Where
// locks do not work the file is opened all the same.
class FolderLock {
 public:
  explicit FolderLock(const fs::path& folder)
      : descriptor_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (descriptor_ >= 0) ::flock(descriptor_, LOCK_EX);
  }
  ~FolderLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int descriptor_;
};

enum class Fault { None, Damaged, Locked, Newer, Foreign, Unwritable };

Fault fault_of(int code) {
  switch (code & 0xff) {
    case SQLITE_OK:
      return Fault::None;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Fault::Damaged;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Fault::Locked;
    default:
      return Fault::Unwritable;
  }
}

Fault migrate(Database& database) {
  // Also shows that the file can be written, before anything needs it.
  if (const int code = database.execute("BEGIN IMMEDIATE"); code != SQLITE_OK)
    return fault_of(code);
  int code = SQLITE_OK;
  for (auto version = database.number("PRAGMA user_version");
       version < kSchemaVersion && code == SQLITE_OK; ++version) {
    code = database.execute(kMigrations[version]);
  }
  const std::string stamp = "PRAGMA user_version = " + std::to_string(kSchemaVersion) +
                            "; PRAGMA application_id = " + std::to_string(kApplicationId);
  if (code == SQLITE_OK) code = database.execute(stamp.c_str());
  if (code == SQLITE_OK) code = database.execute("COMMIT");
  if (code != SQLITE_OK) database.execute("ROLLBACK");
  return fault_of(code);
}

// Reads all of the file once, before anything trusts it.
Fault examine(const Database& database) {
  Statement tables = database.prepare("SELECT count(*) FROM sqlite_schema");
  const bool any = tables.row() && tables.number(0) > 0;
  if (tables.code() != SQLITE_OK) return fault_of(tables.code());
  if (any && database.number("PRAGMA application_id") != kApplicationId) return Fault::Foreign;
  const auto version = database.number("PRAGMA user_version");
  if (version < 0) return Fault::Damaged;
  if (version > kSchemaVersion) return Fault::Newer;
  Statement check = database.prepare("PRAGMA quick_check(1)");
  if (check.row() && check.text(0) == "ok") return Fault::None;
  return check.code() == SQLITE_OK ? Fault::Damaged : fault_of(check.code());
}

Fault open_file(Database& database, const fs::path& file) {
  if (const int code = database.open(file); code != SQLITE_OK) return fault_of(code);
  if (const Fault fault = examine(database); fault != Fault::None) return fault;
  const int code = database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  return code == SQLITE_OK ? migrate(database) : fault_of(code);
}

fs::path beside(const fs::path& file, std::string_view ending) {
  fs::path other = file;
  other += ending;
  return other;
}

// Renames the file, and what SQLite keeps beside it; the new name, or nothing if that failed.
fs::path put_aside(const fs::path& file) {
  std::error_code fault;
  for (int n = 1; n < 1000; ++n) {
    const fs::path aside = beside(file, ".damaged-" + std::to_string(n));
    if (fs::exists(aside, fault) || fault) continue;
    fs::rename(file, aside, fault);
    if (fault) return {};
    for (const auto* ending : {"-wal", "-shm", "-journal"}) {
      fs::rename(beside(file, ending), beside(aside, ending), fault);  // most often not there
    }
    return aside;
  }
  return {};
}

Error error_of(Fault fault, const fs::path& file, const std::string& message) {
  switch (fault) {
    case Fault::Locked:
      return {Key{"progress.locked"}, {}, file.string()};
    case Fault::Newer:
      return {Key{"progress.newer"}, {}, file.string()};
    case Fault::Foreign:
      return {Key{"progress.foreign"}, {}, file.string()};
    case Fault::None:
    case Fault::Damaged:
    case Fault::Unwritable:
      break;
  }
  return {Key{"progress.unwritable"}, {message}, file.string()};
}

}  // namespace

OpenedDatabase open_database(const fs::path& file) {
  OpenedDatabase opened;
  Fault fault = Fault::Unwritable;
  std::string message;
  std::error_code no_folder;
  if (!file.empty()) {
    fs::create_directories(file.parent_path(), no_folder);
    message = no_folder.message();
  }
  if (!file.empty() && !no_folder) {
    const FolderLock lock(file.parent_path());
    fault = open_file(opened.database, file);
    if (fault == Fault::Damaged) {
      opened.database.close();
      const fs::path aside = put_aside(file);
      if (!aside.empty()) {
        opened.notice = Error{Key{"progress.damaged"}, {aside.string()}, file.string()};
        fault = open_file(opened.database, file);
      }
    }
    opened.durable = fault == Fault::None;
    if (opened.durable) return opened;
    message = opened.database.message();
  }
  if (file.empty()) {
    opened.notice = Error{Key{"progress.no_home"}};
  } else if (!opened.notice) {
    opened.notice = error_of(fault, file, message);
  }
  if (opened.database.open(":memory:") == SQLITE_OK) migrate(opened.database);
  return opened;
}

}  // namespace casella::store
