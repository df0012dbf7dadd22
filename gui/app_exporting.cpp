#include "gui/app_exporting.h"

#include <fmt/format.h>

#include <fstream>

#include "gui/server_room.h"
#include "sim/live/session_file.h"
#include "sim/store/report.h"

namespace casella::gui {
namespace {

namespace fs = std::filesystem;

std::string_view ending_of(Document as) {
  switch (as) {
    case Document::picture: return "png";
    case Document::svg: return "svg";
    case Document::mermaid: return "mmd";
    case Document::html: return "html";
    case Document::pcap: return "pcap";
    case Document::text: return "txt";
  }
  return {};
}

// None for the picture, which the window makes.
std::optional<exports::Format> format_of(Document as) {
  switch (as) {
    case Document::picture: return std::nullopt;
    case Document::svg: return exports::Format::Svg;
    case Document::mermaid: return exports::Format::Mermaid;
    case Document::html: return exports::Format::Html;
    case Document::pcap: return exports::Format::Pcap;
    case Document::text: return exports::Format::Text;
  }
  return std::nullopt;
}

}  // namespace

void App::Exporting::keep_session(Document as) const {
  const fs::path file =
      free_file(fmt::format("session-{}", app.room_->model.followed.value), ending_of(as));
  const auto kept = app.room_->take_out();
  if (!kept) return;
  std::error_code fault;
  fs::create_directories(file.parent_path(), fault);
  const auto wrong = live::save_document(app.text(), app.desk_.language, *kept, file);
  tell(file, wrong ? Result<Done>(Error{Key("gui.told.unwritten"), {file.string()}}) : Done{});
  if (!wrong && as == Document::pcap) {
    app.desk_.told_last.words += "\n" + std::string(app.text()("gui.told.capture"));
  }
}

void App::Exporting::save_lesson() const {
  const auto kept = app.room_->take_out();
  if (!kept) return;
  const std::string name = fmt::format("session-{}", app.room_->model.followed.value);
  fs::path folder = app.own_lessons_ / name;
  std::error_code fault;
  for (int number = 2; fs::exists(folder, fault); ++number) {
    folder = app.own_lessons_ / fmt::format("{}-{}", name, number);
  }
  const auto wrong = live::save_lesson(*kept, folder);
  if (wrong) return tell(folder, Error{Key("gui.told.unwritten"), {folder.string()}});
  app.library_.add(folder);
  app.refresh_home();
  tell(folder, Done{});
}

void App::Exporting::write(Document as) const {
  const bool live = app.desk_.place == Place::server;
  if (live && as != Document::picture) return keep_session(as);
  const fs::path file =
      free_file(live ? std::string("server") : app.open_->player.lesson().id, ending_of(as));
  if (const auto format = format_of(as)) return keep(file, content(*format));
  if (!app.picture_) return tell(file, Error{Key("error.picture.no_egl")});
  std::error_code fault;
  fs::create_directories(file.parent_path(), fault);
  App* const self = &app;
  app.picture_(file.string(),
               [self, file](const Result<Done>& written) { Exporting{*self}.tell(file, written); });
}

void App::Exporting::report(bool table) const {
  std::vector<store::ReportedLesson> lessons;
  const auto cards = app.library_.cards(app.progress_, app.desk_.language);
  for (std::size_t i = 0; i < cards.size(); ++i) {
    const auto& lesson = app.library_.lessons()[i].lesson;
    if (lesson) lessons.push_back({lesson->id, cards[i].title});
  }
  const Text& text = app.text();
  keep(free_file(text("report.file"), table ? "csv" : "html"),
       table ? store::report_csv(app.progress_, lessons, text)
             : store::report_html(app.progress_, lessons, text, app.desk_.language));
}

// The language at hand speaks first.
std::string App::Exporting::content(exports::Format format) const {
  std::vector<exports::Voice> voices;
  for (const auto& [language, prose] : app.library_.lessons()[app.open_->index].prose) {
    const exports::Voice voice{language, &app.library_.text(language), prose.title};
    voices.insert(language == app.desk_.language ? voices.begin() : voices.end(), voice);
  }
  const lesson::Branch& branch = app.open_->player.branch();
  return exports::export_as(format, branch.timeline, branch.cursor, voices);
}

fs::path App::Exporting::free_file(std::string_view name, std::string_view ending) const {
  fs::path file = app.documents_ / fmt::format("{}.{}", name, ending);
  std::error_code fault;
  for (int number = 2; fs::exists(file, fault); ++number) {
    file = app.documents_ / fmt::format("{}-{}.{}", name, number, ending);
  }
  return file;
}

void App::Exporting::keep(const fs::path& file, const std::string& content) const {
  std::error_code fault;
  fs::create_directories(file.parent_path(), fault);
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << content;
  out.close();
  tell(file, out ? Result<Done>(Done{}) : Error{Key("gui.told.unwritten"), {file.string()}});
}

void App::Exporting::tell(const fs::path& file, const Result<Done>& written) const {
  if (!written) {
    app.desk_.told_last = {app.text().say(written.error()), {}};
  } else {
    app.desk_.told_last = {app.text().fill("gui.told.written", file.string()), file.string()};
  }
}

}  // namespace casella::gui
