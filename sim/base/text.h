#pragma once
// Visible text: a key names it, a folder of TOML files a language holds its wording.
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "sim/base/result.h"

namespace casella {

class Text {
 public:
  // Reads every .toml file of `folder` (assets/lang/en). A table [a.b] with c = "..." is key a.b.c.
  static Result<Text> load(const std::filesystem::path& folder);

  // The wording; a key without one shows itself between angle marks, so that it is seen and tested.
  std::string_view operator()(std::string_view key) const;
  std::string_view operator()(Key key) const { return (*this)(key.name); }
  bool has(std::string_view key) const;

  // The wording with its numbered holes {0}, {1} filled.
  template <class... Args>
  std::string fill(std::string_view key, const Args&... args) const {
    return fill_holes(key, fmt::make_format_args(args...));
  }

  // "file:line: sentence", without the place if there is none.
  std::string say(const Error& error) const;

  const std::map<std::string, std::string, std::less<>>& all() const { return wordings_; }

 private:
  std::string fill_holes(std::string_view key, fmt::format_args args) const;

  std::map<std::string, std::string, std::less<>> wordings_;
};

}  // namespace casella
