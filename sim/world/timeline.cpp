#include "sim/world/timeline.h"

#include <algorithm>

namespace casella {

Timeline::Timeline(World start) : tip_(std::move(start)) {
  chunks_.push_back(std::make_shared<Chunk>());
  chunks_.back()->start = tip_;
}

RecordView Timeline::operator[](Seq seq) const {
  const Chunk& chunk = *chunks_[seq / kChunk];
  const std::size_t i = seq % kChunk;
  const bool last = i + 1 == chunk.actions.size();
  const std::size_t what_end = last ? chunk.happenings.size() : chunk.first_happening[i + 1];
  const std::size_t octets_end = last ? chunk.octets.size() : chunk.first_octet[i + 1];
  RecordView view;
  view.seq = seq;
  view.at = chunk.times[i];
  view.action = &chunk.actions[i];
  view.what = std::span(chunk.happenings)
                  .subspan(chunk.first_happening[i], what_end - chunk.first_happening[i]);
  view.octets = std::string_view(chunk.octets)
                    .substr(chunk.first_octet[i], octets_end - chunk.first_octet[i]);
  const auto at = std::lower_bound(chunk.brought.begin(), chunk.brought.end(), i,
                                   [](const auto& each, std::size_t n) { return each.first < n; });
  if (at != chunk.brought.end() && at->first == i) view.brought = at->second;
  return view;
}

RecordView Timeline::step(const Action& action) {
  if (chunks_.back()->actions.size() == kChunk) {
    chunks_.push_back(std::make_shared<Chunk>());
    chunks_.back()->start = tip_;
  }
  casella::step(tip_, action, scratch_);
  Chunk& chunk = *chunks_.back();
  chunk.first_happening.push_back(static_cast<std::uint32_t>(chunk.happenings.size()));
  chunk.first_octet.push_back(static_cast<std::uint32_t>(chunk.octets.size()));
  chunk.actions.push_back(action);
  chunk.times.push_back(scratch_.at);
  chunk.happenings.insert(chunk.happenings.end(), scratch_.what.begin(), scratch_.what.end());
  chunk.octets += scratch_.octets;
  if (!scratch_.brought.empty()) {
    chunk.brought.emplace_back(static_cast<std::uint32_t>(chunk.times.size() - 1),
                               scratch_.brought);
  }
  return (*this)[size_++];
}

World Timeline::seek(Seq seq) const {
  if (seq >= size_) return tip_;
  const Chunk& chunk = *chunks_[seq / kChunk];
  World world = chunk.start;
  Record ignored;
  for (std::size_t i = 0; i < seq % kChunk; ++i) casella::step(world, chunk.actions[i], ignored);
  return world;
}

Timeline Timeline::fork(Seq seq) const {
  seq = std::min(seq, size_);
  Timeline branch(seek(seq));
  branch.chunks_.assign(chunks_.begin(),
                        chunks_.begin() + static_cast<std::ptrdiff_t>(seq / kChunk));
  branch.size_ = seq;
  auto last = std::make_shared<Chunk>();
  if (seq / kChunk == chunks_.size()) {  // the last chunk is just full
    last->start = branch.tip_;
    branch.chunks_.push_back(std::move(last));
    return branch;
  }
  const Chunk& from = *chunks_[seq / kChunk];
  const std::size_t keep = seq % kChunk;
  const auto take = [](auto& to, const auto& all, std::size_t count) {
    to.assign(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count));
  };
  const bool whole = keep == from.actions.size();
  last->start = from.start;
  take(last->actions, from.actions, keep);
  take(last->times, from.times, keep);
  take(last->first_happening, from.first_happening, keep);
  take(last->first_octet, from.first_octet, keep);
  take(last->happenings, from.happenings,
       whole ? from.happenings.size() : from.first_happening[keep]);
  last->octets = from.octets.substr(0, whole ? from.octets.size() : from.first_octet[keep]);
  for (const auto& each : from.brought) {
    if (each.first < keep) last->brought.push_back(each);
  }
  branch.chunks_.push_back(std::move(last));
  return branch;
}

Seq Timeline::common_with(const Timeline& other) const {
  // Chunks that are shared need no reading.
  std::size_t chunk = 0;
  while (chunk < chunks_.size() && chunk < other.chunks_.size() &&
         chunks_[chunk] == other.chunks_[chunk]) {
    ++chunk;
  }
  Seq seq = std::min({Seq{chunk} * kChunk, size_, other.size_});
  const Seq shorter = std::min(size_, other.size_);
  const auto same = [](const RecordView& one, const RecordView& two) {
    // The same action on the same world does the same.
    return one.at == two.at && *one.action == *two.action;
  };
  while (seq < shorter && same((*this)[seq], other[seq])) ++seq;
  return seq;
}

}  // namespace casella
