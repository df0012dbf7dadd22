#include "sim/proto/imap/vanish.h"

#include <algorithm>

namespace casella::imap {
namespace {

// How many of a set lie between two others.
std::uint64_t between(const UidSet& set, std::uint32_t after, std::uint32_t before) {
  std::uint64_t count = 0;
  for (const UidSet::Range& range : set.ranges()) {
    const std::uint32_t first = std::max(range.first, after + 1);
    const std::uint32_t last = std::min(range.last, before - 1);
    if (first <= last) count += last - first + 1;
  }
  return count;
}

}  // namespace

void vanish(std::vector<Uid>& uids, const UidSet& gone) {
  std::vector<Uid> left;
  left.reserve(uids.size());
  std::uint32_t after = 0;
  for (std::size_t at = 0; at < uids.size();) {
    std::size_t end = at;
    while (end < uids.size() && uids[end].value == 0) ++end;
    if (end > at) {
      const std::uint32_t before = end < uids.size() ? uids[end].value : UINT32_MAX;
      const std::uint64_t lost = std::min<std::uint64_t>(between(gone, after, before), end - at);
      left.resize(left.size() + (end - at - static_cast<std::size_t>(lost)));
      at = end;
    } else {
      after = uids[at].value;
      if (!gone.contains(uids[at])) left.push_back(uids[at]);
      ++at;
    }
  }
  uids = std::move(left);
}

}  // namespace casella::imap
