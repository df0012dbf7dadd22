// FETCH and STORE (RFC 3501, sections 6.4.5 and 6.4.6; RFC 3516, section 4; RFC 7162, section 3.1).
#include "sim/base/ascii.h"
#include "sim/proto/imap/parse_args.h"

namespace casella::imap {
namespace {

using Kind = FetchItem::Kind;
constexpr std::size_t kPartDepthLimit = 100;

// section-part = nz-number *("." nz-number), then "." and a text if there is more
bool part_numbers(Cursor& cursor, Section& section, bool& more) {
  more = true;
  while (cursor.peek() >= '1' && cursor.peek() <= '9') {
    const auto number = cursor.number();
    if (!number || section.part.size() >= kPartDepthLimit) return false;
    section.part.push_back(static_cast<std::uint32_t>(*number));
    more = cursor.take('.');
    if (!more) return true;
  }
  return section.part.empty() || more;
}

bool header_list(Cursor& cursor, Section& section) {
  if (!cursor.space() || !cursor.take('(')) return false;
  do {
    auto field = cursor.astring();
    if (!field || section.fields.size() >= kListLimit) return false;
    section.fields.push_back(*std::move(field));
  } while (cursor.space());
  return cursor.take(')');
}

// section = "[" [section-spec] "]"
bool section_of(Cursor& cursor, Section& section) {
  if (!cursor.take('[')) return false;
  if (cursor.take(']')) return true;
  bool more = false;
  if (!part_numbers(cursor, section, more)) return false;
  if (more) {
    if (cursor.take_word("HEADER.FIELDS.NOT")) {
      section.text = Section::Text::HeaderFieldsNot;
      if (!header_list(cursor, section)) return false;
    } else if (cursor.take_word("HEADER.FIELDS")) {
      section.text = Section::Text::HeaderFields;
      if (!header_list(cursor, section)) return false;
    } else if (cursor.take_word("HEADER")) {
      section.text = Section::Text::Header;
    } else if (cursor.take_word("TEXT")) {
      section.text = Section::Text::Body;
    } else if (cursor.take_word("MIME") && !section.part.empty()) {
      section.text = Section::Text::Mime;
    } else {
      return false;
    }
  }
  return cursor.take(']');
}

// section-binary = "[" [section-part] "]"
bool binary_section(Cursor& cursor, Section& section) {
  bool more = false;
  if (!cursor.take('[') || !part_numbers(cursor, section, more)) return false;
  return (section.part.empty() || !more) && cursor.take(']');
}

bool partial(Cursor& cursor, FetchItem& item) {
  if (!cursor.take('<')) return true;
  const auto first = cursor.number();
  if (!first || !cursor.take('.')) return false;
  const auto count = cursor.number();
  if (!count || *count == 0) return false;
  item.partial = {static_cast<std::uint32_t>(*first), static_cast<std::uint32_t>(*count)};
  return cursor.take('>');
}

}  // namespace

bool parse_fetch_item(Cursor& cursor, FetchItem& item) {
  constexpr std::pair<std::string_view, Kind> kPlain[] = {
      {"UID", Kind::Uid},
      {"FLAGS", Kind::Flags},
      {"INTERNALDATE", Kind::InternalDate},
      {"RFC822.SIZE", Kind::Size},
      {"RFC822.HEADER", Kind::Rfc822Header},
      {"RFC822.TEXT", Kind::Rfc822Text},
      {"RFC822", Kind::Rfc822},
      {"ENVELOPE", Kind::Envelope},
      {"BODYSTRUCTURE", Kind::BodyStructure},
      {"MODSEQ", Kind::Modseq},
      {"SAVEDATE", Kind::SaveDate},
      {"EMAILID", Kind::EmailId},
      {"THREADID", Kind::ThreadId},
  };
  for (const auto& [name, kind] : kPlain) {
    if (!cursor.take_word(name)) continue;
    item.kind = kind;
    item.peek = kind == Kind::Rfc822Header;
    return true;
  }
  if (cursor.take_word("PREVIEW")) {  // RFC 8970, section 6; it is made at once, lazily or not
    item.kind = Kind::Preview;
    const bool modified = cursor.left().starts_with(" (");
    return !modified ||
           (cursor.space() && cursor.take('(') && cursor.take_word("LAZY") && cursor.take(')'));
  }
  if (cursor.take_word("BINARY.SIZE")) {
    item.kind = Kind::BinarySize;
    return binary_section(cursor, item.section);
  }
  item.peek = cursor.take_word("BINARY.PEEK");
  if (item.peek || cursor.take_word("BINARY")) {
    item.kind = Kind::Binary;
    return binary_section(cursor, item.section) && partial(cursor, item);
  }
  item.peek = cursor.take_word("BODY.PEEK");
  if (!item.peek && !cursor.take_word("BODY")) return false;
  item.kind = Kind::BodyBasic;
  if (!item.peek && cursor.peek() != '[') return true;
  item.kind = Kind::Body;
  return section_of(cursor, item.section) && partial(cursor, item);
}

namespace {

void macro(std::vector<FetchItem>& items, std::initializer_list<Kind> kinds) {
  for (const Kind kind : kinds) items.push_back({kind});
}

bool fetch_items(Cursor& cursor, std::vector<FetchItem>& items) {
  using enum FetchItem::Kind;
  if (cursor.take_word("ALL")) {
    macro(items, {Flags, InternalDate, Size, Envelope});
  } else if (cursor.take_word("FAST")) {
    macro(items, {Flags, InternalDate, Size});
  } else if (cursor.take_word("FULL")) {
    macro(items, {Flags, InternalDate, Size, Envelope, BodyBasic});
  } else if (cursor.take('(')) {
    do {
      if (!parse_fetch_item(cursor, items.emplace_back()) || items.size() > kListLimit)
        return false;
    } while (cursor.space());
    return cursor.take(')');
  } else {
    return parse_fetch_item(cursor, items.emplace_back());
  }
  return true;
}

}  // namespace

bool parse_fetch(Cursor& cursor, FetchArgs& args) {
  if (!parse_set(cursor, args.set) || !cursor.space() || !fetch_items(cursor, args.items))
    return false;
  if (!cursor.space()) return true;
  if (!cursor.take('(')) return false;
  do {
    if (cursor.take_word("CHANGEDSINCE")) {
      if (!cursor.space()) return false;
      args.changed_since = cursor.number(UINT64_MAX >> 1U);
      if (!args.changed_since) return false;
    } else if (cursor.take_word("VANISHED")) {
      args.vanished = true;
    } else if (cursor.take_word("PARTIAL")) {
      if (args.partial || !cursor.space() || !parse_partial(cursor, args.partial)) return false;
    } else {
      return false;
    }
  } while (cursor.space());
  return cursor.take(')');
}

bool parse_store(Cursor& cursor, StoreArgs& args) {
  if (!parse_set(cursor, args.set) || !cursor.space()) return false;
  if (cursor.take('(')) {
    if (!cursor.take_word("UNCHANGEDSINCE") || !cursor.space()) return false;
    args.unchanged_since = cursor.number(UINT64_MAX >> 1U);
    if (!args.unchanged_since || !cursor.take(')') || !cursor.space()) return false;
  }
  if (cursor.take('+'))
    args.how = FlagChange::Add;
  else if (cursor.take('-'))
    args.how = FlagChange::Remove;
  args.silent = cursor.take_word("FLAGS.SILENT");
  if (!args.silent && !cursor.take_word("FLAGS")) return false;
  return cursor.space() && parse_flags(cursor, args.flags);
}

}  // namespace casella::imap
