#include "sim/store/file.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

#include <string>

namespace casella::store {
namespace {

Fault examine(const Database& database, const Schema& schema, Use use) {
  Statement tables = database.prepare("SELECT count(*) FROM sqlite_schema");
  const bool any = tables.row() && tables.number(0) > 0;
  if (tables.code() != SQLITE_OK) return fault_of(tables.code());
  if (any && database.number("PRAGMA application_id") != schema.application_id)
    return Fault::Foreign;
  const auto version = database.number("PRAGMA user_version");
  if (version < 0) return Fault::Damaged;
  if (version > schema.version()) return Fault::Newer;
  if (use == Use::Alone) return Fault::None;
  Statement check = database.prepare("PRAGMA quick_check(1)");
  if (check.row() && check.text(0) == "ok") return Fault::None;
  return check.code() == SQLITE_OK ? Fault::Damaged : fault_of(check.code());
}

}  // namespace

FolderLock::FolderLock(const std::filesystem::path& folder)
    : descriptor_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  if (descriptor_ >= 0) ::flock(descriptor_, LOCK_EX);
}

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Fault fault_of(int code) {
  switch (code & 0xff) {
    case SQLITE_OK: return Fault::None;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return Fault::Damaged;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return Fault::Locked;
    default: return Fault::Unwritable;
  }
}

Fault migrate(Database& database, const Schema& schema) {
  // Also shows that the file can be written, before anything needs it.
  if (const int code = database.execute("BEGIN IMMEDIATE"); code != SQLITE_OK)
    return fault_of(code);
  int code = SQLITE_OK;
  for (auto version = database.number("PRAGMA user_version");
       version < schema.version() && code == SQLITE_OK; ++version) {
    code = database.execute(schema.migrations[static_cast<std::size_t>(version)]);
  }
  const std::string stamp = "PRAGMA user_version = " + std::to_string(schema.version()) +
                            "; PRAGMA application_id = " + std::to_string(schema.application_id);
  if (code == SQLITE_OK) code = database.execute(stamp.c_str());
  if (code == SQLITE_OK) code = database.execute("COMMIT");
  if (code != SQLITE_OK) database.execute("ROLLBACK");
  return fault_of(code);
}

Fault open_file(Database& database, const std::filesystem::path& file, const Schema& schema,
                Use use) {
  if (const int code = database.open(file); code != SQLITE_OK) return fault_of(code);
  if (use == Use::Alone) database.execute("PRAGMA locking_mode = EXCLUSIVE");
  const Fault fault = examine(database, schema, use);
  if (fault != Fault::None) return fault;
  const int code = database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  return code == SQLITE_OK ? migrate(database, schema) : fault_of(code);
}

}  // namespace casella::store
