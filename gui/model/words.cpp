#include "gui/model/words.h"

#include <algorithm>

namespace casella::gui {
namespace {

using std::chrono::duration_cast;

// One digit after the decimal sign, which is each language's own.
std::string tenths(std::uint64_t value_tenths, const Text& text) {
  if (value_tenths % 10 == 0) return fmt::format("{}", value_tenths / 10);
  return fmt::format("{}{}{}", value_tenths / 10, text("model.unit.decimal"), value_tenths % 10);
}

// How many octets the UTF-8 character at the beginning has; 0 if it is not one.
std::size_t utf8_length(std::string_view at) {
  const auto lead = static_cast<unsigned char>(at.front());
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xF5 || lead < 0xC2 ? 0
                             : lead >= 0xF0              ? 4
                             : lead >= 0xE0              ? 3
                                                         : 2;
  if (length == 0 || at.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((static_cast<unsigned char>(at[i]) & 0xC0U) != 0x80U) return 0;
  }
  return length;
}

}  // namespace

std::string octets_words(std::uint64_t octets, const Text& text) {
  if (octets < 1024) return counted("model.unit.octets", octets, text);
  if (octets < 1024 * 1024) {
    return text.fill("model.unit.kib", tenths((octets * 10 + 512) / 1024, text));
  }
  return text.fill("model.unit.mib", tenths((octets * 10 + 524288) / 1048576, text));
}

std::string time_words(Duration time, const Text& text) {
  using namespace std::chrono;
  if (time < seconds(1))
    return text.fill("model.time.ms", duration_cast<milliseconds>(time).count());
  if (time < minutes(1)) {
    const auto all = static_cast<std::uint64_t>(duration_cast<milliseconds>(time).count());
    return text.fill("model.time.s", tenths(all / 100, text));
  }
  const auto pair = [&](std::string_view key, auto large, auto small) {
    const auto whole = duration_cast<decltype(large)>(time);
    return text.fill(key, whole.count(), duration_cast<decltype(small)>(time - whole).count());
  };
  if (time < hours(1)) return pair("model.time.min", minutes(), seconds());
  if (time < hours(24)) return pair("model.time.h", hours(), minutes());
  return pair("model.time.d", duration<std::int64_t, std::ratio<86400>>(), hours());
}

std::string rfc_words(const proto::Rfc& rfc) {
  return fmt::format("RFC {} §{}", rfc.number, rfc.section);
}

std::string mode_words(const DeviceSettings& settings, const Text& text) {
  switch (settings.mode) {
    case Mode::Delete: return std::string(text("model.mode.delete"));
    case Mode::Keep: return std::string(text("model.mode.keep"));
    case Mode::KeepDays: return counted("model.mode.keep_days", settings.keep_days, text);
    case Mode::Online: return std::string(text("model.mode.online"));
    case Mode::Offline: return std::string(text("model.mode.offline"));
  }
  return {};
}

Icon device_icon(std::string_view id) {
  if (contains_ignoring_case(id, "phone")) return Icon::phone;
  if (contains_ignoring_case(id, "tablet")) return Icon::tablet;
  if (contains_ignoring_case(id, "desktop") || contains_ignoring_case(id, "office")) {
    return Icon::desktop;
  }
  return Icon::laptop;
}

std::string subject_of(const Message& message) {
  std::string subject = showable(decode_words(message.header("Subject")));
  return subject.empty() ? message.name() : subject;
}

std::string from_of(const Message& message) {
  return showable(decode_words(message.header("From")));
}

std::string showable(std::string_view octets) {
  constexpr std::size_t kMost = 400;  // no window is wider
  std::string out;
  for (std::size_t at = 0; at < octets.size();) {
    if (at >= kMost) return out + "…";
    const std::size_t length = utf8_length(octets.substr(at));
    const auto octet = static_cast<unsigned char>(octets[at]);
    if (octet == '\t') {
      out += "    ";
    } else if (length == 0 || octet < 0x20 || octet == 0x7F) {
      out += "·";
    } else {
      out += octets.substr(at, length);
    }
    at += length == 0 ? 1 : length;
  }
  return out;
}

}  // namespace casella::gui
