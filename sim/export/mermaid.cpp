#include <fmt/format.h>

#include "sim/base/utf8.h"
#include "sim/export/ladder.h"

namespace casella::exports {
namespace {

// Mermaid reads these as its own marks, or as HTML.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    switch (c) {
      case '#': out += "#35;"; break;
      case ';': out += "#59;"; break;
      case '<': out += "#lt;"; break;
      case '>': out += "#gt;"; break;
      case '&': out += "#amp;"; break;
      case '%': out += "#37;"; break;
      default: out += c;
    }
  }
  return out.empty() ? " " : out;
}

std::string participant(DeviceId device) {
  return fmt::format("d{}", device.value);
}

}  // namespace

std::string as_mermaid(const Story& story, const Voice& voice) {
  const Text& text = *voice.text;
  std::string out = "sequenceDiagram\n";
  if (!voice.title.empty()) out += "  title " + escaped(voice.title) + "\n";
  // The server stands in the middle.
  const auto devices = static_cast<std::uint32_t>(story.devices().size());
  const std::uint32_t left = (devices + 1) / 2;
  const auto server = "  participant server as " + escaped(text("export.server")) + "\n";
  for (std::uint32_t i = 0; i < devices; ++i) {
    if (i == left) out += server;
    out +=
        "  participant " + participant(DeviceId{i}) + " as " + escaped(story.devices()[i]) + "\n";
  }
  if (left >= devices) out += server;
  for (const Moment& moment : story.moments()) {
    const DeviceId* device = story.device_of(moment);
    const std::string who = device == nullptr ? "server" : participant(*device);
    if (moment.lines == 0) {
      out += "  Note over " + who + (device == nullptr ? "" : ",server") + ": " +
             escaped(story.words(moment.event, text)) + "\n";
      continue;
    }
    const Line& first = story.lines(moment).front();
    const bool client = first.from == Side::Client;
    const std::string_view arrow =
        story.lost(first) ? (client ? "-x" : "--x") : (client ? "->>" : "-->>");
    const std::string from = client ? who : "server", to = client ? "server" : who;
    out += fmt::format("  {}{}{}: {}", from, arrow, to, escaped(first.text()));
    const std::string more = more_lines(moment, text);
    out += more.empty() ? "\n" : " " + escaped(more) + "\n";
  }
  return out;
}

}  // namespace casella::exports
