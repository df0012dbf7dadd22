#include <array>
#include <cstdlib>
#include <map>
#include <string_view>

#include "gui/base/fonts.h"

namespace casella::gui {
namespace {

namespace fs = std::filesystem;

void add_folder(std::vector<fs::path>& folders, const fs::path& folder) {
  std::error_code failed;
  if (!folder.empty() && fs::is_directory(folder, failed)) folders.push_back(folder);
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

// Each face: the files that will do, best first. A name may stand in any folder.
struct Wanted {
  fs::path FontFiles::*into;
  std::string_view family;
  std::array<std::string_view, 4> names;
};
constexpr std::string_view inter = "Inter";
constexpr std::string_view jetbrains = "JetBrains Mono";
constexpr std::string_view dejavu = "DejaVu Sans";
const std::array wanted = {
    Wanted{&FontFiles::regular,
           inter,
           {"Inter-Regular.otf", "Inter-Regular.ttf", "InterVariable.ttf", "DejaVuSans.ttf"}},
    Wanted{
        &FontFiles::semibold,
        inter,
        {"Inter-SemiBold.otf", "Inter-SemiBold.ttf", "InterVariable.ttf", "DejaVuSans-Bold.ttf"}},
    Wanted{&FontFiles::italic,
           inter,
           {"Inter-Italic.otf", "Inter-Italic.ttf", "InterVariable-Italic.ttf",
            "DejaVuSans-Oblique.ttf"}},
    Wanted{&FontFiles::mono,
           jetbrains,
           {"JetBrainsMono-Regular.ttf", "JetBrainsMono-Regular.otf", "JetBrainsMono[wght].ttf",
            "DejaVuSansMono.ttf"}},
    Wanted{&FontFiles::mono_semibold,
           jetbrains,
           {"JetBrainsMono-SemiBold.ttf", "JetBrainsMono-Bold.ttf", "JetBrainsMono[wght].ttf",
            "DejaVuSansMono-Bold.ttf"}},
    Wanted{&FontFiles::symbols, dejavu, {"DejaVuSans.ttf", "", "", ""}},
};

using Found = std::map<std::string, fs::path, std::less<>>;

void collect(const fs::path& folder, int depth, Found& found) {
  std::error_code failed;
  for (fs::directory_iterator at(folder, failed), last; !failed && at != last;
       at.increment(failed)) {
    std::error_code unreadable;
    if (at->is_directory(unreadable)) {
      if (depth > 0) collect(at->path(), depth - 1, found);
    } else if (at->is_regular_file(unreadable)) {
      found.try_emplace(at->path().filename().string(), at->path());
    }
  }
}

}  // namespace

std::vector<fs::path> font_folders() {
  std::vector<fs::path> folders;
  const std::string home = variable("HOME");
  const std::string data_home = variable("XDG_DATA_HOME");
  if (!data_home.empty()) {
    add_folder(folders, fs::path(data_home) / "fonts");
  } else if (!home.empty()) {
    add_folder(folders, fs::path(home) / ".local/share/fonts");
  }
  if (!home.empty()) add_folder(folders, fs::path(home) / ".fonts");
  std::string dirs = variable("XDG_DATA_DIRS");
  if (dirs.empty()) dirs = "/usr/local/share:/usr/share";
  for (std::size_t begin = 0; begin <= dirs.size();) {
    const std::size_t end = std::min(dirs.find(':', begin), dirs.size());
    if (end > begin) add_folder(folders, fs::path(dirs.substr(begin, end - begin)) / "fonts");
    begin = end + 1;
  }
  return folders;
}

FontFiles find_fonts(const std::vector<fs::path>& folders) {
  constexpr int depth = 4;
  Found found;
  for (const fs::path& folder : folders) collect(folder, depth, found);
  FontFiles files;
  for (const Wanted& want : wanted) {
    std::string_view used;
    for (std::string_view name : want.names) {
      const auto at = found.find(name);
      if (at == found.end()) continue;
      files.*want.into = at->second;
      used = name;
      break;
    }
    const bool replaced = used.empty() || (want.family != dejavu && used.starts_with("DejaVu"));
    const bool told = !files.missing.empty() && files.missing.back() == want.family;
    if (replaced && !told) files.missing.emplace_back(want.family);
  }
  return files;
}

}  // namespace casella::gui
