#include "tests/support/structure.h"

#include <algorithm>
#include <array>
#include <optional>

namespace casella::testing {
namespace {

using Words = std::vector<std::string_view>;

// A room, and what may be included from it. The first row whose `where` begins a path is its room,
// so the narrower rows stand first.
struct Room {
  std::string_view where;
  Words sees;       // beginnings of paths in this repository
  Words libraries;  // beginnings of headers that only some rooms may use
};

const Words kBase = {"sim/base/"};
const Words kMail = {"sim/base/", "sim/mail/"};
const Words kEngine = {"sim/base/", "sim/mail/", "sim/proto/*", "sim/proto/sasl/"};
const Words kDevice = {"sim/base/", "sim/mail/", "sim/proto/", "sim/device/"};
const Words kWorld = {"sim/base/", "sim/mail/", "sim/proto/", "sim/device/", "sim/world/"};
const Words kUpper = {"sim/base/",  "sim/mail/",   "sim/proto/",  "sim/device/",
                      "sim/world/", "sim/lesson/", "sim/explore/"};

Words with(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

const Words kWindow = {"imgui*", "backends/*", "GLFW/*", "GL/*", "EGL/*", "stb*"};
const Words kHost = {"fstream", "iostream", "filesystem", "cstdio"};
const Words kToml = {"toml++/*", "md4c.h"};
const Words kThreads = {"thread", "mutex", "atomic"};
const Words kSystem = {"sys/*", "unistd.h"};
// Their order differs from run to run, so nothing that the simulation steps through may use them.
const Words kHashed = {"unordered_map", "unordered_set"};

const std::vector<Room>& rooms() {
  static const std::vector<Room> all = {
      {"sim/base/time.h", {}, {"chrono"}},  // its durations; the clock stays simulated
      {"sim/base/", kBase, with({"openssl/*"}, with(kToml, kHost))},
      {"sim/mail/", kMail, {}},
      {"sim/proto/", kEngine, {"openssl/*"}},
      {"sim/device/", kDevice, {}},
      {"sim/world/", kWorld, {}},
      {"sim/export/pcap.", with(kWorld, {"sim/export/"}), {"pcap/*", "cstdio"}},  // to memory
      {"sim/export/", with(kWorld, {"sim/export/"}), {}},
      {"sim/lesson/", with(kWorld, {"sim/lesson/"}), with(kToml, kHost)},
      {"sim/explore/", with(kWorld, {"sim/lesson/", "sim/explore/"}),
       with({"condition_variable"}, with(kThreads, with(kHashed, kHost)))},
      {"sim/compare/", with(kWorld, {"sim/lesson/", "sim/compare/"}), with(kToml, kHost)},
      {"sim/store/", with(kUpper, {"sim/store/"}),
       with({"sqlite3.h"}, with(kSystem, with(kHashed, kHost)))},
      {"sim/live/control.",  // a socket that only its owner may use
       {"sim/base/", "sim/live/"},
       with(kThreads, with(kSystem, kHost))},
      {"sim/live/", with(kUpper, {"sim/export/", "sim/store/", "sim/live/"}),
       with({"asio*", "openssl/*", "httplib.h", "condition_variable"},
            with(kToml, with(kThreads, with(kHashed, kHost))))},
      {"sim/cli/",
       {"sim/"},
       with({"CLI/*", "condition_variable"}, with(kThreads, with(kSystem, kHost)))},
      {"gui/base/", {"sim/base/", "gui/base/", "gui/model/"}, with(kWindow, with(kHashed, kHost))},
      {"gui/model/", with(kUpper, {"sim/export/", "sim/compare/", "gui/model/"}), kHashed},
      {"gui/widget/", {"sim/base/", "gui/base/", "gui/model/", "gui/widget/"}, kWindow},
      {"gui/view/", {"sim/base/", "gui/base/", "gui/model/", "gui/widget/", "gui/view/"}, kWindow},
      {"gui/",
       {"sim/", "gui/"},
       with(with(kWindow, kHost), with(with(kThreads, kHashed), kSystem))},
  };
  return all;
}

// What no room may include unless its row says so: the host, chance, the libraries, and what clang
// 14 cannot read.
const Words kGuarded = {
    "imgui*",        "backends/*", "GLFW/*",    "GL/*",       "EGL/*",
    "stb*",          "sqlite3.h",  "asio*",     "httplib.h",  "CLI/*",
    "toml++/*",      "md4c.h",     "openssl/*", "pcap*",      "fstream",
    "iostream",      "cstdio",     "stdio.h",   "filesystem", "sys/*",
    "netinet/*",     "unistd.h",   "thread",    "mutex",      "condition_variable",
    "atomic",        "ctime",      "time.h",    "random",     "unordered_map",
    "unordered_set", "coroutine",  "format",    "ranges",     "expected"};

// Only the window and the live runner may look at a clock: the others have the simulated one.
const Words kClocks = {"system_clock", "steady_clock", "high_resolution_clock"};
const Words kMayLookAtClocks = {"sim/live/", "sim/cli/", "gui/main", "gui/app", "gui/window"};

bool starts_with_any(std::string_view text, const Words& beginnings) {
  return std::ranges::any_of(beginnings, [&](auto b) { return text.starts_with(b); });
}

// "sim/proto/pop3/server.h" -> "sim/proto/pop3/"; "" for what is common to the protocols.
std::string_view protocol_of(std::string_view path) {
  constexpr std::string_view kProto = "sim/proto/";
  if (!path.starts_with(kProto)) return {};
  const auto slash = path.find('/', kProto.size());
  return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash + 1);
}

// A word that ends in '*' is the beginning of a header's name; the others are whole, but for ".h".
bool names(std::string_view header, const Words& words) {
  return std::ranges::any_of(words, [&](std::string_view word) {
    if (word.ends_with('*')) return header.starts_with(word.substr(0, word.size() - 1));
    return header == word;
  });
}

bool may_see(const Room& room, std::string_view from, std::string_view target) {
  const auto theirs = protocol_of(target);
  return std::ranges::any_of(room.sees, [&](std::string_view word) {
    if (word != "sim/proto/*") return target.starts_with(word);
    return target.starts_with("sim/proto/") && (theirs.empty() || theirs == protocol_of(from));
  });
}

struct Include {
  std::string_view target;
  bool quoted = false;
};

std::optional<Include> include_of(std::string_view line) {
  const auto hash = line.find_first_not_of(' ');
  if (hash == std::string_view::npos || line[hash] != '#') return std::nullopt;
  const auto word = line.find_first_not_of(' ', hash + 1);
  if (word == std::string_view::npos || !line.substr(word).starts_with("include")) {
    return std::nullopt;
  }
  const auto open = line.find_first_of("\"<", word);
  if (open == std::string_view::npos) return std::nullopt;
  const bool quoted = line[open] == '"';
  const auto close = line.find(quoted ? '"' : '>', open + 1);
  if (close == std::string_view::npos) return std::nullopt;
  return Include{line.substr(open + 1, close - open - 1), quoted};
}

std::optional<std::string> wrong_include(std::string_view path, const Include& include) {
  const auto& all = rooms();
  const auto room =
      std::ranges::find_if(all, [&](const Room& r) { return path.starts_with(r.where); });
  const std::string target(include.target);
  if (include.quoted && !starts_with_any(target, {"sim/", "gui/", "tests/"})) {
    return "includes \"" + target + "\", which is not a path from the repository's root";
  }
  if (room == all.end()) return std::nullopt;  // tests see everything
  if (include.quoted && !may_see(*room, path, target)) {
    return "includes \"" + target + "\", which " + std::string(room->where) + " may not see";
  }
  if (!include.quoted && names(target, kGuarded) && !names(target, room->libraries)) {
    return "includes <" + target + ">, which is not for " + std::string(room->where);
  }
  return std::nullopt;
}

// Spelt in halves, so that this file does not find itself.
constexpr std::array<std::string_view, 3> kUnfinished = {
    "TO"
    "DO",
    "FIX"
    "ME",
    "XX"
    "X"};
constexpr std::array<std::string_view, 4> kAhead = {
    "std::"
    "views",
    "std::ranges::"
    "views",
    "co_"
    "await",
    "co_"
    "yield"};

std::vector<std::string> wrong_text(std::string_view path, std::string_view line) {
  std::vector<std::string> found;
  if (line.find('\t') != std::string_view::npos) found.emplace_back("has a tab");
  if (line.ends_with(' ') || line.ends_with('\r')) found.emplace_back("has blanks at the end");
  for (const auto word : kUnfinished) {
    if (line.find(word) != std::string_view::npos) found.push_back("says " + std::string(word));
  }
  for (const auto word : kAhead) {
    if (line.find(word) != std::string_view::npos) {
      found.push_back("uses " + std::string(word) + ", which clang 14 cannot read");
    }
  }
  for (const auto word : kClocks) {
    if (line.find(word) == std::string_view::npos || path.starts_with("tests/")) continue;
    if (starts_with_any(path, kMayLookAtClocks)) continue;
    found.push_back("looks at " + std::string(word) + "; the simulated clock is the clock");
  }
  return found;
}

std::vector<std::string_view> lines_of(std::string_view content) {
  std::vector<std::string_view> lines;
  while (!content.empty()) {
    const auto end = content.find('\n');
    lines.push_back(content.substr(0, end));
    content = end == std::string_view::npos ? std::string_view{} : content.substr(end + 1);
  }
  return lines;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

bool odd_triple_quotes(std::string_view line) {
  bool odd = false;
  for (auto at = line.find("\"\"\""); at != std::string_view::npos;
       at = line.find("\"\"\"", at + 3)) {
    odd = !odd;
  }
  return odd;
}

}  // namespace

std::vector<Complaint> check_source(std::string_view path, std::string_view content) {
  std::vector<Complaint> found;
  const auto complain = [&](std::size_t line, std::string what) {
    found.push_back({std::string(path), line, std::move(what)});
  };
  const auto lines = lines_of(content);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (const auto include = include_of(lines[i])) {
      if (auto wrong = wrong_include(path, *include)) complain(i + 1, std::move(*wrong));
    }
    for (auto& wrong : wrong_text(path, lines[i])) complain(i + 1, std::move(wrong));
  }
  if (lines.size() > kMaxFileLines) {
    complain(0, "has " + std::to_string(lines.size()) + " lines; split it before " +
                    std::to_string(kMaxFileLines));
  }
  if (!content.empty() && content.back() != '\n')
    complain(lines.size(), "has no line end at the end");
  if (path.ends_with(".h") && content.find("#pragma once\n") == std::string_view::npos) {
    complain(0, "lacks #pragma once");
  }
  return found;
}

std::vector<std::string> quoted_includes(std::string_view content) {
  std::vector<std::string> targets;
  for (const auto line : lines_of(content)) {
    const auto include = include_of(line);
    if (include && include->quoted) targets.emplace_back(include->target);
  }
  return targets;
}

std::set<std::string> text_keys(std::string_view toml) {
  std::set<std::string> keys;
  std::string section;
  bool inside_text = false;
  for (const auto raw : lines_of(toml)) {
    const bool toggles = odd_triple_quotes(raw);
    const auto line = trimmed(raw);
    const bool is_prose = inside_text;
    inside_text = inside_text != toggles;
    if (is_prose || line.empty() || line.front() == '#') continue;
    if (line.front() == '[') {
      section = std::string(line.substr(1, line.find(']') - 1)) + ".";
    } else if (const auto equals = line.find('='); equals != std::string_view::npos) {
      auto key = trimmed(line.substr(0, equals));
      if (key.size() > 1 && key.front() == '"') key = key.substr(1, key.size() - 2);
      keys.insert(section + std::string(key));
    }
  }
  return keys;
}

std::string to_string(const std::vector<Complaint>& complaints) {
  std::string text;
  for (const auto& c : complaints) {
    text += c.path + ":" + std::to_string(c.line) + ": " + c.what + "\n";
  }
  return text;
}

}  // namespace casella::testing
