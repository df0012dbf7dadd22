#pragma once
// The states that were seen, each with the first way to it. A state is a few words; it is kept
// whole, so none is ever taken for another. Shards can be filled by a thread each; what each holds,
// and in which order, does not depend on that.
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace casella::explore {

using StateId = std::uint32_t;  // its shard in the upper bits, its number there in the lower
inline constexpr StateId kNoState = ~StateId{0};

class StateSet {
 public:
  static constexpr unsigned kShardBits = 5;
  static constexpr std::size_t kShards = std::size_t{1} << kShardBits;
  static constexpr unsigned kLocalBits = 32 - kShardBits;
  static constexpr std::uint32_t kShardLimit = (1U << kLocalBits) - 1;  // states

  explicit StateSet(std::size_t words) : words_(words) {}

  static std::uint64_t hash(const std::uint32_t* words, std::size_t count) {
    std::uint64_t h = 0x9E3779B97F4A7C15ULL;
    for (std::size_t i = 0; i < count; ++i) {
      h = (h ^ words[i]) * 0xD6E8FEB86659FD93ULL;
      h ^= h >> 32U;
    }
    return h;
  }
  static std::size_t shard_of(std::uint64_t hash) { return hash >> (64U - kShardBits); }

  // The state's number, and whether it was not there before. Counts the ways to it, too. Only one
  // thread at a time may fill a shard.
  struct Put {
    StateId id;
    bool fresh;
  };
  Put put(const std::uint32_t* words, std::uint64_t hash, StateId parent, std::uint16_t move);
  StateId find(const std::uint32_t* words, std::uint64_t hash) const;  // kNoState if not there

  const std::uint32_t* words(StateId id) const { return record(id); }
  StateId parent(StateId id) const { return record(id)[words_]; }
  std::uint16_t move(StateId id) const {
    return static_cast<std::uint16_t>(record(id)[words_ + 1]);
  }
  // Edges to the state from others; stops counting at 65535.
  unsigned ways_in(StateId id) const { return record(id)[words_ + 1] >> 16U; }
  bool take_way_in(StateId id);  // one less; whether it was the last

  std::uint32_t size(std::size_t shard) const { return shards_[shard].size; }
  std::uint64_t size() const;
  bool full() const;  // a shard has no numbers left
  std::size_t memory_octets() const;
  void clear() { shards_ = {}; }

 private:
  static constexpr std::size_t kChunk = 128;  // states
  struct Shard {
    std::vector<std::uint32_t> slots;  // number + 1; 0 is free
    std::vector<std::unique_ptr<std::uint32_t[]>> chunks;
    std::uint32_t size = 0;
  };

  std::size_t record_words() const { return words_ + 2; }
  std::uint32_t* at(const Shard& shard, std::uint32_t local) const {
    return shard.chunks[local / kChunk].get() + local % kChunk * record_words();
  }
  const std::uint32_t* record(StateId id) const {
    return at(shards_[id >> kLocalBits], id & kShardLimit);
  }
  void grow(Shard& shard);

  std::size_t words_;
  std::array<Shard, kShards> shards_;
};

}  // namespace casella::explore
