#pragma once
// Whether a message answers a search (RFC 3501, section 6.4.4). Headers are decoded and texts
// undone from their transfer encoding before they are looked at; letters have no case.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "sim/proto/imap/command.h"
#include "sim/proto/imap/view.h"

namespace casella::imap {

struct SearchScene {
  const View& view;
  const UidSet& saved;
  SimTime now{};
  std::int64_t epoch_seconds = 0;  // of SimTime zero, since 1970
};

// A search made ready for a view: sets resolved, texts prepared.
class Search {
 public:
  // None if a set names a message number that does not exist.
  static std::optional<Search> prepare(const SearchKey& key, const SearchScene& scene);

  bool matches(const Item& item) const { return matches(root_, item); }

  // Calls visit(index, item) for each that matches.
  template <class Visit>
  void each_match(Visit visit) const {
    const Mailbox& box = scene_.view.box();
    for (std::size_t at = 0; at < box.items.size(); at += kPrefetched) {
      const std::size_t end = std::min(box.items.size(), at + kPrefetched);
      if (only_field_)
        prefetch_field(box, at, end, *only_field_);
      else if (reads_octets_)
        prefetch(box, at, end);
      box.items.each_in(at, end, [&](std::size_t index, const Item& item) {
        if (matches(root_, item)) visit(index, item);
      });
    }
  }

 private:
  struct Node {
    const SearchKey* key = nullptr;
    FlagBits bit = 0;                      // Keyword, Unkeyword; none: no message has it
    UidSet uids{};                         // Sequence, Uid
    std::optional<EnvelopeField> field{};  // Header: one whose place is known
    std::string shifts{};                  // how far a text may be moved on, by octet
    std::vector<Node> nodes{};
  };
  explicit Search(const SearchScene& scene) : scene_(scene) {}
  bool fill(Node& node, const SearchKey& key);
  bool matches(const Node& node, const Item& item) const;
  bool matches_text(const Node& node, const Item& item) const;
  bool date_matches(const Node& node, const Item& item) const;

  SearchScene scene_;
  bool reads_octets_ = false;                  // some key looks into the messages
  std::optional<EnvelopeField> only_field_{};  // at this field, and nothing else of them
  Node root_;
};

}  // namespace casella::imap
