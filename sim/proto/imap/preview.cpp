#include "sim/proto/imap/preview.h"

#include "sim/base/ascii.h"
#include "sim/base/utf8.h"
#include "sim/mail/transfer.h"

namespace casella::imap {
namespace {

// The first plain text, or if there is none the first HTML.
const MimePart* first_text(const MimePart& part, std::string_view subtype) {
  for (const MimePart& child : part.children) {
    if (const MimePart* found = first_text(child, subtype)) return found;
  }
  const bool attached = same_letters(part.disposition.value, "attachment");
  const bool is = part.children.empty() && !attached && same_letters(part.type, "text") &&
                  same_letters(part.subtype, subtype);
  return is ? &part : nullptr;
}

// What a reader of HTML would see, roughly: no tags, no styles, the commonest entities undone.
std::string without_tags(std::string_view html) {
  constexpr std::pair<std::string_view, std::string_view> kEntities[] = {
      {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&nbsp;", " "}};
  std::string out;
  for (std::size_t at = 0; at < html.size();) {
    if (html[at] == '<') {
      for (const std::string_view hidden : {"style", "script", "head"}) {
        if (!same_letters(html.substr(at + 1, hidden.size()), hidden)) continue;
        const std::size_t end = html.find("</", at + 1);
        if (end != html.npos) at = end;
      }
      const std::size_t end = html.find('>', at);
      if (end == html.npos) break;
      at = end + 1;
      out.push_back(' ');
      continue;
    }
    std::size_t size = 1;
    std::string_view shown = html.substr(at, 1);
    for (const auto& [written, meant] : kEntities) {
      if (!html.substr(at).starts_with(written)) continue;
      shown = meant;
      size = written.size();
    }
    out += shown;
    at += size;
  }
  return out;
}

}  // namespace

std::string preview(std::string_view octets, const MimePart& message) {
  const MimePart* part = first_text(message, "plain");
  const bool html = part == nullptr;
  if (html) part = first_text(message, "html");
  if (part == nullptr) return {};
  const auto decoded = decode_transfer(part->encoding, part->body.of(octets));
  if (!decoded) return {};
  const std::string charset = param_of(part->params, "charset");
  std::string text = to_utf8(charset.empty() ? "UTF-8" : charset, *decoded).value_or("");
  if (html) text = without_tags(text);
  std::string out;
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size() && count < kPreviewCharacters;) {
    const Character each = character_at(text, at);
    const bool blank = each.code <= 0x20 || each.code == 0x7F || each.code == 0xA0;
    if (!blank && each.valid) {
      out += text.substr(at, each.size);
      ++count;
    } else if (!out.empty() && !out.ends_with(' ')) {
      out.push_back(' ');
      ++count;
    }
    at += each.size;
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

}  // namespace casella::imap
