#include "sim/store/open.h"

#include <sqlite3.h>

#include <string>

#include "sim/store/progress_schema.h"

namespace casella::store {
namespace {

namespace fs = std::filesystem;

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

Error progress_error(Fault fault, const fs::path& file, const std::string& message) {
  switch (fault) {
    case Fault::Locked: return {Key{"progress.locked"}, {}, file.string()};
    case Fault::Newer: return {Key{"progress.newer"}, {}, file.string()};
    case Fault::Foreign: return {Key{"progress.foreign"}, {}, file.string()};
    case Fault::None:
    case Fault::Damaged:
    case Fault::Unwritable: break;
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
    fault = open_file(opened.database, file, kProgressSchema);
    if (fault == Fault::Damaged) {
      opened.database.close();
      const fs::path aside = put_aside(file);
      if (!aside.empty()) {
        opened.notice = Error{Key{"progress.damaged"}, {aside.string()}, file.string()};
        fault = open_file(opened.database, file, kProgressSchema);
      }
    }
    opened.durable = fault == Fault::None;
    if (opened.durable) return opened;
    message = opened.database.message();
  }
  if (file.empty()) {
    opened.notice = Error{Key{"progress.no_home"}};
  } else if (!opened.notice) {
    opened.notice = progress_error(fault, file, message);
  }
  if (opened.database.open(":memory:") == SQLITE_OK) migrate(opened.database, kProgressSchema);
  return opened;
}

}  // namespace casella::store
