#include "sim/explore/explorer.h"

#include <algorithm>

namespace casella::explore {
namespace {

constexpr std::size_t kBlockStates = 256;
constexpr std::size_t kBatchBlocks = 64;

Settings within_limits(Settings settings) {
  settings.sessions = std::min(settings.sessions, kSessionsLimit);
  if (settings.arrivals.size() > kArrivalsLimit) settings.arrivals.resize(kArrivalsLimit);
  if (settings.deeds.size() > kDeedsLimit) settings.deeds.resize(kDeedsLimit);
  return settings;
}

}  // namespace

struct Explorer::Block {
  std::array<std::vector<std::uint32_t>, StateSet::kShards> made;  // a state, its parent, its move
  std::vector<StateId> endings;
  std::vector<Parts::Need> needs;
  std::uint64_t steps = 0;
  std::uint8_t marks = 0;  // that no earlier layer has shown
  std::array<StateId, 8> marked{};
};

Explorer::Explorer(World start, Settings settings)
    : start_(std::move(start)),
      settings_(within_limits(std::move(settings))),
      messages_(messages_of(start_, settings_)),
      workers_(settings_.threads),
      graph_(start_, settings_),
      states_(std::make_unique<StateSet>(graph_.words())),
      every_order_(!settings_.reductions.independent),
      blocks_(kBatchBlocks) {
  const State& first = graph_.start();
  const auto hash = StateSet::hash(first.words.data(), graph_.words());
  states_->put(first.words.data(), hash, kNoState, 0);
  for (std::size_t i = 0; i < StateSet::kShards; ++i) layer_end_[i] = states_->size(i);
}

Explorer::~Explorer() = default;

Progress Explorer::progress() const {
  const std::uint64_t states = states_->size();
  return {states,
          steps_,
          states - done_,
          endings_.size(),
          depth_,
          graph_.parts().steps_taken(),
          states_->memory_octets() + graph_.parts().memory_octets() +
              endings_.capacity() * 2 * sizeof(StateId)};
}

// The next states of the layer at hand, or the first of the next one; false if there is none.
bool Explorer::fill_batch() {
  batch_.clear();
  for (int layer = 0; layer < 2; ++layer) {
    for (std::size_t shard = 0; shard < StateSet::kShards; ++shard) {
      while (layer_at_[shard] < layer_end_[shard] && batch_.size() < kBlockStates * kBatchBlocks) {
        batch_.push_back(static_cast<StateId>(shard << StateSet::kLocalBits) | layer_at_[shard]++);
      }
    }
    if (!batch_.empty()) return true;
    for (std::size_t shard = 0; shard < StateSet::kShards; ++shard)
      layer_end_[shard] = states_->size(shard);
    ++depth_;
  }
  depth_ -= 2;
  return false;
}

void Explorer::resolve_batch() {
  const std::size_t blocks = (batch_.size() + kBlockStates - 1) / kBlockStates;
  std::vector<Parts::Need> needs;
  do {
    needs.clear();
    workers_.share(blocks, [&](std::size_t i) {
      blocks_[i].needs.clear();
      const std::size_t end = std::min(batch_.size(), (i + 1) * kBlockStates);
      for (std::size_t at = i * kBlockStates; at < end; ++at) {
        graph_.missing(states_->words(batch_[at]), every_order_, blocks_[i].needs);
      }
    });
    for (std::size_t i = 0; i < blocks; ++i) {
      needs.insert(needs.end(), blocks_[i].needs.begin(), blocks_[i].needs.end());
    }
    graph_.parts().resolve(needs, workers_);
  } while (!needs.empty());
}

void Explorer::expand(std::size_t number) {
  Block& block = blocks_[number];
  const bool direct = workers_.threads() == 1;
  const std::size_t words = graph_.words();
  const std::size_t end = std::min(batch_.size(), (number + 1) * kBlockStates);
  for (std::size_t at = number * kBlockStates; at < end; ++at) {
    const StateId id = batch_[at];
    State from;  // a copy: in direct mode the set may grow meanwhile
    std::copy_n(states_->words(id), words, from.words.begin());
    const auto fresh =
        static_cast<std::uint8_t>(graph_.marks(from.words.data()) & ~marks_seen_ & ~block.marks);
    for (std::size_t bit = 0; fresh != 0 && bit < 8; ++bit) {
      if ((fresh >> bit & 1U) != 0) block.marked[bit] = id;
    }
    block.marks = static_cast<std::uint8_t>(block.marks | fresh);
    const bool ends =
        graph_.each(from.words.data(), every_order_, [&](const State& next, Move move, double) {
          ++block.steps;
          const auto hash = StateSet::hash(next.words.data(), words);
          if (direct) {
            states_->put(next.words.data(), hash, id, move.packed());
            return;
          }
          auto& made = block.made[StateSet::shard_of(hash)];
          made.insert(made.end(), next.words.begin(),
                      next.words.begin() + static_cast<std::ptrdiff_t>(words));
          made.push_back(id);
          made.push_back(move.packed());
        });
    if (ends) block.endings.push_back(id);
  }
}

void Explorer::put_shard(std::size_t shard, std::size_t blocks) {
  const std::size_t words = graph_.words();
  for (std::size_t i = 0; i < blocks; ++i) {
    auto& made = blocks_[i].made[shard];
    for (std::size_t at = 0; at < made.size(); at += words + 2) {
      const std::uint32_t* state = made.data() + at;
      states_->put(state, StateSet::hash(state, words), state[words],
                   static_cast<std::uint16_t>(state[words + 1]));
    }
    made.clear();
  }
}

void Explorer::note_endings(std::size_t blocks) {
  for (std::size_t i = 0; i < blocks; ++i) {
    Block& block = blocks_[i];
    steps_ += block.steps;
    block.steps = 0;
    for (std::size_t bit = 0; bit < 8; ++bit) {
      if ((block.marks & ~marks_seen_) >> bit & 1U) marked_[bit] = block.marked[bit];
    }
    marks_seen_ = static_cast<std::uint8_t>(marks_seen_ | block.marks);
    block.marks = 0;
    for (const StateId id : block.endings) note_ending(id);
    block.endings.clear();
  }
}

Halt Explorer::run(const std::function<bool(const Progress&)>& go_on) {
  for (;;) {
    if (go_on && !go_on(progress())) return Halt::Stopped;
    if (progress().memory_octets > settings_.memory_octets || states_->full() ||
        graph_.parts().full()) {
      return Halt::OutOfMemory;
    }
    if (!fill_batch()) return Halt::Finished;
    resolve_batch();
    const std::size_t blocks = (batch_.size() + kBlockStates - 1) / kBlockStates;
    workers_.share(blocks, [&](std::size_t i) { expand(i); });
    if (workers_.threads() > 1) {
      workers_.share(StateSet::kShards, [&](std::size_t shard) { put_shard(shard, blocks); });
    }
    done_ += batch_.size();
    note_endings(blocks);
  }
}

}  // namespace casella::explore
