#include "sim/mail/uid_set.h"

#include <algorithm>

#include <fmt/format.h>

namespace casella {

UidSet::UidSet(std::vector<Range> any_order) {
  std::sort(any_order.begin(), any_order.end(),
            [](const Range& a, const Range& b) { return a.first < b.first; });
  for (const Range& range : any_order) {
    const bool touches =
        !ranges_.empty() && std::uint64_t{ranges_.back().last} + 1 >= std::uint64_t{range.first};
    if (touches) {
      ranges_.back().last = std::max(ranges_.back().last, range.last);
    } else {
      ranges_.push_back(range);
    }
  }
}

void UidSet::append(Uid uid) {
  if (!ranges_.empty() && ranges_.back().last + 1 == uid.value) {
    ranges_.back().last = uid.value;
  } else {
    ranges_.push_back({uid.value, uid.value});
  }
}

bool UidSet::contains(Uid uid) const {
  const auto after =
      std::upper_bound(ranges_.begin(), ranges_.end(), uid.value,
                       [](std::uint32_t value, const Range& range) { return value < range.first; });
  return after != ranges_.begin() && std::prev(after)->last >= uid.value;
}

std::uint64_t UidSet::size() const {
  std::uint64_t total = 0;
  for (const Range& range : ranges_) total += std::uint64_t{range.last} - range.first + 1;
  return total;
}

std::string UidSet::text() const {
  std::string out;
  for (const Range& range : ranges_) {
    if (!out.empty()) out.push_back(',');
    fmt::format_to(std::back_inserter(out), "{}", range.first);
    if (range.last != range.first) fmt::format_to(std::back_inserter(out), ":{}", range.last);
  }
  return out;
}

void UidSet::encode(Encoder& out) const {
  out.u64(ranges_.size());
  for (const Range& range : ranges_) {
    out.u64(range.first);
    out.u64(range.last);
  }
}

}  // namespace casella
