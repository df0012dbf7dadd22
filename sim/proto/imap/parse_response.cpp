#include "sim/base/ascii.h"
#include "sim/proto/imap/flag_names.h"
#include "sim/proto/imap/parse_args.h"
#include "sim/proto/imap/parse_found.h"
#include "sim/proto/imap/response.h"
#include "sim/proto/imap/utf7.h"

namespace casella::imap {
namespace {

constexpr std::pair<std::string_view, Condition> kConditions[] = {{"OK", Condition::Ok},
                                                                  {"NO", Condition::No},
                                                                  {"BAD", Condition::Bad},
                                                                  {"BYE", Condition::Bye},
                                                                  {"PREAUTH", Condition::PreAuth}};

class ResponseParser {
 public:
  ResponseParser(std::string_view text, bool utf8_names) : cursor_(text), utf8_names_(utf8_names) {}

  std::optional<Response> run() {
    if (cursor_.take('+')) {
      cursor_.space();
      return GoesOn{std::string(cursor_.left())};
    }
    if (!cursor_.take('*')) return tagged();
    if (!cursor_.space()) return std::nullopt;
    const char first = cursor_.peek();
    return first >= '0' && first <= '9' ? numbered() : named();
  }

 private:
  static std::optional<Condition> condition_of(std::string_view word) {
    for (const auto& [name, condition] : kConditions) {
      if (same_letters(word, name)) return condition;
    }
    return std::nullopt;
  }

  // response-tagged = tag SP resp-cond-state
  std::optional<Response> tagged() {
    const std::string tag(
        cursor_.run([](char c) { return (is_atom_char(c) || c == ']') && c != '+'; }));
    if (tag.empty() || !cursor_.space()) return std::nullopt;
    const auto condition = condition_of(cursor_.atom());
    if (!condition || *condition == Condition::Bye || *condition == Condition::PreAuth)
      return std::nullopt;
    return told(tag, *condition);
  }

  // resp-text = ["[" resp-text-code "]" SP] text
  std::optional<Response> told(std::string tag, Condition condition) {
    Told said{std::move(tag), condition, {}, {}};
    cursor_.space();
    if (cursor_.peek() == '[') {
      const std::size_t end = cursor_.left().find(']');
      if (end == std::string_view::npos) return std::nullopt;
      said.code = cursor_.left().substr(1, end - 1);
      cursor_.skip(end + 1);
      cursor_.space();
    }
    said.text = cursor_.left();
    return said;
  }

  std::optional<Response> numbered() {
    const auto number = cursor_.number();
    if (!number || !cursor_.space()) return std::nullopt;
    const auto n = static_cast<std::uint32_t>(*number);
    const std::string_view name = cursor_.atom();
    if (same_letters(name, "EXISTS")) return done(Exists{n});
    if (same_letters(name, "RECENT")) return done(RecentIs{n});
    if (same_letters(name, "EXPUNGE") && n > 0) return done(Expunged{n});
    if (same_letters(name, "FETCH") && n > 0) return fetched(n);
    return std::nullopt;
  }

  template <class T>
  std::optional<Response> done(T response) {
    if (!cursor_.at_end()) return std::nullopt;
    return response;
  }

  template <class T>
  std::optional<Response> finished(std::optional<T> response) {
    if (!response) return std::nullopt;
    return done(*std::move(response));
  }

  std::optional<Response> named() {
    const std::string_view whole = cursor_.left();
    const std::string_view name = cursor_.atom();
    if (const auto condition = condition_of(name)) return told({}, *condition);
    if (same_letters(name, "CAPABILITY")) return done(Capabilities{atoms()});
    if (same_letters(name, "ENABLED")) return done(EnabledNow{atoms()});
    if (same_letters(name, "FLAGS")) {
      FlagsOf flags;
      bool recent = false;
      if (!cursor_.space() || !flag_list(flags.flags, recent)) return std::nullopt;
      return done(std::move(flags));
    }
    if (same_letters(name, "VANISHED")) return finished(parse_vanished(cursor_));
    if (same_letters(name, "SEARCH")) return finished(parse_search_result(cursor_));
    if (same_letters(name, "ESEARCH")) return finished(parse_esearch(cursor_));
    if (same_letters(name, "LIST")) return list(false);
    if (same_letters(name, "LSUB")) return list(true);
    if (same_letters(name, "STATUS")) return status();
    if (name.empty()) return std::nullopt;
    return Other{std::string(whole)};
  }

  std::vector<std::string> atoms() {
    std::vector<std::string> all;
    while (cursor_.space()) {
      const std::string_view word = cursor_.atom();
      if (word.empty()) break;  // some servers end the line with a space
      all.emplace_back(word);
    }
    return all;
  }

  // Any flag is taken here: \Recent, "\*", and what later RFCs may add.
  bool flag_list(FlagNames& flags, bool& recent) {
    if (!cursor_.take('(')) return false;
    while (!cursor_.take(')')) {
      const bool system = cursor_.take('\\');
      if (system && cursor_.take('*')) {
        cursor_.space();
        continue;
      }
      const std::string_view name = cursor_.run([](char c) { return is_atom_char(c) || c == ']'; });
      if (name.empty() || flags.keywords.size() > kListLimit) return false;
      recent |= system && same_letters(name, "Recent");
      for (const auto& [its_bit, known] : kSystemFlags) {
        if (system && same_letters(name, known)) flags.system |= its_bit;
      }
      if (!system) flags.keywords.emplace_back(name);
      cursor_.space();
    }
    return true;
  }

  std::optional<std::string> mailbox() {
    auto name = cursor_.astring();
    if (!name || utf8_names_) return name;
    return from_utf7(*name).value_or(*name);
  }

  // mailbox-list = "(" [mbx-list-flags] ")" SP (DQUOTE QUOTED-CHAR DQUOTE / nil) SP mailbox
  std::optional<Response> list(bool lsub) {
    FolderLine line;
    line.lsub = lsub;
    if (!cursor_.space() || !cursor_.take('(')) return std::nullopt;
    while (!cursor_.take(')')) {
      if (!cursor_.take('\\') || line.attributes.size() > kListLimit) return std::nullopt;
      line.attributes.emplace_back(cursor_.atom());
      if (line.attributes.back().empty()) return std::nullopt;
      cursor_.space();
    }
    if (!cursor_.space()) return std::nullopt;
    if (!cursor_.take_word("NIL")) {
      const auto delimiter = cursor_.string();
      if (!delimiter || delimiter->size() != 1) return std::nullopt;
      line.delimiter = delimiter->front();
    }
    if (!cursor_.space()) return std::nullopt;
    auto name = mailbox();
    if (!name) return std::nullopt;
    line.name = *std::move(name);
    if (cursor_.space() && !skip_value(cursor_)) return std::nullopt;  // RFC 5258, section 6
    return done(std::move(line));
  }

  std::optional<Response> status() {
    StatusLine line;
    if (!cursor_.space()) return std::nullopt;
    auto name = mailbox();
    if (!name || !cursor_.space() || !cursor_.take('(')) return std::nullopt;
    line.name = *std::move(name);
    while (!cursor_.take(')')) {
      const std::string_view item = cursor_.atom();
      if (item.empty() || !cursor_.space()) return std::nullopt;
      const bool counted = cursor_.peek() >= '0' && cursor_.peek() <= '9';
      const auto number = counted ? cursor_.number(UINT64_MAX >> 1U) : std::nullopt;
      if (number)
        line.numbers.emplace_back(capitals(item), *number);
      else if (counted || !skip_value(cursor_))
        return std::nullopt;  // "MAILBOXID (F1)"
      cursor_.space();
    }
    return done(std::move(line));
  }

  // "BODY[HEADER.FIELDS (TO)]<0>": up to the space before the value.
  std::string item_name() {
    const std::string_view left = cursor_.left();
    std::size_t end = 0;
    bool bracket = false;
    for (; end < left.size(); ++end) {
      bracket = left[end] == '[' || (bracket && left[end] != ']');
      if (!bracket && (left[end] == ' ' || left[end] == ')')) break;
    }
    cursor_.skip(end);
    return capitals(left.substr(0, end));
  }

  std::optional<Response> fetched(std::uint32_t number) {
    Fetched message;
    message.number = number;
    if (!cursor_.space() || !cursor_.take('(')) return std::nullopt;
    while (!cursor_.take(')')) {
      std::string name = item_name();
      if (name.empty() || !cursor_.space() || !item(message, std::move(name))) return std::nullopt;
      cursor_.space();
    }
    return done(std::move(message));
  }

  bool item(Fetched& message, std::string name) {
    if (name == "UID") {
      const auto uid = cursor_.number();
      message.uid = Uid{static_cast<std::uint32_t>(uid.value_or(0))};
      return message.uid.value > 0;
    }
    if (name == "FLAGS") return flag_list(message.flags.emplace(), message.recent);
    if (name == "RFC822.SIZE") {
      message.size_octets = cursor_.number(UINT64_MAX >> 1U);
      return message.size_octets.has_value();
    }
    if (name == "MODSEQ") {
      if (!cursor_.take('(')) return false;
      message.modseq = cursor_.number(UINT64_MAX >> 1U);
      return message.modseq && cursor_.take(')');
    }
    const bool text = name.find('[') != std::string::npos || name.starts_with("RFC822");
    if (text && !name.starts_with("BINARY.SIZE")) {
      Fetched::Text held{std::move(name), {}, cursor_.take_word("NIL")};
      if (!held.nil) {
        auto octets = cursor_.any_string();
        if (!octets) return false;
        held.octets = *std::move(octets);
      }
      message.texts.push_back(std::move(held));
      return true;
    }
    const std::string_view before = cursor_.left();
    if (!skip_value(cursor_)) return false;
    message.others.emplace_back(std::move(name),
                                before.substr(0, before.size() - cursor_.left().size()));
    return true;
  }

  Cursor cursor_;
  bool utf8_names_;
};

}  // namespace

std::optional<Response> parse_response(std::string_view text, bool utf8_names) {
  return ResponseParser(text, utf8_names).run();
}

std::optional<UidSet> parse_uids(std::string_view text) {
  Cursor cursor(text);
  SequenceSet set;
  if (!parse_set(cursor, set) || set.saved || !cursor.at_end()) return std::nullopt;
  return UidSet(std::move(set.ranges));
}

std::vector<std::string_view> words_of(std::string_view code) {
  std::vector<std::string_view> words;
  while (!code.empty()) {
    const std::size_t end = std::min(code.find(' '), code.size());
    if (end > 0) words.push_back(code.substr(0, end));
    code.remove_prefix(std::min(end + 1, code.size()));
  }
  return words;
}

}  // namespace casella::imap
