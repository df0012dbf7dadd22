#include "sim/proto/imap/view.h"

#include <algorithm>

namespace casella::imap {
namespace {

// Walks over two sequences of items at once; chunks that they share are passed in one step.
class Compare {
 public:
  Compare(const Mailbox& told, const Mailbox& latest, bool may_expunge, News& news)
      : told_(told.items), latest_(latest.items), may_expunge_(may_expunge), news_(news) {}

  // Finds what is to be told.
  void run() {
    while (told_.more()) {
      if (latest_.more() && told_.shares(latest_)) {
        index_ += told_.chunk()->size();
        told_.step_chunk();
        latest_.step_chunk();
      } else if (!latest_.more() || told_.item().uid < latest_.item().uid) {
        lost();
      } else {
        kept();
      }
    }
    news_.arrived = latest_.more();
  }
  bool retains() const { return retains_; }

 private:
  class Walk {
   public:
    explicit Walk(const Chunked<Item>& items) : items_(items) {}
    bool more() const { return chunk_ < items_.chunks(); }
    const Item& item() const { return (*items_.chunk(chunk_))[at_]; }
    const Chunked<Item>::Chunk& chunk() const { return items_.chunk(chunk_); }
    bool shares(const Walk& other) const {
      return at_ == 0 && other.at_ == 0 && chunk() == other.chunk();
    }
    void step() {
      if (++at_ == chunk()->size()) step_chunk();
    }
    void step_chunk() {
      ++chunk_;
      at_ = 0;
    }

   private:
    const Chunked<Item>& items_;
    std::size_t chunk_ = 0, at_ = 0;
  };

  void lost() {
    if (may_expunge_) {
      news_.expunged.push_back(static_cast<std::uint32_t>(index_) + 1);
      news_.vanished.append(told_.item().uid);
    } else {
      retains_ = true;
      ++index_;
    }
    told_.step();
  }
  void kept() {
    const Item& was = told_.item();
    const Item& is = latest_.item();
    if (was.modseq != is.modseq) news_.changed.push_back({index_, was.flags != is.flags});
    ++index_;
    told_.step();
    latest_.step();
  }

  Walk told_, latest_;
  bool may_expunge_;
  News& news_;
  std::size_t index_ = 0;  // of the next item, as the client counts afterwards
  bool retains_ = false;
};

// All that is there by now, and what is gone but was not told.
Chunked<Item> with_retained(const Mailbox& told, const Mailbox& latest) {
  Chunked<Item> items;
  std::size_t at = 0;
  told.items.each([&](const Item& item) {
    const bool there = at < latest.items.size() && latest.items[at].uid == item.uid;
    items.append(there ? latest.items[at++] : item);
  });
  for (; at < latest.items.size(); ++at) items.append(latest.items[at]);
  return items;
}

}  // namespace

News View::tell(bool may_expunge) {
  News news;
  if (told_ == latest_) return news;
  news.keywords = told_->keywords != latest_->keywords;
  Compare compare(*told_, *latest_, may_expunge, news);
  compare.run();
  if (!compare.retains()) {
    told_ = latest_;
  } else {
    auto box = std::make_shared<Mailbox>(*latest_);
    box->items = with_retained(*told_, *latest_);
    told_ = std::move(box);
  }
  return news;
}

std::size_t Lag::pending_expunges() const {
  return static_cast<std::size_t>(
      std::count_if(lines.begin(), lines.end(), [](const Line& line) { return line.gone; }));
}

Lag View::lag() const {
  Lag lag;
  told_->items.each([&](const Item& item) {
    const Item* is = latest_->find(item.uid);
    const auto number = static_cast<std::uint32_t>(lag.lines.size()) + 1;
    lag.lines.push_back({number, item.uid, item.message, is == nullptr,
                         is != nullptr && is->flags != item.flags, item.flags});
  });
  const Uid last = lag.lines.empty() ? Uid{} : lag.lines.back().uid;
  latest_->items.each([&](const Item& item) {
    if (item.uid > last && item.uid.value >= told_->uid_next) lag.untold.push_back(item.uid);
  });
  return lag;
}

std::uint32_t View::recent_count() const {
  return static_cast<std::uint32_t>(size() - told_->index_of(recent_from_));
}

std::optional<Picked> View::pick(const SequenceSet& set, bool uid, const UidSet& saved) const {
  std::vector<UidSet::Range> ranges = set.saved ? saved.ranges() : set.ranges;
  const bool by_uid = uid || set.saved;
  const auto count = static_cast<std::uint32_t>(size());
  const std::uint32_t last = !by_uid ? count : count == 0 ? 0 : told_->items[count - 1].uid.value;
  Picked picked;
  for (UidSet::Range& range : ranges) {
    if (range.first == 0) range.first = last;
    if (range.last == 0) range.last = last;
    if (range.first > range.last) std::swap(range.first, range.last);
    if (!by_uid && (range.first == 0 || range.last > count)) return std::nullopt;
  }
  if (by_uid && count == 0) return picked;
  const UidSet merged{std::move(ranges)};
  for (const UidSet::Range& range : merged.ranges()) {
    IndexRange found{range.first - 1, range.last};
    if (by_uid) {
      found.begin = told_->index_of(Uid{range.first});
      found.end = range.last == UINT32_MAX ? count : told_->index_of(Uid{range.last + 1});
    }
    if (found.begin < found.end) picked.push_back(found);
  }
  return picked;
}

namespace {

constexpr std::size_t kCacheLine = 64;

void prefetch_messages(const Mailbox& box, std::size_t begin, std::size_t end) {
  box.items.each_in(begin, end, [](std::size_t, const Item& item) {
    const char* message = reinterpret_cast<const char*>(item.message.get());
    __builtin_prefetch(message);
    __builtin_prefetch(message + kCacheLine);
  });
}

}  // namespace

void prefetch(const Mailbox& box, std::size_t begin, std::size_t end) {
  prefetch_messages(box, begin, end);
  box.items.each_in(begin, end, [](std::size_t, const Item& item) {
    const char* octets = item.message->octets().data();
    const std::size_t header = std::min<std::size_t>(item.message->body_at(), 8 * kCacheLine);
    for (std::size_t at = 0; at < header; at += kCacheLine) __builtin_prefetch(octets + at);
  });
}

void prefetch_field(const Mailbox& box, std::size_t begin, std::size_t end, EnvelopeField field) {
  prefetch_messages(box, begin, end);
  box.items.each_in(begin, end, [field](std::size_t, const Item& item) {
    if (item.message->envelope_is_plain()) __builtin_prefetch(item.message->envelope(field).data());
  });
}

Picked part_of(const Picked& picked, const PartialRange& range) {
  std::size_t total = 0;
  for (const IndexRange& each : picked) total += each.end - each.begin;
  std::size_t first = range.first - 1, last = std::min<std::size_t>(range.last, total);
  if (range.from_last) {
    last = range.first > total ? 0 : total - range.first + 1;
    first = range.last > total ? 0 : total - range.last;
  }
  Picked part;
  std::size_t at = 0;  // place of the range's first
  for (const IndexRange& each : picked) {
    const std::size_t size = each.end - each.begin;
    const std::size_t from = std::max(at, first), to = std::min(at + size, last);
    if (from < to) part.push_back({each.begin + (from - at), each.begin + (to - at)});
    at += size;
  }
  return part;
}

UidSet View::uids(const Picked& picked) const {
  UidSet set;
  for (const IndexRange& range : picked) {
    told_->items.each_in(range.begin, range.end,
                         [&](std::size_t, const Item& item) { set.append(item.uid); });
  }
  return set;
}

void View::encode(Encoder& out) const {
  told_->encode(out);
  out.u64(told_->items.size());
  out.flag(has_news());
  if (has_news()) latest_->encode(out);
  out.u64(recent_from_.value);
}

}  // namespace casella::imap
