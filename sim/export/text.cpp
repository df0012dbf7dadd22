#include <algorithm>

#include <fmt/format.h>

#include "sim/base/utf8.h"
#include "sim/export/exports.h"
#include "sim/export/pcap.h"
#include "sim/export/wire.h"

namespace casella::exports {
namespace {

std::string padded(std::string text, std::size_t width) {
  const std::size_t columns = columns_of(text);
  if (columns < width) text.append(width - columns, ' ');
  return text;
}

}  // namespace

std::optional<Format> format_named(std::string_view name) {
  if (name == "text") return Format::Text;
  if (name == "html") return Format::Html;
  if (name == "mermaid") return Format::Mermaid;
  if (name == "svg") return Format::Svg;
  if (name == "pcap") return Format::Pcap;
  if (name == "keys") return Format::Keys;
  return std::nullopt;
}

std::string export_as(Format format, const Timeline& timeline, Seq until,
                      std::span<const Voice> voices) {
  if (format == Format::Pcap) return as_pcap(frames_of(timeline, until));
  if (format == Format::Keys) return keys_of(timeline, until);
  const Story story(timeline, until);
  switch (format) {
    case Format::Text: return as_text(story, voices.front(), true);
    case Format::Html: return as_html(story, voices);
    case Format::Mermaid: return as_mermaid(story, voices.front());
    case Format::Svg: return as_svg(story, voices.front());
    case Format::Pcap:
    case Format::Keys: break;
  }
  return {};
}

std::string as_text(const Story& story, const Voice& voice, bool explain) {
  const Text& text = *voice.text;
  std::size_t name_width = 0, clock_width = 0;
  for (const std::string& device : story.devices()) {
    name_width = std::max(name_width, columns_of(device));
  }
  if (!story.moments().empty()) clock_width = clock_words(story.moments().back().at).size();
  std::string out = voice.title.empty() ? "" : printable(voice.title) + "\n\n";
  for (const Moment& moment : story.moments()) {
    const DeviceId* device = story.device_of(moment);
    const std::string start =
        fmt::format("{:5}  {:>{}}  ", moment.seq + 1, clock_words(moment.at), clock_width) +
        padded(device == nullptr ? "" : story.device(*device), name_width) + "  ";
    const std::string indent(columns_of(start) + 3, ' ');
    if (moment.lines == 0) out += start + "-- " + story.words(moment.event, text) + "\n";
    const proto::Note* explained = nullptr;
    for (const Line& line : story.lines(moment)) {
      out += start + (line.from == Side::Client ? "C: " : "S: ") + printable(line.text());
      if (story.lost(line)) {
        out += fmt::format("  ({})", text("export.lost"));
      } else if (!story.arrived(line)) {
        out += fmt::format("  ({})", text("export.on_its_way"));
      }
      out += '\n';
      if (!explain || line.meaning.note == explained) continue;
      explained = line.meaning.note;
      out += fmt::format("{}{} ({})\n", indent, short_note(*explained, text),
                         rfc_words(explained->rfc));
      if (line.sealed) out += fmt::format("{}{}\n", indent, text("export.sealed"));
    }
  }
  return out;
}

}  // namespace casella::exports
