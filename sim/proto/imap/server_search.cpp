// SEARCH, SORT and THREAD (RFC 3501, section 6.4.4; RFC 4731; RFC 5182; RFC 5256; RFC 9394).
#include <fmt/format.h>

#include "sim/proto/imap/notes.h"
#include "sim/proto/imap/search.h"
#include "sim/proto/imap/server.h"
#include "sim/proto/imap/sort.h"
#include "sim/proto/imap/write.h"
#include "sim/proto/say.h"

namespace casella::imap {

using proto::Effects;

namespace {

struct Hits {
  UidSet numbers, uids;
  std::uint64_t count = 0;
  std::uint32_t first = 0, last = 0;  // as they are told: numbers or UIDs
  std::uint64_t modseq = 0;           // the largest
};

// The members of a set from one place to another.
UidSet part_of_set(const UidSet& set, const PartialRange& range) {
  Picked all;
  for (const UidSet::Range& each : set.ranges())
    all.push_back({each.first, std::size_t{each.last} + 1});
  std::vector<UidSet::Range> part;
  for (const IndexRange& each : part_of(all, range)) {
    part.push_back(
        {static_cast<std::uint32_t>(each.begin), static_cast<std::uint32_t>(each.end - 1)});
  }
  return UidSet(std::move(part));
}

std::string range_text(const PartialRange& range) {
  return range.from_last ? fmt::format("-{}:-{}", range.first, range.last)
                         : fmt::format("{}:{}", range.first, range.last);
}

// RFC 5182, section 2.1, and RFC 9394, section 3.2: what SAVE keeps is what is told of.
UidSet to_save(const SearchArgs& args, std::uint8_t returns, const UidSet& uids) {
  const bool some = (returns & (SearchArgs::kMin | SearchArgs::kMax | SearchArgs::kPartial)) != 0;
  const bool whole = (returns & (SearchArgs::kAll | SearchArgs::kCount)) != 0;
  if (!some || whole || uids.empty()) return uids;
  std::vector<UidSet::Range> ends;
  if (args.partial) ends = part_of_set(uids, *args.partial).ranges();
  const auto& ranges = uids.ranges();
  if (returns & SearchArgs::kMin) ends.push_back({ranges.front().first, ranges.front().first});
  if (returns & SearchArgs::kMax) ends.push_back({ranges.back().last, ranges.back().last});
  return UidSet(std::move(ends));
}

// RFC 4731, section 3.1
std::string esearch(const Command& command, const SearchArgs& args, std::uint8_t returns,
                    const Hits& hits, const UidSet& told) {
  std::string text = "* ESEARCH (TAG ";
  append_string(text, command.tag);
  text += command.uid ? ") UID" : ")";
  if (hits.count > 0) {
    if (returns & SearchArgs::kMin) text += fmt::format(" MIN {}", hits.first);
    if (returns & SearchArgs::kMax) text += fmt::format(" MAX {}", hits.last);
    if (returns & SearchArgs::kAll) text += " ALL " + told.text();
  }
  if (returns & SearchArgs::kCount) text += fmt::format(" COUNT {}", hits.count);
  if (args.partial) {
    const std::string part = part_of_set(told, *args.partial).text();
    text += fmt::format(" PARTIAL ({} {})", range_text(*args.partial), part.empty() ? "NIL" : part);
  }
  if (args.has_modseq && hits.count > 0) text += fmt::format(" MODSEQ {}", hits.modseq);
  return text + "\r\n";
}

// Whether there will be an answer.
bool can_run(const SearchArgs& args, const SearchScene& scene) {
  return !args.bad_charset && Search::prepare(args.key, scene).has_value();
}

}  // namespace

void Server::search(const Command& command, Effects& out) {
  const auto& args = std::get<SearchArgs>(command.args);
  if (utf8_ && args.says_charset)  // RFC 6855, section 3
    return bad(command.tag, note::kMalformed, "no CHARSET after UTF8=ACCEPT", out);
  if (args.partial && !offers(Extension::Partial))
    return bad(command.tag, note::kMalformed, "no PARTIAL here", out);
  if (args.bad_charset) {
    if (args.returns & SearchArgs::kSave) saved_ = {};
    return no(command, note::kBadCharset, "[BADCHARSET (UTF-8 US-ASCII)] no such charset", out);
  }
  const SearchScene scene{selected_->view, saved_, now_, settings_->epoch_seconds};
  if (!can_run(args, scene))
    return bad(command.tag, note::kNoNumber, "no message has this number", out);
  condstore_ |= args.has_modseq;
  // Told first, so that the answer agrees with what the client knows when it reads it.
  std::string text = news(false);
  const auto search = Search::prepare(args.key, scene);
  Hits hits;
  search->each_match([&](std::size_t index, const Item& item) {
    const auto number = static_cast<std::uint32_t>(index) + 1;
    ++hits.count;
    hits.numbers.append(Uid{number});
    hits.uids.append(item.uid);
    hits.last = command.uid ? item.uid.value : number;
    if (hits.first == 0) hits.first = hits.last;
    hits.modseq = std::max(hits.modseq, item.modseq);
  });
  const UidSet& told = command.uid ? hits.uids : hits.numbers;
  const std::uint8_t returns =
      args.extended ? args.returns : static_cast<std::uint8_t>(SearchArgs::kAll);
  if (!args.extended && !rev2_) {
    text += "* SEARCH";
    for (const UidSet::Range& range : told.ranges()) {
      for (std::uint64_t n = range.first; n <= range.last; ++n) {
        text.push_back(' ');
        append_number(text, n);
      }
    }
    if (args.has_modseq && hits.count > 0) text += fmt::format(" (MODSEQ {})", hits.modseq);
    text += "\r\n";
  } else if (returns != SearchArgs::kSave) {
    text += esearch(command, args, returns, hits, told);
  }
  if (returns & SearchArgs::kSave) saved_ = to_save(args, returns, hits.uids);
  ok(command, note::kSearchOk, std::move(text), "done", out, command.uid);
}

// The messages that SORT and THREAD put in order; none if something was refused, and told so.
std::optional<std::vector<FoundMessage>> Server::found(const Command& command,
                                                       const SearchArgs& args, Effects& out) {
  if (args.bad_charset) {
    no(command, note::kBadCharset, "[BADCHARSET (UTF-8 US-ASCII)] no such charset", out);
    return std::nullopt;
  }
  const auto search =
      Search::prepare(args.key, {selected_->view, saved_, now_, settings_->epoch_seconds});
  if (!search) {
    bad(command.tag, note::kNoNumber, "no message has this number", out);
    return std::nullopt;
  }
  condstore_ |= args.has_modseq;
  std::vector<FoundMessage> all;
  search->each_match([&](std::size_t index, const Item& item) {
    const auto number = static_cast<std::uint32_t>(index) + 1;
    all.push_back({&item, command.uid ? item.uid.value : number});
  });
  return all;
}

void Server::sort(const Command& command, Effects& out) {
  const auto& args = std::get<SortArgs>(command.args);
  const SearchScene scene{selected_->view, saved_, now_, settings_->epoch_seconds};
  std::string text = can_run(args.search, scene) ? news(false) : std::string();
  auto all = found(command, args.search, out);
  if (!all) return;
  sort_messages(*all, args.keys, settings_->epoch_seconds);
  text += "* SORT";
  std::uint64_t modseq = 0;
  for (const FoundMessage& each : *all) {
    text.push_back(' ');
    append_number(text, each.told);
    modseq = std::max(modseq, each.item->modseq);
  }
  if (args.search.has_modseq && !all->empty()) text += fmt::format(" (MODSEQ {})", modseq);
  ok(command, note::kSortOk, text + "\r\n", "done", out, command.uid);
}

void Server::thread(const Command& command, Effects& out) {
  const auto& args = std::get<ThreadArgs>(command.args);
  const bool offered =
      offers(args.references ? Extension::ThreadReferences : Extension::ThreadOrdered);
  if (!offered) return bad(command.tag, note::kMalformed, "no such way of threading here", out);
  const SearchScene scene{selected_->view, saved_, now_, settings_->epoch_seconds};
  std::string text = can_run(args.search, scene) ? news(false) : std::string();
  const auto all = found(command, args.search, out);
  if (!all) return;
  text += "* THREAD";
  if (!all->empty()) text.push_back(' ');
  text += args.references ? thread_by_references(*all, settings_->epoch_seconds)
                          : thread_by_subject(*all, settings_->epoch_seconds);
  ok(command, note::kThreadOk, text + "\r\n", "done", out, command.uid);
}

}  // namespace casella::imap
