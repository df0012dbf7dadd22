#pragma once
// Database files: opened, looked at, and brought up to date before anything trusts them.
#include <cstdint>
#include <filesystem>
#include <span>

#include "sim/store/database.h"

namespace casella::store {

// Tables of a database. A change is a new row of `migrations`; those that are there never change.
struct Schema {
  std::int64_t application_id = 0;          // in the file's header
  std::span<const char* const> migrations;  // [n] leads from user_version n to n + 1

  std::int64_t version() const { return static_cast<std::int64_t>(migrations.size()); }
};

enum class Fault : std::uint8_t { None, Damaged, Locked, Newer, Foreign, Unwritable };
// Shared with other programs, and looked through before it is trusted; or this program's alone as
// long as it is open, which reads all of it anyway.
enum class Use : std::uint8_t { Shared, Alone };

Fault fault_of(int code);  // of a result code of SQLite

// Opens the file or makes it. What is written from then on survives the death of the program and of
// the machine (WAL, synchronous FULL).
Fault open_file(Database& database, const std::filesystem::path& file, const Schema& schema,
                Use use = Use::Shared);

// Makes the tables that `schema` has and the database has not.
Fault migrate(Database& database, const Schema& schema);

// Held while a file is opened, so that two programs do not both put a damaged one aside. Where
// locks do not work the file is opened all the same.
class FolderLock {
 public:
  explicit FolderLock(const std::filesystem::path& folder);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int descriptor_;
};

}  // namespace casella::store
