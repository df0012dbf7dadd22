#pragma once
// A session as a document: pure functions from a story to text. The same story gives the same
// octets on every machine.
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sim/base/text.h"
#include "sim/export/story.h"

namespace casella::exports {

// One language that a document speaks.
struct Voice {
  std::string_view language;  // "en"
  const Text* text = nullptr;
  std::string title;
};

enum class Format { Text, Html, Mermaid, Svg, Pcap, Keys };
inline constexpr std::string_view kFormatNames = "text, html, mermaid, svg, pcap, keys";
std::optional<Format> format_named(std::string_view name);

// A row a line: event, time, device, C: or S:. With explanations, what each line is stands below
// it.
std::string as_text(const Story& story, const Voice& voice, bool explain);

// A sequence diagram for Mermaid.
std::string as_mermaid(const Story& story, const Voice& voice);

// A ladder diagram: the server in the middle, time downwards.
std::string as_svg(const Story& story, const Voice& voice);

// A page that stands alone and can be stepped through. The first voice speaks first.
std::string as_html(const Story& story, std::span<const Voice> voices);

// The first `until` records of a timeline. Pcap is no text, and speaks no language (pcap.h). Keys
// open the TLS sessions of a capture (wire.h); empty if there are none.
std::string export_as(Format format, const Timeline& timeline, Seq until,
                      std::span<const Voice> voices);

}  // namespace casella::exports
