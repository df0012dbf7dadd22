#include "sim/proto/imap/search.h"

#include <algorithm>
#include <cstring>

#include "sim/base/ascii.h"
#include "sim/mail/date.h"
#include "sim/mail/header.h"
#include "sim/mail/mime.h"
#include "sim/mail/transfer.h"

namespace casella::imap {
namespace {

using Criterion = SearchKey::Kind;
constexpr std::int64_t kDay = 86400;

bool is_ascii(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

// Horspool's way: the octet under the needle's end tells how far the needle may move.
std::string shifts_of(std::string_view needle) {
  std::string shifts(256, static_cast<char>(std::min<std::size_t>(needle.size(), 255)));
  for (std::size_t i = 0; i + 1 < needle.size(); ++i) {
    const std::size_t shift = std::min<std::size_t>(needle.size() - 1 - i, 255);
    shifts[static_cast<unsigned char>(needle[i])] = static_cast<char>(shift);
    shifts[static_cast<unsigned char>(ascii_upper(needle[i]))] = static_cast<char>(shift);
  }
  return shifts;
}

// `needle` is folded; `text` is not, and US-ASCII letters match whatever their case.
bool contains(std::string_view text, std::string_view needle, const std::string& shifts) {
  if (needle.empty()) return true;
  const char last = needle.back();
  for (std::size_t end = needle.size() - 1; end < text.size();) {
    const char c = text[end];
    if (ascii_lower(c) == last) {
      std::size_t i = needle.size() - 1;
      std::size_t at = end;
      while (i > 0 && ascii_lower(text[at - 1]) == needle[i - 1]) {
        --i;
        --at;
      }
      if (i == 0) return true;
    }
    end += static_cast<unsigned char>(shifts[static_cast<unsigned char>(c)]);
  }
  return false;
}

bool contains_decoded(std::string_view utf8, std::string_view needle, const std::string& shifts) {
  if (is_ascii(needle) || is_ascii(utf8)) return contains(utf8, needle, shifts);
  return folded_case(utf8).find(needle) != std::string::npos;
}

// A field's value as it stands in the octets.
bool value_matches(std::string_view value, std::string_view needle, const std::string& shifts) {
  const bool plain = value.find("=?") == value.npos && value.find('\n') == value.npos;
  if (plain) return contains_decoded(value, needle, shifts);
  return contains_decoded(decode_words(unfolded(value)), needle, shifts);
}

bool header_matches(std::string_view header, std::string_view field, std::string_view needle,
                    const std::string& shifts) {
  HeaderField found;
  if (!field.empty()) {
    for (std::size_t at = 0; find_field(header, field, at, found);) {
      if (value_matches(found.value, needle, shifts)) return true;
    }
    return false;
  }
  for (HeaderWalk walk(header); walk.next(found);) {
    if (value_matches(found.value, needle, shifts) || contains(found.whole, needle, shifts))
      return true;  // its name too
  }
  return false;
}

bool part_matches(std::string_view octets, const MimePart& part, std::string_view needle,
                  const std::string& shifts) {
  for (const MimePart& child : part.children) {
    if (header_matches(child.header.of(octets), {}, needle, shifts) ||
        part_matches(octets, child, needle, shifts)) {
      return true;
    }
  }
  if (!part.children.empty() || !same_letters(part.type, "text")) return false;
  const std::string_view body = part.body.of(octets);
  const auto decoded = decode_transfer(part.encoding, body);
  const std::string_view raw = decoded ? std::string_view(*decoded) : body;
  const auto utf8 = to_utf8(param_of(part.params, "charset"), raw);
  return contains_decoded(utf8 ? std::string_view(*utf8) : raw, needle, shifts);
}

// Nothing in the header speaks of MIME: the body is text as it stands.
bool is_plain(std::string_view header) {
  for (std::size_t at = 0; at < header.size(); at += line_size(header.substr(at))) {
    if (same_letters(header.substr(at, 8), "content-")) return false;
  }
  return true;
}

bool body_matches(std::string_view octets, std::size_t header, std::string_view needle,
                  const std::string& shifts) {
  if (is_plain(octets.substr(0, header)) && is_ascii(needle))
    return contains(octets.substr(header), needle, shifts);
  return part_matches(octets, parse_mime(octets), needle, shifts);
}

}  // namespace

std::optional<Search> Search::prepare(const SearchKey& key, const SearchScene& scene) {
  Search search(scene);
  if (!search.fill(search.root_, key)) return std::nullopt;
  const Node* only = &search.root_;
  while (only->key->kind == Criterion::And && only->nodes.size() == 1) only = &only->nodes.front();
  search.only_field_ = only->field;
  return search;
}

bool Search::fill(Node& node, const SearchKey& key) {
  node.key = &key;
  const Mailbox& box = scene_.view.box();
  if (key.kind == Criterion::Sequence || key.kind == Criterion::Uid) {
    const auto picked = scene_.view.pick(key.set, key.kind == Criterion::Uid, scene_.saved);
    if (!picked) return false;
    node.uids = scene_.view.uids(*picked);
  } else if (key.kind == Criterion::Keyword || key.kind == Criterion::Unkeyword) {
    node.bit = box.bits({0, {key.text}}).value_or(0);
  } else if (key.kind == Criterion::Header || key.kind == Criterion::Body ||
             key.kind == Criterion::Text) {
    node.shifts = shifts_of(key.text);
    if (key.kind == Criterion::Header) node.field = envelope_field(key.field);
  }
  reads_octets_ |= key.kind == Criterion::Header || key.kind == Criterion::Body ||
                   key.kind == Criterion::Text || key.kind == Criterion::SentBefore ||
                   key.kind == Criterion::SentOn || key.kind == Criterion::SentSince;
  for (const SearchKey& each : key.keys) {
    if (!fill(node.nodes.emplace_back(), each)) return false;
  }
  return true;
}

bool Search::matches_text(const Node& node, const Item& item) const {
  const std::string_view octets = item.message->octets();
  const std::string& needle = node.key->text;
  if (node.field && item.message->envelope_is_plain()) {
    const std::string_view value = item.message->envelope(*node.field);
    return value.data() != nullptr && value_matches(value, needle, node.shifts);
  }
  if (node.key->kind == Criterion::Header) {
    // An empty text asks whether the field is there: any value holds it.
    return !node.key->field.empty() && header_matches(octets, node.key->field, needle, node.shifts);
  }
  const std::size_t header = header_size(octets);
  if (node.key->kind == Criterion::Text &&
      header_matches(octets.substr(0, header), {}, needle, node.shifts)) {
    return true;
  }
  return body_matches(octets, header, needle, node.shifts);
}

bool Search::date_matches(const Node& node, const Item& item) const {
  const auto internal = [&] {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(item.arrived.time_since_epoch());
    return seconds.count() + scene_.epoch_seconds;
  };
  const auto day = [&] {
    const std::int64_t seconds = internal();
    return seconds / kDay - (seconds % kDay < 0 ? 1 : 0);
  };
  const auto sent = [&]() -> std::optional<std::int64_t> {
    const std::string_view octets = item.message->octets();
    const auto date = parse_mail_date(field_of(octets.substr(0, header_size(octets)), "Date"));
    return date ? std::optional(date->local_day) : std::nullopt;
  };
  const auto saved_day = [&] {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(item.saved.time_since_epoch());
    const std::int64_t since = seconds.count() + scene_.epoch_seconds;
    return since / kDay - (since % kDay < 0 ? 1 : 0);
  };
  const std::int64_t wanted = node.key->number;
  const auto age = std::chrono::floor<std::chrono::seconds>(scene_.now - item.arrived).count();
  switch (node.key->kind) {
    case Criterion::Before: return day() < wanted;
    case Criterion::On: return day() == wanted;
    case Criterion::Since: return day() >= wanted;
    case Criterion::SentBefore: return sent().value_or(wanted) < wanted;
    case Criterion::SentOn: return sent() == wanted;
    case Criterion::SentSince: return sent().value_or(wanted - 1) >= wanted;
    case Criterion::SavedBefore: return saved_day() < wanted;
    case Criterion::SavedOn: return saved_day() == wanted;
    case Criterion::SavedSince: return saved_day() >= wanted;
    case Criterion::Older: return age >= wanted;
    case Criterion::Younger: return age <= wanted;
    default: return false;
  }
}

bool Search::matches(const Node& node, const Item& item) const {
  const auto each = [&](const Node& inner) { return matches(inner, item); };
  const auto size = [&] { return static_cast<std::int64_t>(item.message->octets().size()); };
  switch (node.key->kind) {
    case Criterion::All: return true;
    case Criterion::And: return std::all_of(node.nodes.begin(), node.nodes.end(), each);
    case Criterion::Or: return std::any_of(node.nodes.begin(), node.nodes.end(), each);
    case Criterion::Not: return !each(node.nodes.front());
    case Criterion::Flag: return (item.flags & node.key->flag) != 0;
    case Criterion::Unflag: return (item.flags & node.key->flag) == 0;
    case Criterion::Keyword: return (item.flags & node.bit) != 0;
    case Criterion::Unkeyword: return (item.flags & node.bit) == 0;
    case Criterion::New: return scene_.view.recent(item) && (item.flags & flag::kSeen) == 0;
    case Criterion::Old: return !scene_.view.recent(item);
    case Criterion::Recent: return scene_.view.recent(item);
    case Criterion::Sequence:
    case Criterion::Uid: return node.uids.contains(item.uid);
    case Criterion::Larger: return size() > node.key->number;
    case Criterion::Smaller: return size() < node.key->number;
    case Criterion::Modseq: return item.modseq >= static_cast<std::uint64_t>(node.key->number);
    case Criterion::Header:
    case Criterion::Body:
    case Criterion::Text: return matches_text(node, item);
    case Criterion::Before:
    case Criterion::On:
    case Criterion::Since:
    case Criterion::SentBefore:
    case Criterion::SentOn:
    case Criterion::SentSince:
    case Criterion::Older:
    case Criterion::Younger:
    case Criterion::SavedBefore:
    case Criterion::SavedOn:
    case Criterion::SavedSince: return date_matches(node, item);
    case Criterion::SaveDates: return true;
    case Criterion::EmailId:
      return node.key->text == "M" + std::to_string(item.message->id().value);
    case Criterion::ThreadId: return false;  // no message has one
  }
  return false;
}

}  // namespace casella::imap
