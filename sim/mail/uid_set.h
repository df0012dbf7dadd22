#pragma once
// A set of unique identifiers as ranges: "1:3,7" in IMAP's own notation (RFC 3501, section 9:
// sequence-set).
#include <cstdint>
#include <string>
#include <vector>

#include "sim/base/encoder.h"
#include "sim/base/ids.h"

namespace casella {

class UidSet {
 public:
  struct Range {
    std::uint32_t first = 0, last = 0;  // both belong to it
    bool operator==(const Range&) const = default;
  };

  UidSet() = default;
  explicit UidSet(std::vector<Range> any_order);  // may overlap

  // Behind all that is in it; joins what touches. Smaller ones belong to the other constructor.
  void append(Uid uid);

  bool contains(Uid uid) const;
  bool empty() const { return ranges_.empty(); }
  std::uint64_t size() const;
  const std::vector<Range>& ranges() const { return ranges_; }  // ascending, apart from each other

  std::string text() const;  // "1:3,7"; empty if it is empty
  void encode(Encoder& out) const;
  bool operator==(const UidSet&) const = default;

 private:
  std::vector<Range> ranges_;
};

// Asks after ascending identifiers, each in constant time on the whole.
class UidWalk {
 public:
  explicit UidWalk(const UidSet& set) : at_(set.ranges().begin()), end_(set.ranges().end()) {}
  bool contains(Uid uid) {
    while (at_ != end_ && at_->last < uid.value) ++at_;
    return at_ != end_ && at_->first <= uid.value;
  }

 private:
  std::vector<UidSet::Range>::const_iterator at_, end_;
};

}  // namespace casella
