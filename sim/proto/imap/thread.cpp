// THREAD (RFC 5256, section 3): by subject, and by what each message says that it answers.
#include <algorithm>
#include <string_view>
#include <utility>

#include "sim/base/ascii.h"
#include "sim/mail/header.h"
#include "sim/proto/imap/sort.h"
#include "sim/proto/imap/text_table.h"
#include "sim/proto/imap/write.h"

namespace casella::imap {
namespace {

constexpr std::int32_t kNone = -1;

struct ThreadHeader {
  std::string_view date, subject, id, references, in_reply_to;
};

// One walk over the header: of each field the first counts.
ThreadHeader thread_header(std::string_view octets) {
  ThreadHeader out;
  const std::pair<std::string_view, std::string_view*> fields[] = {
      {"Date", &out.date},
      {"Subject", &out.subject},
      {"Message-ID", &out.id},
      {"References", &out.references},
      {"In-Reply-To", &out.in_reply_to}};
  HeaderWalk walk(octets);
  for (HeaderField field; walk.next(field);) {
    for (const auto& [name, value] : fields) {
      if (field.name.size() == name.size() && value->empty() && same_letters(field.name, name))
        *value = field.value;
    }
  }
  return out;
}

// A message, or a dummy that stands for one that is not here.
struct ThreadNode {
  std::int64_t sent = 0;
  std::uint32_t told = 0;   // 0: a dummy
  std::uint32_t order = 0;  // in the mailbox
  std::int32_t parent = kNone, first_child = kNone, next = kNone;
};

class References {
 public:
  References(std::span<const FoundMessage> found, std::int64_t epoch_seconds)
      : found_(found), epoch_seconds_(epoch_seconds), by_id_(found.size()) {}

  std::string run() {
    read();
    link();
    gather();
    by_date(roots_);
    by_subject();
    by_date(roots_);
    std::string out;
    for (const std::int32_t root : roots_) write(out, root);
    return out;
  }

 private:
  ThreadNode& at(std::int32_t node) { return nodes_[static_cast<std::size_t>(node)]; }

  // Each message gets its identifier, unless an earlier one has it (step 1.A).
  void read() {
    nodes_.resize(found_.size());
    headers_.reserve(found_.size());
    for (std::size_t i = 0; i < found_.size(); ++i) {
      const FoundMessage& each = found_[i];
      headers_.push_back(thread_header(each.item->message->octets()));
      nodes_[i].told = each.told;
      nodes_[i].order = static_cast<std::uint32_t>(i);
      nodes_[i].sent = sent_seconds(*each.item, headers_[i].date, epoch_seconds_);
      const auto ids = message_ids(headers_[i].id);
      if (!ids.empty()) by_id_.number(ids.front(), static_cast<std::int32_t>(i));
    }
  }

  void link() {
    for (std::size_t i = 0; i < found_.size(); ++i) {
      auto said = message_ids(headers_[i].references);
      if (said.empty()) {
        said = message_ids(headers_[i].in_reply_to);
        if (said.size() > 1) said.resize(1);
      }
      std::int32_t above = kNone;
      for (const std::string_view id : said) {
        const std::int32_t node = named(id);
        if (above != kNone && at(node).parent == kNone) adopt(above, node);
        above = node;
      }
      const auto self = static_cast<std::int32_t>(i);
      if (at(self).parent != kNone && at(self).parent != above) leave(self);
      if (above != kNone && at(self).parent == kNone) adopt(above, self);
    }
  }

  std::int32_t named(std::string_view id) {
    const auto fresh = static_cast<std::int32_t>(nodes_.size());
    const std::int32_t node = by_id_.number(id, fresh);
    if (node == fresh) nodes_.emplace_back();
    return node;
  }

  void adopt(std::int32_t parent, std::int32_t child) {
    for (std::int32_t above = parent; above != kNone; above = at(above).parent) {
      if (above == child) return;  // that would be a loop
    }
    at(child).parent = parent;
    at(child).next = at(parent).first_child;
    at(parent).first_child = child;
  }
  void leave(std::int32_t child) {
    std::int32_t* link = &at(at(child).parent).first_child;
    while (*link != child) link = &at(*link).next;
    *link = at(child).next;
    at(child).parent = at(child).next = kNone;
  }

  // Steps 2 and 3: heads of threads, without dummies that hold nothing together.
  void gather() {
    children_.resize(nodes_.size());
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (nodes_[i].parent != kNone) continue;
      std::vector<std::int32_t> left = pruned(static_cast<std::int32_t>(i));
      if (nodes_[i].told != 0 || left.size() == 1) {
        roots_.push_back(left.front());
      } else if (!left.empty()) {
        children_[i] = std::move(left);
        roots_.push_back(static_cast<std::int32_t>(i));
      }
    }
  }

  // What is left of a tree once dummies have given way to their children. Trees may be deep, so the
  // way down is a list, not recursion: parents stand in it before their children.
  std::vector<std::int32_t> pruned(std::int32_t root) {
    std::vector<std::int32_t> way{root};
    for (std::size_t i = 0; i < way.size(); ++i) {
      for (std::int32_t child = at(way[i]).first_child; child != kNone; child = at(child).next)
        way.push_back(child);
    }
    for (std::size_t i = way.size(); i-- > 1;) {
      const auto self = static_cast<std::size_t>(way[i]);
      auto& mine = children_[self];
      auto& above = children_[static_cast<std::size_t>(at(way[i]).parent)];
      if (nodes_[self].told != 0) {
        sort(mine);
        above.push_back(way[i]);
      } else {
        above.insert(above.end(), mine.begin(), mine.end());
        mine.clear();
      }
    }
    auto& mine = children_[static_cast<std::size_t>(root)];
    sort(mine);
    if (at(root).told != 0) return {root};
    return std::exchange(mine, {});
  }

  // A dummy stands where its first child would.
  std::int32_t face(std::int32_t node) {
    return at(node).told != 0 ? node : children_[static_cast<std::size_t>(node)].front();
  }
  void sort(std::vector<std::int32_t>& siblings) {
    if (siblings.size() < 2) return;
    std::sort(siblings.begin(), siblings.end(), [&](std::int32_t a, std::int32_t b) {
      const ThreadNode &one = at(face(a)), &other = at(face(b));
      return one.sent != other.sent ? one.sent < other.sent : one.order < other.order;
    });
  }
  void by_date(std::vector<std::int32_t>& siblings) {
    for (const std::int32_t each : siblings) {
      if (at(each).told == 0) sort(children_[static_cast<std::size_t>(each)]);
    }
    sort(siblings);
  }

  BaseSubject subject_of(std::int32_t node) {
    return base_subject(headers_[at(face(node)).order].subject);
  }

  // Step 5: threads of one subject become one.
  void by_subject() {
    // The root that stands for each subject: the k-th of them, in the order of their first roots.
    struct Entry {
      std::int32_t root;
      bool answers;
    };
    std::vector<Entry> entries;
    std::vector<BaseSubject> subjects;
    subjects.reserve(roots_.size());
    for (const std::int32_t root : roots_) subjects.push_back(subject_of(root));
    TextTable table(roots_.size());
    std::vector<std::size_t> entry_of(roots_.size(), SIZE_MAX);
    for (std::size_t i = 0; i < roots_.size(); ++i) {
      const BaseSubject& is = subjects[i];
      if (is.text.empty()) continue;
      const auto fresh = static_cast<std::int32_t>(entries.size());
      const std::int32_t at_entry = table.number(is.text, fresh);
      entry_of[i] = static_cast<std::size_t>(at_entry);
      if (at_entry == fresh) entries.push_back({roots_[i], is.answers});
      Entry& kept = entries[entry_of[i]];
      if (at(kept.root).told == 0) continue;
      if (at(roots_[i]).told == 0 || (kept.answers && !is.answers)) kept = {roots_[i], is.answers};
    }
    std::vector<std::int32_t> left;
    std::vector<std::int32_t> over(nodes_.size(), kNone);  // the dummy over a root
    for (std::size_t i = 0; i < roots_.size(); ++i) {
      const std::int32_t root = roots_[i];
      const bool alone = entry_of[i] == SIZE_MAX || over[static_cast<std::size_t>(root)] != kNone;
      if (alone || entries[entry_of[i]].root == root)
        left.push_back(root);
      else
        merge(root, subjects[i].answers, entries[entry_of[i]].root, entries[entry_of[i]].answers,
              over);
    }
    for (std::int32_t& root : left) {
      const bool real = static_cast<std::size_t>(root) < over.size();
      if (real && over[static_cast<std::size_t>(root)] != kNone)
        root = over[static_cast<std::size_t>(root)];
    }
    roots_ = std::move(left);
  }

  // Step 5.C: a root goes to the one that stands for its subject, or both under a new dummy.
  void merge(std::int32_t root, bool answers, std::int32_t& kept, bool kept_answers,
             std::vector<std::int32_t>& over) {
    auto& its_children = children_[static_cast<std::size_t>(kept)];
    if (at(kept).told == 0 && at(root).told == 0) {
      const auto& mine = children_[static_cast<std::size_t>(root)];
      its_children.insert(its_children.end(), mine.begin(), mine.end());
    } else if (at(kept).told == 0) {
      its_children.push_back(root);
    } else if (answers && !kept_answers) {
      its_children.push_back(root);
      sort(its_children);
    } else {
      const auto dummy = static_cast<std::int32_t>(nodes_.size());
      nodes_.emplace_back();
      children_.push_back({kept, root});
      over[static_cast<std::size_t>(kept)] = dummy;
      kept = dummy;
    }
  }

  // thread-members = nz-number *(SP nz-number) [SP thread-nested]
  void write(std::string& out, std::int32_t root) {
    struct Open {
      std::int32_t node;
      std::size_t next;
    };
    std::vector<Open> open;
    const auto enter = [&](std::int32_t node) {
      for (;;) {
        const auto& below = children_[static_cast<std::size_t>(node)];
        if (at(node).told != 0) append_number(out, at(node).told);
        if (below.size() != 1) return node;
        if (at(node).told != 0) out.push_back(' ');
        node = below.front();
      }
    };
    out.push_back('(');
    open.push_back({enter(root), 0});
    while (!open.empty()) {
      auto& [node, next] = open.back();
      const auto& below = children_[static_cast<std::size_t>(node)];
      if (next == below.size()) {
        out.push_back(')');
        open.pop_back();
        continue;
      }
      if (next == 0 && at(node).told != 0) out.push_back(' ');
      const std::int32_t child = below[next++];
      out.push_back('(');
      open.push_back({enter(child), 0});
    }
  }

  std::span<const FoundMessage> found_;
  std::int64_t epoch_seconds_;
  std::vector<ThreadNode> nodes_;
  std::vector<ThreadHeader> headers_;  // of the messages, which are the first nodes
  TextTable by_id_;
  std::vector<std::vector<std::int32_t>> children_;
  std::vector<std::int32_t> roots_;
};

}  // namespace

// Quoted parts and comments in identifiers are not undone: nobody writes them.
std::vector<std::string_view> message_ids(std::string_view text) {
  std::vector<std::string_view> ids;
  while (true) {
    const std::size_t open = text.find('<');
    if (open == text.npos) return ids;
    const std::size_t close = text.find('>', open);
    if (close == text.npos) return ids;
    const std::string_view id = text.substr(open, close - open + 1);
    if (id.find('@') != id.npos && id.find_first_of(" \t\r\n") == id.npos) ids.push_back(id);
    text.remove_prefix(close + 1);
  }
}

std::string thread_by_references(std::span<const FoundMessage> found, std::int64_t epoch_seconds) {
  return References(found, epoch_seconds).run();
}

std::string thread_by_subject(std::span<const FoundMessage> found, std::int64_t epoch_seconds) {
  struct Dated {
    std::string subject;
    std::int64_t sent;
    std::uint32_t told;
  };
  std::vector<Dated> all;
  all.reserve(found.size());
  for (const FoundMessage& each : found) {
    const ThreadHeader header = thread_header(each.item->message->octets());
    all.push_back({base_subject(header.subject).text,
                   sent_seconds(*each.item, header.date, epoch_seconds), each.told});
  }
  std::stable_sort(all.begin(), all.end(), [](const Dated& a, const Dated& b) {
    return a.subject != b.subject ? a.subject < b.subject : a.sent < b.sent;
  });
  std::vector<std::pair<std::size_t, std::size_t>> threads;  // from, up to
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i == 0 || all[i].subject != all[i - 1].subject) threads.emplace_back(i, i);
    threads.back().second = i + 1;
  }
  std::stable_sort(threads.begin(), threads.end(), [&](const auto& a, const auto& b) {
    return all[a.first].sent < all[b.first].sent;
  });
  std::string out;
  for (const auto& [from, to] : threads) {
    out.push_back('(');
    append_number(out, all[from].told);
    for (std::size_t i = from + 1; i < to; ++i) {
      if (i == from + 1) out.push_back(' ');
      if (to - from > 2) out.push_back('(');
      append_number(out, all[i].told);
      if (to - from > 2) out.push_back(')');
    }
    out.push_back(')');
  }
  return out;
}

}  // namespace casella::imap
