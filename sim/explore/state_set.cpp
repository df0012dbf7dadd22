#include "sim/explore/state_set.h"

#include <algorithm>

namespace casella::explore {
namespace {

constexpr std::uint32_t kWayIn = 1U << 16U;
constexpr std::uint32_t kWaysInLimit = 0xFFFF0000U;

}  // namespace

StateSet::Put StateSet::put(const std::uint32_t* words, std::uint64_t hash, StateId parent,
                            std::uint16_t move) {
  const std::size_t number = shard_of(hash);
  Shard& shard = shards_[number];
  if (std::size_t{shard.size} * 4 >= shard.slots.size() * 3) grow(shard);
  const std::size_t mask = shard.slots.size() - 1;
  std::size_t slot = hash & mask;
  const StateId base = static_cast<StateId>(number << kLocalBits);
  for (; shard.slots[slot] != 0; slot = (slot + 1) & mask) {
    const std::uint32_t local = shard.slots[slot] - 1;
    std::uint32_t* seen = at(shard, local);
    if (!std::equal(words, words + words_, seen)) continue;
    if (seen[words_ + 1] < kWaysInLimit) seen[words_ + 1] += kWayIn;
    return {base | local, false};
  }
  const std::uint32_t local = shard.size++;
  shard.slots[slot] = local + 1;
  if (local % kChunk == 0) {
    shard.chunks.push_back(std::make_unique<std::uint32_t[]>(kChunk * record_words()));
  }
  std::uint32_t* record = at(shard, local);
  std::copy(words, words + words_, record);
  record[words_] = parent;
  record[words_ + 1] = kWayIn | move;
  return {base | local, true};
}

StateId StateSet::find(const std::uint32_t* words, std::uint64_t hash) const {
  const std::size_t number = shard_of(hash);
  const Shard& shard = shards_[number];
  if (shard.slots.empty()) return kNoState;
  const std::size_t mask = shard.slots.size() - 1;
  for (std::size_t slot = hash & mask; shard.slots[slot] != 0; slot = (slot + 1) & mask) {
    const std::uint32_t local = shard.slots[slot] - 1;
    if (!std::equal(words, words + words_, at(shard, local))) continue;
    return static_cast<StateId>(number << kLocalBits) | local;
  }
  return kNoState;
}

void StateSet::grow(Shard& shard) {
  shard.slots.assign(std::max<std::size_t>(64, shard.slots.size() * 2), 0);
  const std::size_t mask = shard.slots.size() - 1;
  for (std::uint32_t local = 0; local < shard.size; ++local) {
    std::size_t slot = hash(at(shard, local), words_) & mask;
    while (shard.slots[slot] != 0) slot = (slot + 1) & mask;
    shard.slots[slot] = local + 1;
  }
}

bool StateSet::take_way_in(StateId id) {
  std::uint32_t& word = at(shards_[id >> kLocalBits], id & kShardLimit)[words_ + 1];
  word -= kWayIn;
  return word < kWayIn;
}

std::uint64_t StateSet::size() const {
  std::uint64_t total = 0;
  for (const Shard& shard : shards_) total += shard.size;
  return total;
}

bool StateSet::full() const {
  return std::any_of(shards_.begin(), shards_.end(),
                     [](const Shard& shard) { return shard.size > kShardLimit - 65536; });
}

std::size_t StateSet::memory_octets() const {
  std::size_t total = 0;
  for (const Shard& shard : shards_) {
    total += shard.slots.capacity() * sizeof(std::uint32_t) +
             shard.chunks.size() * kChunk * record_words() * sizeof(std::uint32_t);
  }
  return total;
}

}  // namespace casella::explore
