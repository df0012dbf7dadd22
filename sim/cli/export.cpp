// casella export: a lesson's session as a document, or as a capture of its packets.
#include <unistd.h>

#include "sim/base/data_dir.h"
#include "sim/cli/commands.h"
#include "sim/cli/played.h"
#include "sim/export/exports.h"

namespace casella::cli {
namespace {

struct ExportOptions {
  std::string lesson, format;
  std::string file = "-";
  std::optional<std::string> at;
};

// The other languages, for a page that speaks them all. One that can't be read is left out.
struct Others {
  std::vector<std::unique_ptr<Text>> texts;
  std::vector<exports::Voice> voices;

  Others(const House& house, const std::filesystem::path& folder) {
    for (const std::string_view language : kLanguages) {
      if (language == house.language) continue;
      auto text = Text::load(house.data / "assets" / "lang" / language);
      auto prose = lesson::load_prose(folder / ("text." + std::string(language) + ".md"));
      if (!text || !prose) continue;
      texts.push_back(std::make_unique<Text>(std::move(*text)));
      voices.push_back({language, texts.back().get(), prose->title});
    }
  }
};

int make(House& house, const ExportOptions& options) {
  if (options.format.empty())
    return house.complain({Key{"cli.error.which_format"}, {std::string(exports::kFormatNames)}});
  const auto format = exports::format_named(options.format);
  if (!format) {
    return house.complain(
        {Key{"cli.error.unknown_format"}, {options.format, std::string(exports::kFormatNames)}});
  }
  if (*format == exports::Format::Pcap && options.file == "-" && ::isatty(STDOUT_FILENO) == 1)
    return house.complain({Key{"cli.error.binary"}, {options.format}});
  const auto played = play_through(house, options.lesson);
  if (!played) return house.complain(played.error());
  const auto extent = extent_of(played->timeline, options.at, "--at");
  if (!extent) return house.complain(extent.error());
  const Others others(house, played->told.lesson.folder);
  std::vector<exports::Voice> voices = {{house.language, &house.text, played->told.prose.title}};
  voices.insert(voices.end(), others.voices.begin(), others.voices.end());
  const auto written =
      write_to(options.file, exports::export_as(*format, played->timeline, extent->until, voices),
               house.out);
  if (!written) return house.complain(written.error());
  if (extent->reached) return kGood;
  return house.complain({Key{"cli.error.not_so_many"}, {std::to_string(extent->until)}}, kWrong);
}

}  // namespace

void add_export(CLI::App& app, House& house, Chosen& chosen) {
  const auto options = std::make_shared<ExportOptions>();
  CLI::App* command = add_command(app, house, chosen, "export", options, make);
  add_lesson(*command, house, options->lesson);
  add_profile(*command, house);
  const Text& text = house.text;
  command->add_option("--to", options->format, std::string(text("cli.export.to")))
      ->type_name("text|html|mermaid|svg|pcap|keys");
  command->add_option("-o,--output", options->file, std::string(text("cli.export.output")))
      ->type_name("FILE");
  command->add_option("--at", options->at, std::string(text("cli.export.at")))->type_name("N");
}

}  // namespace casella::cli
