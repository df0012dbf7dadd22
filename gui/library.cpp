#include "gui/library.h"

#include <algorithm>

#include "sim/base/data_dir.h"
#include "sim/lesson/check.h"

namespace casella::gui {
namespace {

namespace fs = std::filesystem;

fs::file_time_type newest_in(const fs::path& folder) {
  auto newest = fs::file_time_type::min();  // its clock counts from a year to come
  std::error_code fault;
  for (const fs::path& each : {folder, folder / "mail"}) {
    for (const auto& file : fs::directory_iterator(each, fault)) {
      const auto written = file.last_write_time(fault);
      if (!fault) newest = std::max(newest, written);
    }
  }
  return newest;
}

Shelved read(const fs::path& folder) {
  Shelved out;
  out.written = newest_in(folder);
  out.folder = folder.string();
  lesson::Loaded loaded = lesson::load(folder);
  out.errors = std::move(loaded.errors);
  for (const std::string_view language : kLanguages) {
    const fs::path file = folder / ("text." + std::string(language) + ".md");
    Result<lesson::Prose> prose = lesson::load_prose(file);
    if (prose) {
      out.prose.emplace(language, std::move(*prose));
    } else {
      out.errors.push_back(prose.error());
    }
  }
  if (loaded.lesson && out.errors.empty()) {
    out.lesson = std::make_shared<const lesson::Lesson>(std::move(*loaded.lesson));
  }
  return out;
}

fs::path plain_path(const fs::path& folder) {
  std::error_code fault;
  fs::path out = fs::weakly_canonical(folder, fault);
  return fault ? folder : out;
}

}  // namespace

Stories read_stories(const fs::path& folder) {
  std::error_code fault;
  std::vector<fs::path> files;
  for (const auto& each : fs::directory_iterator(folder, fault)) {
    if (each.path().extension() == ".toml") files.push_back(each.path());
  }
  std::sort(files.begin(), files.end());
  Stories out;
  for (const fs::path& file : files) {
    compare::LoadedStory read = compare::load_story(file);
    if (read.story) out.all.push_back(std::move(*read.story));
    if (!read.errors.empty() && !out.error) out.error = read.errors.front();
  }
  return out;
}

Result<Library> Library::open(const fs::path& data) {
  Library out;
  for (const std::string_view language : kLanguages) {
    Result<Text> text = Text::load(data / "assets" / "lang" / language);
    if (!text) return text.error();
    out.texts_.emplace(language, std::move(*text));
  }
  for (const fs::path& folder : lesson::find_lessons(data / "lessons")) {
    out.lessons_.push_back(read(folder));
  }
  return out;
}

std::optional<std::size_t> Library::find(std::string_view name) const {
  std::error_code fault;
  const bool folder = fs::exists(fs::path(name) / "lesson.toml", fault);
  for (std::size_t i = 0; i < lessons_.size(); ++i) {
    const fs::path at = lessons_[i].folder;
    if (folder && plain_path(at) == plain_path(name)) return i;
    const std::string slug = at.filename().string();
    const std::size_t dash = slug.find('-');
    if (slug == name || (dash != slug.npos && slug.substr(dash + 1) == name) ||
        slug.substr(0, dash) == name || (lessons_[i].lesson && lessons_[i].lesson->id == name)) {
      return i;
    }
  }
  return std::nullopt;
}

std::size_t Library::add(const fs::path& folder) {
  lessons_.push_back(read(folder));
  return lessons_.size() - 1;
}

std::optional<std::vector<Error>> Library::look_again(std::size_t index) {
  Shelved& known = lessons_[index];
  const auto newest = newest_in(known.folder);
  if (newest <= known.written) return std::nullopt;
  known.written = newest;
  std::vector<Error> errors = lesson::check(known.folder);
  Shelved now = read(known.folder);
  if (now.lesson) {
    known = std::move(now);
  } else if (errors.empty()) {
    errors = std::move(now.errors);
  }
  return errors;
}

const Text& Library::text(std::string_view language) const {
  const auto found = texts_.find(language);
  return found == texts_.end() ? texts_.begin()->second : found->second;
}

std::vector<LessonCard> Library::cards(const store::Progress& progress,
                                       std::string_view language) const {
  const auto summary = progress.summary();
  std::vector<LessonCard> out;
  for (const Shelved& each : lessons_) {
    LessonCard card;
    card.id = fs::path(each.folder).filename().string();
    card.title = card.id;
    if (const auto prose = each.prose.find(language); prose != each.prose.end()) {
      card.title = prose->second.title;
      card.summary = prose->second.summary;
    }
    card.broken = each.lesson == nullptr;
    if (card.broken && !each.errors.empty()) {
      card.summary = text(language).say(each.errors.front());
    }
    if (each.lesson) {
      card.progress.total = each.lesson->steps.size();
      if (const auto done = summary.find(each.lesson->id); done != summary.end()) {
        card.finished = done->second.finished > 0;
        card.progress.done = card.finished        ? card.progress.total
                             : done->second.place ? done->second.place->step
                                                  : 0;
      }
    }
    out.push_back(std::move(card));
  }
  return out;
}

}  // namespace casella::gui
