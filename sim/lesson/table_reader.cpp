#include "sim/lesson/table_reader.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace casella::lesson {
namespace {

int line_at(const toml::node& node) {
  return static_cast<int>(node.source().begin.line);
}

}  // namespace

const toml::node* TableReader::take(std::string_view key) {
  known_.emplace_back(key);
  return table_.get(key);
}

void TableReader::complain(Key key, std::vector<std::string> args, int line) {
  errors_.push_back({key, std::move(args), file_, line});
}

int TableReader::line_of(std::string_view key) const {
  const toml::node* node = table_.get(key);
  return node == nullptr ? line() : line_at(*node);
}

std::optional<std::string> TableReader::text(std::string_view key) {
  const toml::node* node = take(key);
  if (node == nullptr) return std::nullopt;
  if (const auto* value = node->as_string()) return value->get();
  complain(Key{"error.lesson.not_text"}, {std::string(key), where_}, line_at(*node));
  return std::nullopt;
}

std::string TableReader::needed_text(std::string_view key) {
  if (!has(key)) complain(Key{"error.lesson.missing_key"}, {std::string(key), where_}, line());
  return text(key).value_or("");
}

std::optional<std::int64_t> TableReader::number(std::string_view key, std::int64_t least,
                                                std::int64_t most) {
  const toml::node* node = take(key);
  if (node == nullptr) return std::nullopt;
  const auto* value = node->as_integer();
  if (value != nullptr && value->get() >= least && value->get() <= most) return value->get();
  complain(Key{"error.lesson.not_number"},
           {std::string(key), where_, std::to_string(least), std::to_string(most)}, line_at(*node));
  return std::nullopt;
}

std::optional<bool> TableReader::flag(std::string_view key) {
  const toml::node* node = take(key);
  if (node == nullptr) return std::nullopt;
  if (const auto* value = node->as_boolean()) return value->get();
  complain(Key{"error.lesson.not_flag"}, {std::string(key), where_}, line_at(*node));
  return std::nullopt;
}

std::vector<std::string> TableReader::strings(const toml::array& array, std::string_view key) {
  std::vector<std::string> all;
  for (const toml::node& node : array) {
    if (const auto* value = node.as_string()) {
      all.push_back(value->get());
    } else {
      complain(Key{"error.lesson.not_texts"}, {std::string(key), where_}, line_at(node));
    }
  }
  return all;
}

std::vector<std::string> TableReader::texts(std::string_view key) {
  const toml::array* values = array(key);
  return values == nullptr ? std::vector<std::string>() : strings(*values, key);
}

std::vector<std::int64_t> TableReader::numbers(std::string_view key, std::int64_t least,
                                               std::int64_t most) {
  std::vector<std::int64_t> all;
  const toml::array* values = array(key);
  if (values == nullptr) return all;
  for (const toml::node& node : *values) {
    const auto* value = node.as_integer();
    if (value != nullptr && value->get() >= least && value->get() <= most) {
      all.push_back(value->get());
    } else {
      complain(Key{"error.lesson.not_number"},
               {std::string(key), where_, std::to_string(least), std::to_string(most)},
               line_at(node));
    }
  }
  return all;
}

std::vector<std::vector<std::string>> TableReader::lists_of_texts(std::string_view key) {
  std::vector<std::vector<std::string>> all;
  const toml::array* values = array(key);
  if (values == nullptr) return all;
  for (const toml::node& node : *values) {
    if (const auto* inner = node.as_array()) {
      all.push_back(strings(*inner, key));
    } else {
      complain(Key{"error.lesson.not_lists"}, {std::string(key), where_}, line_at(node));
    }
  }
  return all;
}

std::size_t TableReader::word(std::string_view key, std::initializer_list<std::string_view> words) {
  const auto said = text(key);
  if (!said) return 0;
  const auto found = std::find(words.begin(), words.end(), *said);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  complain(Key{"error.lesson.not_word"},
           {std::string(key), *said, fmt::format("{}", fmt::join(words, ", "))}, line_of(key));
  return 0;
}

const toml::table* TableReader::table(std::string_view key) {
  const toml::node* node = take(key);
  if (node == nullptr) return nullptr;
  if (const auto* value = node->as_table()) return value;
  complain(Key{"error.lesson.not_table"}, {std::string(key), where_}, line_at(*node));
  return nullptr;
}

const toml::array* TableReader::array(std::string_view key) {
  const toml::node* node = take(key);
  if (node == nullptr) return nullptr;
  if (const auto* value = node->as_array()) return value;
  complain(Key{"error.lesson.not_texts"}, {std::string(key), where_}, line_at(*node));
  return nullptr;
}

void TableReader::finish() {
  for (const auto& [key, node] : table_) {
    if (std::find(known_.begin(), known_.end(), key.str()) != known_.end()) continue;
    complain(Key{"error.lesson.unknown_key"}, {std::string(key.str()), where_}, line_at(node));
  }
}

}  // namespace casella::lesson
