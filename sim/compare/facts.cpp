#include "sim/compare/facts.h"

#include <algorithm>

namespace casella::compare {
namespace {

Knowing& knowing(Column& column, Fact::Kind kind) {
  switch (kind) {
    case Fact::News: return column.news;
    case Fact::ReadIt: return column.reads;
    case Fact::DeletedIt: break;
  }
  return column.deletions;
}

void count(Knowing& all, Duration took) {
  ++all.times;
  all.sum += took;
  all.longest = std::max(all.longest, took);
}

}  // namespace

void Facts::learnt(Column& column, const Fact& fact, std::uint32_t device, Duration took) {
  count(knowing(column, fact.kind), took);
  if (fact.kind == Fact::News) count(column.devices[device].news, took);
}

void Facts::finish(Column& column, const std::set<std::string>& deleted) const {
  for (const Fact& fact : all_) {
    if (fact.kind == Fact::News && deleted.count(fact.mail) > 0) continue;
    knowing(column, fact.kind).never += static_cast<std::uint32_t>(fact.unaware.size());
    if (fact.kind != Fact::News) continue;
    for (const std::uint32_t device : fact.unaware) ++column.devices[device].news.never;
  }
}

}  // namespace casella::compare
