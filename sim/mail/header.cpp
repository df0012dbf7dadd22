#include "sim/mail/header.h"

#include <algorithm>
#include <cstring>

#include "sim/base/ascii.h"

namespace casella {

std::size_t line_size(std::string_view octets) {
  if (octets.empty()) return 0;
  const void* end = std::memchr(octets.data(), '\n', octets.size());
  return end == nullptr
             ? octets.size()
             : static_cast<std::size_t>(static_cast<const char*>(end) - octets.data()) + 1;
}

namespace {

std::string_view without_line_end(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

}  // namespace

bool HeaderWalk::next(HeaderField& field) {
  while (!left_.empty()) {
    const char* const line = left_.data();
    const char* const all_end = line + left_.size();
    const char* next = line;  // behind the field's last line
    const char* last = line;  // behind its content
    do {
      const auto left = static_cast<std::size_t>(all_end - next);
      const void* found = std::memchr(next, '\n', left);
      const char* const stop = found == nullptr ? all_end : static_cast<const char*>(found);
      const char* const content = stop > next && stop[-1] == '\r' ? stop - 1 : stop;
      if (content == next) {
        if (next == line) return false;  // the empty line
        break;
      }
      last = content;
      next = found == nullptr ? all_end : stop + 1;
    } while (next < all_end && is_blank(*next));
    field.whole = {line, static_cast<std::size_t>(next - line)};
    left_.remove_prefix(field.whole.size());
    const char* colon = line;  // names are short, so looking is faster than calling
    while (colon < last && *colon != ':' && *colon != '\n') ++colon;
    if (colon == last || *colon != ':' || is_blank(*line)) continue;
    const char* behind = colon;
    while (behind > line && is_blank(behind[-1])) --behind;
    if (behind == line) continue;
    field.name = {line, static_cast<std::size_t>(behind - line)};
    field.value = {colon + 1, static_cast<std::size_t>(last - colon) - 1};
    return true;
  }
  return false;
}

bool find_field(std::string_view octets, std::string_view name, std::size_t& at,
                HeaderField& field) {
  const char* const end = octets.data() + octets.size();
  const char initial = ascii_lower(name[0]);
  const char* line = octets.data() + std::min(at, octets.size());
  while (line < end) {
    const auto left = static_cast<std::size_t>(end - line);
    if (*line == '\n' || (*line == '\r' && left > 1 && line[1] == '\n')) break;
    if (ascii_lower(*line) == initial && left > name.size() &&
        same_letters({line, name.size()}, name)) {
      HeaderWalk walk({line, left});
      if (walk.next(field) && field.name.data() == line && field.name.size() == name.size()) {
        at = static_cast<std::size_t>(line - octets.data()) + field.whole.size();
        return true;
      }
    }
    const void* next = std::memchr(line, '\n', left);
    line = next == nullptr ? end : static_cast<const char*>(next) + 1;
  }
  at = octets.size();
  return false;
}

std::optional<EnvelopeField> envelope_field(std::string_view name) {
  using Field = EnvelopeField;
  const auto is = [&](std::string_view wanted, Field field) {
    return same_letters(name, wanted) ? std::optional(field) : std::nullopt;
  };
  switch (name.size()) {  // told by its length first
    case 2: return ascii_lower(name[0]) == 't' ? is("To", Field::To) : is("Cc", Field::Cc);
    case 3: return is("Bcc", Field::Bcc);
    case 4: return ascii_lower(name[0]) == 'd' ? is("Date", Field::Date) : is("From", Field::From);
    case 6: return is("Sender", Field::Sender);
    case 7: return is("Subject", Field::Subject);
    case 8: return is("Reply-To", Field::ReplyTo);
    case 10: return is("Message-ID", Field::MsgId);
    case 11: return is("In-Reply-To", Field::InReplyTo);
    default: return std::nullopt;
  }
}

EnvelopeValues envelope_values(std::string_view header, bool* plain) {
  EnvelopeValues values;
  bool twice = false;
  HeaderWalk walk(header);
  for (HeaderField field; walk.next(field);) {
    const auto is = envelope_field(field.name);
    if (!is) continue;
    std::string_view& value = values[static_cast<std::size_t>(*is)];
    twice |= value.data() != nullptr;
    if (value.data() == nullptr) value = field.value;
  }
  if (plain != nullptr) *plain = !twice;
  return values;
}

std::size_t header_size(std::string_view octets) {
  std::size_t at = 0;
  while (at < octets.size()) {
    const std::size_t size = line_size(octets.substr(at));
    const bool empty =
        without_line_end(octets.substr(at, size)).empty() && octets[at + size - 1] == '\n';
    at += size;
    if (empty) break;
  }
  return at;
}

std::string unfolded(std::string_view value) {
  std::string out;
  out.reserve(value.size());
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool ends = value[i] == '\n' || (value[i] == '\r' && value.substr(i + 1, 1) == "\n");
    if (!ends) out.push_back(value[i]);
  }
  const std::size_t first = out.find_first_not_of(" \t");
  if (first == out.npos) return {};
  out.erase(out.find_last_not_of(" \t") + 1);
  return first == 0 ? out : out.substr(first);
}

std::string field_of(std::string_view header, std::string_view name, bool* found) {
  HeaderWalk walk(header);
  for (HeaderField field; walk.next(field);) {
    if (!same_letters(field.name, name)) continue;
    if (found != nullptr) *found = true;
    return unfolded(field.value);
  }
  if (found != nullptr) *found = false;
  return {};
}

}  // namespace casella
