// ENVELOPE, from where its fields stand.
#include <array>

#include "sim/base/ascii.h"
#include "sim/mail/address.h"
#include "sim/mail/field_lexer.h"
#include "sim/mail/header.h"
#include "sim/proto/imap/structure.h"
#include "sim/proto/imap/write.h"

namespace casella::imap {
namespace {

using Field = EnvelopeField;

void append_optional(std::string& out, const std::optional<std::string>& text) {
  if (text)
    append_string(out, *text);
  else
    out += "NIL";
}

void append_text(std::string& out, std::string_view value) {
  if (value.data() == nullptr) {
    out += "NIL";
    return;
  }
  if (value.find('\n') != value.npos) return append_string(out, unfolded(value));
  std::string_view text = value;  // in one line: nothing to unfold, nothing to copy
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  append_string(out, text);
}

// What the octets of nearly all address lists are: no quotes, comments, groups, routes, line ends.
enum class Octet : std::uint8_t { Plain, Space, Open, Close, At, Comma, Rare };
struct Octets {
  std::array<Octet, 256> is{};
  constexpr Octets() {
    for (std::size_t c = 0; c < is.size(); ++c)
      is[c] = c < 0x20 || c >= 0x7F ? Octet::Rare : Octet::Plain;
    for (const char c : std::string_view("()[]:;\\\""))
      is[static_cast<std::size_t>(c)] = Octet::Rare;
    is[' '] = Octet::Space;
    is['<'] = Octet::Open;
    is['>'] = Octet::Close;
    is['@'] = Octet::At;
    is[','] = Octet::Comma;
  }
};
constexpr Octets kOctets;

// "Name <local@domain>" or "local@domain": where its parts stand.
struct Simple {
  const char *begin = nullptr, *end = nullptr;                  // without blanks at the sides
  const char *open = nullptr, *close = nullptr, *at = nullptr;  // '<', '>', '@'
};

// Reads one address up to a comma or the end, and moves `from` behind it; false if it is not
// simple.
bool read_simple(const char*& from, const char* end, Simple& found) {
  bool blank = false, inner_blank = false;  // one just now; one among the octets
  const char* i = from;
  for (; i < end; ++i) {
    const Octet octet = kOctets.is[static_cast<unsigned char>(*i)];
    if (octet == Octet::Comma) break;
    if (octet == Octet::Space) {
      if (blank) return false;
      blank = true;
      continue;
    }
    if (found.close != nullptr) return false;
    inner_blank |= blank && found.begin != nullptr;
    switch (octet) {
      case Octet::Plain: break;
      case Octet::Open:
        if (found.open != nullptr || found.at != nullptr) return false;
        found.open = i;
        inner_blank = false;
        break;
      case Octet::Close:
        if (found.open == nullptr) return false;
        found.close = i;
        break;
      case Octet::At:
        if (found.at != nullptr) return false;
        found.at = i;
        break;
      case Octet::Space:
      case Octet::Comma:
      case Octet::Rare: return false;
    }
    if (found.begin == nullptr) found.begin = i;
    found.end = i + 1;
    blank = false;
  }
  from = i;
  const bool whole = found.at != nullptr && (found.open == nullptr) == (found.close == nullptr);
  if (!whole || inner_blank) return false;
  const char* const local = found.open != nullptr ? found.open + 1 : found.begin;
  const char* const stop = found.close != nullptr ? found.close : found.end;
  return found.at != local && found.at + 1 != stop && (found.close == nullptr || stop[-1] != ' ');
}

void append_part(std::string& out, const char* begin, const char* end) {
  out.push_back('"');
  out.append(begin, end);
  out.push_back('"');
}

// The whole list if all of it is simple; else nothing, and the parser has to read it.
bool append_simple_list(std::string& out, std::string_view list) {
  if (list.size() > 10'000) return false;
  const std::size_t before = out.size();
  const char *from = list.data(), *const end = list.data() + list.size();
  out.push_back('(');
  for (bool more = true; more; ++from) {
    Simple one;
    if (!read_simple(from, end, one)) {
      out.resize(before);
      return false;
    }
    out.push_back('(');
    const char* name_end = one.open;
    while (name_end != nullptr && name_end > one.begin && name_end[-1] == ' ') --name_end;
    if (name_end != nullptr && name_end > one.begin)
      append_part(out, one.begin, name_end);
    else
      out.append("NIL", 3);
    out.append(" NIL ", 5);
    append_part(out, one.open != nullptr ? one.open + 1 : one.begin, one.at);
    out.push_back(' ');
    append_part(out, one.at + 1, one.close != nullptr ? one.close : one.end);
    out.push_back(')');
    more = from < end;  // at a comma
  }
  out.push_back(')');
  return true;
}

bool append_addresses(std::string& out, std::string_view value) {
  if (value.data() == nullptr) return false;
  if (append_simple_list(out, value)) return true;
  const auto addresses = parse_addresses(value);
  if (addresses.empty()) return false;
  out.push_back('(');
  for (const Address& address : addresses) {
    out.push_back('(');
    append_optional(out, address.name);
    out.push_back(' ');
    append_optional(out, address.route);
    out.push_back(' ');
    append_optional(out, address.mailbox);
    out.push_back(' ');
    append_optional(out, address.host);
    out.push_back(')');
  }
  out.push_back(')');
  return true;
}

}  // namespace

// envelope = "(" date SP subject SP from SP sender SP reply-to SP to SP cc SP bcc SP in-reply-to SP
// message-id ")"
void append_envelope(std::string& out, const EnvelopeValues& values) {
  const auto of = [&](Field field) { return values[static_cast<std::size_t>(field)]; };
  out.push_back('(');
  append_text(out, of(Field::Date));
  out.push_back(' ');
  append_text(out, of(Field::Subject));
  std::size_t from = out.size(), from_end = from;  // where From's addresses stand
  for (const Field field :
       {Field::From, Field::Sender, Field::ReplyTo, Field::To, Field::Cc, Field::Bcc}) {
    out.push_back(' ');
    const std::size_t begin = out.size();
    const bool found = append_addresses(out, of(field));
    // Who sent it is who wrote it, unless the header says otherwise (section 7.4.2).
    const bool from_stands_for = field == Field::Sender || field == Field::ReplyTo;
    if (!found && from_stands_for)
      out.append(out, from, from_end - from);
    else if (!found)
      out += "NIL";
    if (field == Field::From) {
      from = begin;
      from_end = out.size();
    }
  }
  out.push_back(' ');
  append_text(out, of(Field::InReplyTo));
  out.push_back(' ');
  append_text(out, of(Field::MsgId));
  out.push_back(')');
}

}  // namespace casella::imap
