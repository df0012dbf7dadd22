#include "sim/mail/header.h"

#include <cstring>

#include "sim/base/ascii.h"

namespace casella {

std::size_t line_size(std::string_view octets) {
  if (octets.empty()) return 0;
  const void* end = std::memchr(octets.data(), '\n', octets.size());
  return end == nullptr ? octets.size()
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
    std::size_t size = line_size(left_);
    const std::string_view first = without_line_end(left_.substr(0, size));
    if (first.empty()) return false;
    while (size < left_.size() && is_blank(left_[size])) {
      const std::size_t more = line_size(left_.substr(size));
      if (without_line_end(left_.substr(size, more)).empty()) break;
      size += more;
    }
    field.whole = left_.substr(0, size);
    left_.remove_prefix(size);
    std::size_t at = 0;  // of the colon: names are short, so looking is faster than calling
    while (at < first.size() && first[at] != ':') ++at;
    if (at == first.size() || is_blank(first.front())) continue;
    field.name = first.substr(0, at);
    while (!field.name.empty() && is_blank(field.name.back())) field.name.remove_suffix(1);
    if (field.name.empty()) continue;
    field.value = without_line_end(field.whole).substr(at + 1);
    return true;
  }
  return false;
}

bool find_field(std::string_view octets, std::string_view name, std::size_t& at,
                HeaderField& field) {
  while (at < octets.size()) {
    const std::string_view left = octets.substr(at);
    if (left[0] == '\n' || left.starts_with("\r\n")) break;
    if (left.size() > name.size() && ascii_lower(left[0]) == ascii_lower(name[0]) &&
        same_letters(left.substr(0, name.size()), name)) {
      HeaderWalk walk(left);
      if (walk.next(field) && field.name.data() == left.data() && field.name.size() == name.size()) {
        at += field.whole.size();
        return true;
      }
    }
    at += line_size(left);
  }
  at = octets.size();
  return false;
}

std::size_t header_size(std::string_view octets) {
  std::size_t at = 0;
  while (at < octets.size()) {
    const std::size_t size = line_size(octets.substr(at));
    const bool empty = without_line_end(octets.substr(at, size)).empty() && octets[at + size - 1] == '\n';
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
