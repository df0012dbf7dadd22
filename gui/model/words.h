#pragma once
// Numbers, times and names as a person reads them.
#include <cstdint>
#include <string>
#include <string_view>

#include "gui/model/mark.h"
#include "sim/base/text.h"
#include "sim/base/time.h"
#include "sim/base/utf8.h"
#include "sim/device/device.h"
#include "sim/mail/message.h"
#include "sim/proto/engine.h"
#include "sim/world/device_words.h"

namespace casella::gui {

std::string octets_words(std::uint64_t octets, const Text& text);  // "120 octets", "1.4 KiB"
std::string time_words(Duration time, const Text& text);  // "192 ms", "1.25 s", "7 d 02:00"
// "1 message", "3 messages": the wording at key.one or key.many.
using casella::counted;

std::string rfc_words(const proto::Rfc& rfc);  // "RFC 1939 §5"
std::string mode_words(const DeviceSettings& settings, const Text& text);
using casella::device_title;  // "Laptop"
using casella::device_words;  // "laptop", within a sentence
Icon device_icon(std::string_view id);

std::string subject_of(const Message& message);  // decoded; its name if it has none
std::string from_of(const Message& message);     // decoded

// Octets as text that can be drawn: what is no UTF-8, and controls, as a dot; cut when very long.
std::string showable(std::string_view octets);

}  // namespace casella::gui
