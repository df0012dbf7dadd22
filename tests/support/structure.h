#pragma once
// The walls of the house as a pure function over a file's path and content, so that a test can show
// that it finds what is wrong. CONTRIBUTING.md tells the same walls in prose.

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace casella::testing {

struct Complaint {
  std::string path;
  std::size_t line = 0;  // from 1; 0 speaks of the whole file
  std::string what;

  bool operator==(const Complaint&) const = default;
};

inline constexpr std::size_t kMaxFileLines = 500;

// What breaks the direction of includes, the size or the style of one source file. `path` is
// relative to the repository's root and uses slashes.
std::vector<Complaint> check_source(std::string_view path, std::string_view content);

// The targets of `#include "..."`, in order.
std::vector<std::string> quoted_includes(std::string_view content);

// The full names of the keys in a language file: `[a.b]` followed by `c = "..."` gives "a.b.c".
std::set<std::string> text_keys(std::string_view toml);

// All complaints, one a line, in the form that editors understand.
std::string to_string(const std::vector<Complaint>& complaints);

}  // namespace casella::testing
