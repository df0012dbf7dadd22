#include "sim/store/database.h"

#include <sqlite3.h>

namespace casella::store {
namespace {

// How long a write waits for another program's, in milliseconds. Such writes are short.
constexpr int kBusyTimeoutMs = 1000;

}  // namespace

void Statement::Close::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}
void Database::Close::operator()(sqlite3* database) const {
  sqlite3_close_v2(database);
}

Statement::Statement(sqlite3* database, std::string_view sql) {
  sqlite3_stmt* made = nullptr;
  code_ = sqlite3_prepare_v2(database, sql.data(), static_cast<int>(sql.size()), &made, nullptr);
  held_.reset(made);
}

Statement& Statement::bind(int at, std::string_view text) {
  if (code_ != SQLITE_OK) return *this;
  code_ = sqlite3_bind_text(held_.get(), at, text.data(), static_cast<int>(text.size()),
                            SQLITE_TRANSIENT);
  return *this;
}

Statement& Statement::bind(int at, std::int64_t number) {
  if (code_ == SQLITE_OK) code_ = sqlite3_bind_int64(held_.get(), at, number);
  return *this;
}

Statement& Statement::bind_octets(int at, std::string_view octets) {
  if (code_ != SQLITE_OK) return *this;
  code_ = sqlite3_bind_blob64(held_.get(), at, octets.data() == nullptr ? "" : octets.data(),
                              octets.size(), SQLITE_STATIC);
  return *this;
}

Statement& Statement::again() {
  sqlite3_reset(held_.get());
  sqlite3_clear_bindings(held_.get());
  code_ = held_ == nullptr ? SQLITE_ERROR : SQLITE_OK;
  return *this;
}

bool Statement::row() {
  if (code_ != SQLITE_OK) return false;
  const int stepped = sqlite3_step(held_.get());
  if (stepped == SQLITE_ROW) return true;
  if (stepped != SQLITE_DONE) code_ = stepped;
  return false;
}

int Statement::run() {
  while (row()) {
  }
  return code_;
}

std::string Statement::text(int column) const {
  const auto* octets = sqlite3_column_text(held_.get(), column);
  const int size = sqlite3_column_bytes(held_.get(), column);
  if (octets == nullptr) return {};
  return {reinterpret_cast<const char*>(octets), static_cast<std::size_t>(size)};
}

std::string Statement::octets(int column) const {
  const auto* octets = static_cast<const char*>(sqlite3_column_blob(held_.get(), column));
  if (octets == nullptr) return {};
  return {octets, static_cast<std::size_t>(sqlite3_column_bytes(held_.get(), column))};
}

bool Statement::null(int column) const {
  return sqlite3_column_type(held_.get(), column) == SQLITE_NULL;
}

std::int64_t Statement::number(int column) const {
  return sqlite3_column_int64(held_.get(), column);
}

int Database::open(const std::filesystem::path& file) {
  sqlite3* made = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE;
  const int code = sqlite3_open_v2(file.c_str(), &made, flags, nullptr);
  held_.reset(made);
  if (code == SQLITE_OK) sqlite3_busy_timeout(made, kBusyTimeoutMs);
  return code;
}

int Database::execute(const char* sql) {
  return sqlite3_exec(held_.get(), sql, nullptr, nullptr, nullptr);
}

std::int64_t Database::number(std::string_view sql, std::int64_t otherwise) const {
  Statement statement = prepare(sql);
  return statement.row() ? statement.number(0) : otherwise;
}

std::string Database::message() const {
  return sqlite3_errmsg(held_.get());
}

}  // namespace casella::store
