#include "sim/base/data_dir.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>

namespace casella {
namespace {

namespace fs = std::filesystem;

bool holds_data(const fs::path& folder) {
  std::error_code fault;
  return fs::is_directory(folder / "assets" / "lang", fault);
}

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view{} : value;
}

// "it_IT.UTF-8" and "it" are Italian; "item" is nothing we know.
std::string_view language_of(std::string_view locale) {
  const std::string_view word = locale.substr(0, locale.find_first_of("_.@"));
  const auto* found = std::find(kLanguages.begin(), kLanguages.end(), word);
  return found == kLanguages.end() ? std::string_view{} : *found;
}

}  // namespace

fs::path executable_path(const char* argv0) {
  std::error_code fault;
  fs::path self = fs::read_symlink("/proc/self/exe", fault);
  if (!fault) return self;
  self = fs::weakly_canonical(argv0 == nullptr ? "" : argv0, fault);
  return self;
}

Result<fs::path> data_dir(const fs::path& executable) {
  if (const auto given = environment("CASELLA_DATA"); !given.empty()) {
    if (holds_data(given)) return fs::path(given);
    return Error{Key{"error.wrong_data"}, {std::string(given)}};
  }
  for (fs::path at = executable.parent_path(); !at.empty(); at = at.parent_path()) {
    if (holds_data(at)) return at;
    if (const fs::path share = at / "share" / "casella"; holds_data(share)) return share;
    if (at == at.parent_path()) break;
  }
  return Error{Key{"error.no_data"}, {executable.string()}};
}

Result<std::string> choose_language(std::string_view wanted) {
  if (!wanted.empty()) {
    const std::string_view known = language_of(wanted);
    if (!known.empty()) return std::string(known);
    return Error{Key{"error.unknown_language"}, {std::string(wanted)}};
  }
  for (const char* name : {"CASELLA_LANG", "LC_ALL", "LC_MESSAGES", "LANG"}) {
    const auto value = environment(name);
    if (value.empty()) continue;
    const std::string_view known = language_of(value);
    return std::string(known.empty() ? kLanguages.front() : known);
  }
  return std::string(kLanguages.front());
}

fs::path documents_dir() {
  const fs::path home(environment("HOME"));
  if (!home.is_absolute()) return {};
  const fs::path config(environment("XDG_CONFIG_HOME"));
  std::ifstream file((config.is_absolute() ? config : home / ".config") / "user-dirs.dirs");
  constexpr std::string_view name = "XDG_DOCUMENTS_DIR=\"", of_home = "$HOME/";
  for (std::string line; std::getline(file, line);) {
    if (line.rfind(name, 0) != 0 || line.back() != '"') continue;
    const std::string value = line.substr(name.size(), line.size() - name.size() - 1);
    const fs::path folder =
        value.rfind(of_home, 0) == 0 ? home / value.substr(of_home.size()) : fs::path(value);
    if (folder.is_absolute()) return folder;
  }
  std::error_code fault;
  return fs::is_directory(home / "Documents", fault) ? home / "Documents" : home;
}

std::string say_without_texts(const Error& error, std::string_view language) {
  const std::string what = error.args.empty() ? std::string() : error.args.front();
  const bool italian = language == "it";
  if (error.key == Key{"error.wrong_data"}) {
    return italian ? "In " + what +
                         " (CASELLA_DATA) non c'è la cartella assets/lang: correggi la "
                         "variabile, oppure toglila."
                   : "There is no folder assets/lang in " + what +
                         " (CASELLA_DATA): set it right, "
                         "or unset it.";
  }
  return italian ? "Vicino a " + what +
                       " non si trovano né assets né lessons: imposta CASELLA_DATA "
                       "sulla cartella che li contiene."
                 : "Neither assets nor lessons were found near " + what +
                       ": set CASELLA_DATA to "
                       "the folder that holds them.";
}

}  // namespace casella
