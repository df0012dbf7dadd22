#pragma once
// Documents that the app writes where the person finds them.
#include "gui/app.h"
#include "sim/export/exports.h"

namespace casella::gui {

struct App::Exporting {
  App& app;

  void write(Document as) const;  // of the session that is looked at
  void save_lesson() const;       // of the live one, as a lesson to be written
  void report(bool table) const;  // of what the learner attempted
  // A file of the documents folder that isn't there yet: name.html, name-2.html ...
  std::filesystem::path free_file(std::string_view name, std::string_view ending) const;
  void keep(const std::filesystem::path& file, const std::string& content) const;
  void tell(const std::filesystem::path& file, const Result<Done>& written) const;

 private:
  void keep_session(Document as) const;
  std::string content(exports::Format format) const;
};

}  // namespace casella::gui
