#include "sim/mail/message.h"

#include <algorithm>

#include "sim/base/ascii.h"
#include "sim/mail/header.h"

namespace casella {
namespace {

std::size_t find_body(std::string_view octets) {
  if (octets.substr(0, 2) == "\r\n") return 2;
  const std::size_t gap = octets.find("\r\n\r\n");
  return gap == std::string_view::npos ? octets.size() : gap + 4;
}

}  // namespace

Message::Message(MessageId id, std::string name, std::string octets)
    : id_(id), name_(std::move(name)), octets_(std::move(octets)) {
  octets_
      .shrink_to_fit();  // it stays for long, and text that was put together may have room to spare
  body_at_ = find_body(octets_);
  has_8bit_header_ =
      std::any_of(octets_.begin(), octets_.begin() + static_cast<std::ptrdiff_t>(body_at_),
                  [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  ends_with_crlf_ = octets_.empty() || octets_.ends_with("\r\n");
  needs_stuffing_ = octets_.starts_with('.') || octets_.find("\r\n.") != std::string::npos;
  const EnvelopeValues values = envelope_values(octets_, &envelope_is_plain_);
  const auto place_of = [&](std::string_view value) {
    return static_cast<std::size_t>(value.data() - octets_.data());
  };
  envelope_is_near_ = std::all_of(values.begin(), values.end(), [&](std::string_view value) {
    return value.data() == nullptr || place_of(value) + value.size() <= UINT16_MAX;
  });
  for (std::size_t i = 0; envelope_is_near_ && i < values.size(); ++i) {
    if (values[i].data() == nullptr) continue;
    const std::size_t at = place_of(values[i]);
    envelope_[i] = {static_cast<std::uint16_t>(at),
                    static_cast<std::uint16_t>(at + values[i].size())};
  }
}

EnvelopeValues Message::envelope() const {
  if (!envelope_is_near_) return envelope_values(octets_);
  EnvelopeValues values;
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = envelope(static_cast<EnvelopeField>(i));
  return values;
}

std::string_view Message::envelope(EnvelopeField field) const {
  const auto index = static_cast<std::size_t>(field);
  if (!envelope_is_near_) return envelope_values(octets_)[index];
  const Place place = envelope_[index];
  if (place.at == 0) return {};
  return std::string_view(octets_).substr(place.at, place.end - place.at);
}

std::string Message::header(std::string_view field) const {
  const std::string_view head = std::string_view(octets_).substr(0, body_at_);
  for (std::size_t at = 0; at < head.size();) {
    std::size_t end = head.find("\r\n", at);
    if (end == std::string_view::npos) end = head.size();
    std::string_view line = head.substr(at, end - at);
    at = end + 2;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !same_letters(line.substr(0, colon), field)) continue;
    std::string value(line.substr(colon + 1));
    while (at < head.size() && (head[at] == ' ' || head[at] == '\t')) {  // folded: section 2.2.3
      end = head.find("\r\n", at);
      if (end == std::string_view::npos) end = head.size();
      value.append(head.substr(at, end - at));
      at = end + 2;
    }
    const std::size_t first = value.find_first_not_of(" \t");
    return first == std::string::npos ? std::string() : value.substr(first);
  }
  return {};
}

std::string with_crlf(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 32);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) out.push_back('\r');
    out.push_back(text[i]);
  }
  return out;
}

}  // namespace casella
