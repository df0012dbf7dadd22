#include "sim/base/text.h"

#include <algorithm>
#include <vector>

#include <fmt/args.h>
#include <toml++/toml.h>

namespace casella {
namespace {

void collect(const toml::table& table, const std::string& prefix,
             std::map<std::string, std::string, std::less<>>& into) {
  for (const auto& [name, node] : table) {
    const std::string key =
        prefix.empty() ? std::string(name.str()) : prefix + "." + std::string(name.str());
    if (const auto* inner = node.as_table()) collect(*inner, key, into);
    if (const auto wording = node.value<std::string>()) into[key] = *wording;
  }
}

}  // namespace

Result<Text> Text::load(const std::filesystem::path& folder) {
  Text text;
  std::error_code fault;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder, fault)) {
    if (entry.path().extension() == ".toml") files.push_back(entry.path());
  }
  if (fault || files.empty()) return Error{Key{"error.no_language"}, {folder.string()}};
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    try {
      collect(toml::parse_file(file.string()), "", text.wordings_);
    } catch (const toml::parse_error& error) {
      return Error{Key{"error.toml"},
                   {std::string(error.description())},
                   file.string(),
                   static_cast<int>(error.source().begin.line)};
    }
  }
  return text;
}

bool Text::has(std::string_view key) const {
  return wordings_.find(key) != wordings_.end();
}

std::string_view Text::operator()(std::string_view key) const {
  const auto found = wordings_.find(key);
  if (found != wordings_.end()) return found->second;
  // Kept for good, since a view of it is handed out; missing keys are few, and a mistake.
  static std::map<std::string, std::string, std::less<>> missing;
  return missing.try_emplace(std::string(key), "\u2039" + std::string(key) + "\u203A")
      .first->second;
}

std::string Text::fill_holes(std::string_view key, fmt::format_args args) const {
  try {
    return fmt::vformat((*this)(key), args);
  } catch (const fmt::format_error&) {
    return std::string((*this)(key));  // a wording with a wrong hole is shown as it stands
  }
}

std::string Text::say(const Error& error) const {
  fmt::dynamic_format_arg_store<fmt::format_context> args;
  for (const std::string& arg : error.args) args.push_back(arg);
  std::string sentence = fill_holes(error.key.name, args);
  if (error.file.empty()) return sentence;
  if (error.line == 0) return error.file + ": " + sentence;
  return fmt::format("{}:{}: {}", error.file, error.line, sentence);
}

}  // namespace casella
