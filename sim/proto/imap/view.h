#pragma once
// What one session knows of the mailbox it has selected.
//
// Each session counts messages in its own way: number n is the n-th of those that this client has
// been told of and not been told to forget (RFC 3501, section 2.3.1.2). The store moves on with
// other sessions; what the client knows moves only when it is told. So a view is two values: the
// mailbox as the client was told of it, and as the store has it by now; and telling is walking over
// their difference. Where EXPUNGE may not be said, the messages stay in the client's value, with
// their numbers, and can still be read there (RFC 2180, section 4.1.2).
#include <optional>
#include <vector>

#include "sim/mail/mailbox.h"
#include "sim/mail/uid_set.h"
#include "sim/proto/imap/command.h"

namespace casella::imap {

// What a client has to be told, in this order.
struct News {
  std::vector<std::uint32_t> expunged{};  // numbers, each as it is when its line is said
  UidSet vanished{};                      // the same messages
  bool arrived = false;                   // EXISTS must be said
  bool keywords = false;                  // FLAGS must be said
  struct Changed {
    std::size_t index = 0;  // when all is told
    bool flags = false;     // false: they are as they were, and only the mod-sequence is another
  };
  std::vector<Changed> changed{};
};

// How far a session is behind the store: for those who look on. Numbers are as the client counts.
struct Lag {
  struct Line {
    std::uint32_t number = 0;
    Uid uid;
    MessageRef message;
    bool gone = false;     // from the store; the client still counts it, and can still read it
    bool changed = false;  // its flags are others by now
    FlagBits flags = 0;    // as the client was told
  };
  std::vector<Line> lines{};
  std::vector<Uid> untold{};  // have come, and have no number yet
  std::size_t pending_expunges() const;
};

struct IndexRange {
  std::size_t begin = 0, end = 0;
};
using Picked = std::vector<IndexRange>;  // ascending, apart from each other

// Asks for the messages' octets before they are read: a large mailbox lies all over the memory, and
// waiting for each message in turn would cost more than reading it.
inline constexpr std::size_t kPrefetched = 64;  // at once
void prefetch(const Mailbox& box, std::size_t begin, std::size_t end);
void prefetch_field(const Mailbox& box, std::size_t begin, std::size_t end, EnvelopeField field);

// Of those the ones from one place to another, counted from the first or the last (RFC 9394).
Picked part_of(const Picked& picked, const PartialRange& range);

class View {
 public:
  View(Snapshot box, Uid recent_from)
      : told_(box), latest_(std::move(box)), recent_from_(recent_from) {}

  const Mailbox& box() const { return *told_; }  // as the client knows it: number n is index n - 1
  std::size_t size() const { return told_->items.size(); }
  bool recent(const Item& item) const { return item.uid >= recent_from_; }
  std::uint32_t recent_count() const;

  void learn(Snapshot latest) { latest_ = std::move(latest); }
  void unlearn() { latest_ = told_; }  // until learn() comes again
  bool has_news() const { return told_ != latest_; }
  // Whether the store no longer has a message that the client knows.
  bool lacks(Uid uid) const { return latest_->find(uid) == nullptr; }
  News tell(bool may_expunge);
  Lag lag() const;

  // The messages of a set; none if it names a number that does not exist (section 9: seq-number).
  std::optional<Picked> pick(const SequenceSet& set, bool uid, const UidSet& saved) const;
  UidSet uids(const Picked& picked) const;

  void encode(Encoder& out) const;

 private:
  Snapshot told_, latest_;
  Uid recent_from_;
};

}  // namespace casella::imap
