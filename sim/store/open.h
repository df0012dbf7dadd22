#pragma once
// Opens the progress database, and says what to do with one that can't be used.
#include <filesystem>
#include <optional>

#include "sim/base/result.h"
#include "sim/store/database.h"

namespace casella::store {

struct OpenedDatabase {
  Database database;            // of the file, or in memory
  bool durable = false;         // it is the file's
  std::optional<Error> notice;  // what went wrong with the file
};

OpenedDatabase open_database(const std::filesystem::path& file);

}  // namespace casella::store
