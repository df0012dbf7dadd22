// What several commands' arguments share: sets of messages, flags, messages that are brought.
#include "sim/base/ascii.h"
#include "sim/mail/date.h"
#include "sim/proto/imap/flag_names.h"
#include "sim/proto/imap/parse_args.h"

namespace casella::imap {
namespace {

bool parse_number_or_star(Cursor& cursor, std::uint32_t& number) {
  if (cursor.take('*')) {
    number = 0;
    return true;
  }
  const auto found = cursor.number();
  if (!found || *found == 0) return false;
  number = static_cast<std::uint32_t>(*found);
  return true;
}

}  // namespace

bool parse_appended(Cursor& cursor, AppendArgs& args) {
  while (cursor.space()) {
    NewMessage made;
    std::optional<std::int64_t> date;
    if (cursor.peek() == '(') {
      if (!parse_flags(cursor, made.flags) || !cursor.space()) return false;
    }
    if (cursor.peek() == '"') {
      const auto text = cursor.string();
      date = text ? parse_imap_date_time(*text) : std::nullopt;
      if (!date || !cursor.space()) return false;
    }
    bool binary = false;
    const bool wrapped = cursor.take_word("UTF8") && cursor.space() && cursor.take('(');
    auto octets = cursor.literal(&binary);
    if (!octets || (wrapped && !cursor.take(')'))) return false;
    made.octets = *std::move(octets);
    args.messages.push_back(std::move(made));
    args.dates.push_back(date);
  }
  return !args.messages.empty();
}

// sequence-set = (seq-number / seq-range) ["," sequence-set] / "$"
bool parse_set(Cursor& cursor, SequenceSet& set) {
  if (cursor.take('$')) {
    set.saved = true;
    return true;
  }
  do {
    UidSet::Range range;
    if (!parse_number_or_star(cursor, range.first)) return false;
    range.last = range.first;
    if (cursor.take(':') && !parse_number_or_star(cursor, range.last)) return false;
    if (set.ranges.size() >= kRangesLimit) return false;
    set.ranges.push_back(range);
  } while (cursor.take(','));
  return true;
}

// flag-list = "(" [flag *(SP flag)] ")"; \Recent can't be given.
bool parse_flags(Cursor& cursor, FlagNames& flags) {
  const bool listed = cursor.take('(');
  if (listed && cursor.take(')')) return true;
  do {
    const bool system = cursor.take('\\');
    const std::string_view name = cursor.atom();
    if (name.empty() || name.size() > 100 || flags.keywords.size() > kListLimit) return false;
    if (!system) {
      flags.keywords.emplace_back(name);
      continue;
    }
    FlagBits found = 0;
    for (const auto& [its_bit, known] : kSystemFlags) {
      if (same_letters(name, known)) found = its_bit;
    }
    if (found == 0) return false;
    flags.system |= found;
  } while (cursor.space());
  return !listed || cursor.take(')');
}

}  // namespace casella::imap
