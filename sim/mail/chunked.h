#pragma once
// An immutable sequence of shared chunks: a copy shares everything, an append copies a spine.
#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace casella {

template <class T, std::size_t kChunk = 64>
class Chunked {
 public:
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  const T& operator[](std::size_t index) const {
    const auto after = std::upper_bound(spine_.begin(), spine_.end(), index,
                                        [](std::size_t i, const Piece& p) { return i < p.first; });
    const Piece& piece = *std::prev(after);
    return (*piece.items)[index - piece.first];
  }

  template <class Visit>
  void each(Visit visit) const {
    for (const Piece& piece : spine_) {
      for (const T& item : *piece.items) visit(item);
    }
  }

  void append(T item) {
    if (spine_.empty() || spine_.back().items->size() >= kChunk) {
      spine_.push_back({size_, std::make_shared<const std::vector<T>>(1, std::move(item))});
    } else {
      auto grown = std::make_shared<std::vector<T>>(*spine_.back().items);
      grown->push_back(std::move(item));
      spine_.back().items = std::move(grown);
    }
    ++size_;
  }

  // Keeps the items for which `keep` holds; chunks that lose nothing stay shared.
  template <class Keep>
  void filter(Keep keep) {
    std::vector<Piece> kept;
    std::size_t total = 0;
    for (Piece& piece : spine_) {
      if (!std::all_of(piece.items->begin(), piece.items->end(), keep)) {
        auto fewer = std::make_shared<std::vector<T>>();
        std::copy_if(piece.items->begin(), piece.items->end(), std::back_inserter(*fewer), keep);
        if (fewer->empty()) continue;
        piece.items = std::move(fewer);
      }
      piece.first = total;
      total += piece.items->size();
      kept.push_back(std::move(piece));
    }
    spine_ = std::move(kept);
    size_ = total;
  }

 private:
  struct Piece {
    std::size_t first = 0;  // index of its first item
    std::shared_ptr<const std::vector<T>> items;
  };
  std::vector<Piece> spine_;
  std::size_t size_ = 0;
};

}  // namespace casella
