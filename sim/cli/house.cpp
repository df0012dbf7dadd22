#include "sim/cli/house.h"
#include "sim/world/profile.h"

#include <algorithm>
#include <charconv>
#include <numeric>

namespace casella::cli {
namespace {

namespace fs = std::filesystem;

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

// Single letters to change, add, take away or swap with their neighbour, to make one of the other.
std::size_t distance(std::string_view one, std::string_view two) {
  std::vector<std::vector<std::size_t>> rows(one.size() + 1,
                                             std::vector<std::size_t>(two.size() + 1));
  std::iota(rows[0].begin(), rows[0].end(), std::size_t{0});
  for (std::size_t i = 1; i <= one.size(); ++i) {
    rows[i][0] = i;
    for (std::size_t j = 1; j <= two.size(); ++j) {
      const std::size_t change = one[i - 1] == two[j - 1] ? 0 : 1;
      rows[i][j] = std::min({rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + change});
      const bool swapped = i > 1 && j > 1 && one[i - 1] == two[j - 2] && one[i - 2] == two[j - 1];
      if (swapped) rows[i][j] = std::min(rows[i][j], rows[i - 2][j - 2] + 1);
    }
  }
  return rows[one.size()][two.size()];
}

Error unknown_lesson(const std::string& name, const std::vector<Listed>& all) {
  std::vector<std::string> known;
  for (const Listed& each : all) {
    known.push_back(each.id);
    known.push_back(each.slug);
  }
  std::string near = nearest(name, known);
  for (const Listed& each : all) {
    if (near == each.slug) near = each.id;
  }
  if (near.empty()) return {Key{"cli.error.unknown_lesson"}, {name}};
  return {Key{"cli.error.near_lesson"}, {name, near}};
}

}  // namespace

int House::complain(const Error& error, int exit) {
  out.flush();  // what came before stands before
  err << "casella: " << text.say(error) << "\n";
  err.flush();
  return exit;
}

int House::complain(const std::vector<Error>& errors) {
  const int exit = complain(errors.front());
  if (errors.size() > 1) {
    err << text.fill("cli.error.more", errors.size() - 1) << "\n";
    err.flush();
  }
  return exit;
}

std::vector<Listed> list_lessons(const fs::path& lessons) {
  std::vector<Listed> all;
  for (const fs::path& folder : lesson::find_lessons(lessons)) {
    const std::string slug = folder.filename().string();
    const auto dash = slug.find('-');
    const bool numbered = dash != slug.npos && all_digits(std::string_view(slug).substr(0, dash));
    all.push_back({folder, slug, numbered ? slug.substr(dash + 1) : slug});
  }
  return all;
}

Result<fs::path> find_lesson(const std::string& name, const fs::path& lessons) {
  const std::vector<Listed> all = list_lessons(lessons);
  for (const Listed& each : all) {
    const bool numbered = all_digits(name) && each.slug.rfind(name + "-", 0) == 0;
    if (name == each.id || name == each.slug ||
        (numbered && (name.front() == '0' || name.size() > 2))) {
      return each.folder;
    }
  }
  std::error_code fault;
  if (fs::exists(fs::path(name) / "lesson.toml", fault)) return fs::path(name).lexically_normal();
  if (fs::path(name).filename() == "lesson.toml" && fs::exists(name, fault)) {
    return fs::path(name).lexically_normal().parent_path();
  }
  if (all_digits(name)) {
    std::size_t place = 0;
    std::from_chars(name.data(), name.data() + name.size(), place);
    if (place >= 1 && place <= all.size()) return all[place - 1].folder;
    return Error{Key{"cli.error.lesson_number"}, {name, std::to_string(all.size())}};
  }
  if (fs::is_directory(name, fault) || name.find('/') != name.npos) {
    return Error{Key{"cli.error.no_lesson_there"}, {name}};
  }
  return unknown_lesson(name, all);
}

Result<Told> read_lesson(const fs::path& folder, std::string_view language) {
  lesson::Loaded loaded = lesson::load(folder);
  if (!loaded.lesson) return loaded.errors.front();
  auto prose = lesson::load_prose(folder / ("text." + std::string(language) + ".md"));
  if (!prose) return prose.error();
  return Told{std::move(*loaded.lesson), std::move(*prose)};
}

Result<Told> read_lesson(const fs::path& folder, const House& house) {
  auto told = read_lesson(folder, house.language);
  if (!told || house.profile.empty()) return told;
  const Profile* profile = find_profile(house.profile);
  if (profile == nullptr) {
    return Error{Key{"cli.error.no_profile"}, {house.profile, profile_names()}};
  }
  take_on(told->lesson.settings, *profile);
  return told;
}

Result<std::uint64_t> parse_number(const std::string& text, std::string_view option,
                                   std::uint64_t least) {
  std::uint64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault == std::errc() && end == text.data() + text.size() && number >= least) return number;
  return Error{Key{"cli.error.not_number"}, {text, std::string(option), std::to_string(least)}};
}

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
  std::string best;
  std::size_t best_distance = 1 + std::max<std::size_t>(1, word.size() / 3);
  for (const std::string& each : known) {
    std::size_t far = distance(word, each);
    if (word.size() >= 4 && each.find(word) != each.npos) far = 1;
    if (far < best_distance) {
      best_distance = far;
      best = each;
    }
  }
  return best;
}

}  // namespace casella::cli
