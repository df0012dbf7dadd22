#pragma once
// Reads a TOML table key by key, and collects what is wrong: what is missing, of the wrong kind,
// or left over because nobody asked for it.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "sim/base/result.h"

namespace casella::lesson {

class TableReader {
 public:
  // `where` names the table in sentences: "[[device]]".
  TableReader(const toml::table& table, std::string where, std::string file,
              std::vector<Error>& errors)
      : table_(table), where_(std::move(where)), file_(std::move(file)), errors_(errors) {}

  std::optional<std::string> text(std::string_view key);
  std::string needed_text(std::string_view key);
  std::optional<std::int64_t> number(std::string_view key, std::int64_t least, std::int64_t most);
  std::optional<bool> flag(std::string_view key);
  std::vector<std::string> texts(std::string_view key);
  std::vector<std::int64_t> numbers(std::string_view key, std::int64_t least, std::int64_t most);
  std::vector<std::vector<std::string>> lists_of_texts(std::string_view key);
  // One of these words; the first if the key is not there.
  std::size_t word(std::string_view key, std::initializer_list<std::string_view> words);
  const toml::table* table(std::string_view key);
  const toml::array* array(std::string_view key);

  bool has(std::string_view key) const { return table_.contains(key); }
  bool is_text(std::string_view key) const { return has(key) && table_.get(key)->is_string(); }
  int line() const { return static_cast<int>(table_.source().begin.line); }
  int line_of(std::string_view key) const;
  void complain(Key key, std::vector<std::string> args, int line);

  // To be called last: every key that was not asked for is a mistake.
  void finish();

 private:
  const toml::node* take(std::string_view key);
  std::vector<std::string> strings(const toml::array& array, std::string_view key);

  const toml::table& table_;
  std::string where_;
  std::string file_;
  std::vector<Error>& errors_;
  std::vector<std::string> known_;
};

}  // namespace casella::lesson
