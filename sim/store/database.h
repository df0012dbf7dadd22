#pragma once
// SQLite as values that close themselves. Nothing here throws; a failure is SQLite's result code.
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace casella::store {

class Statement {
 public:
  Statement() = default;
  Statement(sqlite3* database, std::string_view sql);

  Statement& bind(int at, std::string_view text);  // `at` counts from 1
  Statement& bind(int at, std::int64_t number);
  Statement& bind_octets(int at,
                         std::string_view octets);  // which stay where they are until again()

  bool row();                         // the next row; false at the end and on failure
  int run();                          // to the end; SQLITE_OK if nothing failed
  int code() const { return code_; }  // SQLITE_OK as long as nothing failed
  Statement& again();                 // as it was when it was prepared

  std::string text(int column) const;  // columns count from 0
  std::string octets(int column) const;
  bool null(int column) const;
  std::int64_t number(int column) const;

 private:
  struct Close {
    void operator()(sqlite3_stmt* statement) const;
  };
  std::unique_ptr<sqlite3_stmt, Close> held_;
  int code_ = 0;
};

class Database {
 public:
  // ":memory:" is a database that is forgotten.
  int open(const std::filesystem::path& file);
  void close() { held_.reset(); }

  int execute(const char* sql);  // any number of statements
  Statement prepare(std::string_view sql) const { return {held_.get(), sql}; }
  std::int64_t number(std::string_view sql, std::int64_t otherwise = -1) const;  // of one row
  std::string message() const;

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  std::unique_ptr<sqlite3, Close> held_;
};

}  // namespace casella::store
