// SEARCH (RFC 3501, section 6.4.4; RFC 4731; RFC 5032; RFC 5182).
#include "sim/base/ascii.h"
#include "sim/mail/date.h"
#include "sim/mail/transfer.h"
#include "sim/proto/imap/parse_args.h"

namespace casella::imap {
namespace {

using Criterion = SearchKey::Kind;

enum class Shape : std::uint8_t { None, Flag, Keyword, Text, Date, Number };

struct KeyRow {
  std::string_view name;
  Criterion kind;
  Shape shape;
  FlagBits flag = 0;
  std::string_view field{};  // of Criterion::Header
};

constexpr KeyRow kKeys[] = {
    {"ALL", Criterion::All, Shape::None},
    {"ANSWERED", Criterion::Flag, Shape::Flag, flag::kAnswered},
    {"BCC", Criterion::Header, Shape::Text, 0, "Bcc"},
    {"BEFORE", Criterion::Before, Shape::Date},
    {"BODY", Criterion::Body, Shape::Text},
    {"CC", Criterion::Header, Shape::Text, 0, "Cc"},
    {"DELETED", Criterion::Flag, Shape::Flag, flag::kDeleted},
    {"EMAILID", Criterion::EmailId, Shape::Keyword},
    {"DRAFT", Criterion::Flag, Shape::Flag, flag::kDraft},
    {"FLAGGED", Criterion::Flag, Shape::Flag, flag::kFlagged},
    {"FROM", Criterion::Header, Shape::Text, 0, "From"},
    {"KEYWORD", Criterion::Keyword, Shape::Keyword},
    {"LARGER", Criterion::Larger, Shape::Number},
    {"NEW", Criterion::New, Shape::None},
    {"OLD", Criterion::Old, Shape::None},
    {"OLDER", Criterion::Older, Shape::Number},
    {"ON", Criterion::On, Shape::Date},
    {"RECENT", Criterion::Recent, Shape::None},
    {"SAVEDATESUPPORTED", Criterion::SaveDates, Shape::None},
    {"SAVEDBEFORE", Criterion::SavedBefore, Shape::Date},
    {"SAVEDON", Criterion::SavedOn, Shape::Date},
    {"SAVEDSINCE", Criterion::SavedSince, Shape::Date},
    {"SEEN", Criterion::Flag, Shape::Flag, flag::kSeen},
    {"SENTBEFORE", Criterion::SentBefore, Shape::Date},
    {"SENTON", Criterion::SentOn, Shape::Date},
    {"SENTSINCE", Criterion::SentSince, Shape::Date},
    {"SINCE", Criterion::Since, Shape::Date},
    {"SMALLER", Criterion::Smaller, Shape::Number},
    {"SUBJECT", Criterion::Header, Shape::Text, 0, "Subject"},
    {"TEXT", Criterion::Text, Shape::Text},
    {"THREADID", Criterion::ThreadId, Shape::Keyword},
    {"TO", Criterion::Header, Shape::Text, 0, "To"},
    {"UNANSWERED", Criterion::Unflag, Shape::Flag, flag::kAnswered},
    {"UNDELETED", Criterion::Unflag, Shape::Flag, flag::kDeleted},
    {"UNDRAFT", Criterion::Unflag, Shape::Flag, flag::kDraft},
    {"UNFLAGGED", Criterion::Unflag, Shape::Flag, flag::kFlagged},
    {"UNKEYWORD", Criterion::Unkeyword, Shape::Keyword},
    {"UNSEEN", Criterion::Unflag, Shape::Flag, flag::kSeen},
    {"YOUNGER", Criterion::Younger, Shape::Number},
};

class Keys {
 public:
  Keys(Cursor& cursor, SearchArgs& args) : cursor_(cursor), args_(args) {}

  // search-key *(SP search-key)
  bool all(SearchKey& key, std::string charset, std::size_t depth = 0) {
    charset_ = std::move(charset);
    return sequence(key, depth);
  }

 private:
  bool sequence(SearchKey& key, std::size_t depth) {
    key.kind = Criterion::And;
    do {
      if (!one(key.keys.emplace_back(), depth + 1) || key.keys.size() > kListLimit) return false;
    } while (cursor_.space());
    return true;
  }

  bool one(SearchKey& key, std::size_t depth) {
    if (depth > kSearchDepthLimit) return false;
    if (cursor_.take('(')) return sequence(key, depth) && cursor_.take(')');
    const char c = cursor_.peek();
    if ((c >= '0' && c <= '9') || c == '*' || c == '$') {
      key.kind = Criterion::Sequence;
      return parse_set(cursor_, key.set);
    }
    if (cursor_.take_word("NOT")) {
      key.kind = Criterion::Not;
      return cursor_.space() && one(key.keys.emplace_back(), depth + 1);
    }
    if (cursor_.take_word("OR")) {
      key.kind = Criterion::Or;
      return cursor_.space() && one(key.keys.emplace_back(), depth + 1) && cursor_.space() &&
             one(key.keys.emplace_back(), depth + 1);
    }
    if (cursor_.take_word("UID")) {
      key.kind = Criterion::Uid;
      return cursor_.space() && parse_set(cursor_, key.set);
    }
    if (cursor_.take_word("HEADER")) {
      key.kind = Criterion::Header;
      if (!cursor_.space()) return false;
      const auto field = cursor_.astring();
      key.field = field.value_or("");
      return field && cursor_.space() && text(key);
    }
    if (cursor_.take_word("MODSEQ")) return modseq(key);
    for (const KeyRow& row : kKeys) {
      if (!cursor_.take_word(row.name)) continue;
      key.kind = row.kind;
      key.flag = row.flag;
      key.field = row.field;
      return argument(row.shape, key);
    }
    return false;
  }

  bool argument(Shape shape, SearchKey& key) {
    if (shape == Shape::None || shape == Shape::Flag) return true;
    if (!cursor_.space()) return false;
    switch (shape) {
      case Shape::None:
      case Shape::Flag: return true;
      case Shape::Keyword: key.text = cursor_.atom(); return !key.text.empty();
      case Shape::Text: return text(key);
      case Shape::Date: {
        const auto date = cursor_.astring();
        const auto day = date ? parse_imap_date(*date) : std::nullopt;
        key.number = day.value_or(0);
        return day.has_value();
      }
      case Shape::Number: {
        const auto number = cursor_.number(0x7FFFFFFFFFFFFFFFU);
        key.number = static_cast<std::int64_t>(number.value_or(0));
        const bool within = key.kind == Criterion::Older || key.kind == Criterion::Younger;
        return number && (!within || *number > 0);  // RFC 5032, section 2: nz-number
      }
    }
    return false;
  }

  bool text(SearchKey& key) {
    const auto said = cursor_.astring();
    if (!said) return false;
    auto utf8 = to_utf8(charset_, *said);
    if (!utf8) args_.bad_charset = true;
    key.text = folded_case(utf8.value_or(""));
    return true;
  }

  // RFC 7162, section 3.1.5: MODSEQ ["/flags/\\Seen" ("priv" / "shared" / "all")] value; one
  // mod-sequence counts for all of a message here.
  bool modseq(SearchKey& key) {
    key.kind = Criterion::Modseq;
    args_.has_modseq = true;
    if (!cursor_.space()) return false;
    if (cursor_.peek() == '"') {
      if (!cursor_.string() || !cursor_.space() || cursor_.atom().empty() || !cursor_.space())
        return false;
    }
    const auto value = cursor_.number(UINT64_MAX >> 1U);
    key.number = static_cast<std::int64_t>(value.value_or(0));
    return value.has_value();
  }

  Cursor& cursor_;
  SearchArgs& args_;
  std::string charset_;
};

// RFC 4731, section 3.1: RETURN (MIN MAX ALL COUNT), and RFC 5182's SAVE; nothing means ALL.
bool return_options(Cursor& cursor, SearchArgs& args) {
  args.extended = true;
  if (!cursor.space() || !cursor.take('(')) return false;
  if (!cursor.take(')')) {
    do {
      if (cursor.take_word("MIN"))
        args.returns |= SearchArgs::kMin;
      else if (cursor.take_word("MAX"))
        args.returns |= SearchArgs::kMax;
      else if (cursor.take_word("ALL"))
        args.returns |= SearchArgs::kAll;
      else if (cursor.take_word("COUNT"))
        args.returns |= SearchArgs::kCount;
      else if (cursor.take_word("SAVE"))
        args.returns |= SearchArgs::kSave;
      else if (cursor.take_word("PARTIAL") && !args.partial && cursor.space() &&
               parse_partial(cursor, args.partial))
        args.returns |= SearchArgs::kPartial;
      else
        return false;
    } while (cursor.space());
    if (!cursor.take(')')) return false;
  }
  // RFC 9394, section 3.1: part of the result, or all of it.
  if (args.partial && (args.returns & SearchArgs::kAll) != 0) return false;
  if (args.returns == 0) args.returns = SearchArgs::kAll;
  return cursor.space();
}

bool keys_with_charset(Cursor& cursor, SearchArgs& args) {
  const auto charset = cursor.astring();
  if (!charset || !cursor.space()) return false;
  args.says_charset = true;
  if (!to_utf8(*charset, "")) args.bad_charset = true;
  return Keys(cursor, args).all(args.key, *charset);
}

}  // namespace

bool parse_charset_and_keys(Cursor& cursor, SearchArgs& args) {
  return keys_with_charset(cursor, args);
}

bool parse_search(Cursor& cursor, SearchArgs& args) {
  if (cursor.take_word("RETURN") && !return_options(cursor, args)) return false;
  if (cursor.take_word("CHARSET")) return cursor.space() && keys_with_charset(cursor, args);
  return Keys(cursor, args).all(args.key, "UTF-8");
}

}  // namespace casella::imap
