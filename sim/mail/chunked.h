#pragma once
// An immutable sequence of shared chunks: a copy shares everything, an append copies a spine.
#include <algorithm>
#include <cstddef>
#include <iterator>
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

  // The items from one index up to another, with their indexes.
  template <class Visit>
  void each_in(std::size_t begin, std::size_t end, Visit visit) const {
    if (begin >= end) return;
    auto piece =
        std::prev(std::upper_bound(spine_.begin(), spine_.end(), begin,
                                   [](std::size_t i, const Piece& p) { return i < p.first; }));
    for (; piece != spine_.end() && piece->first < end; ++piece) {
      const std::size_t stop = std::min(end - piece->first, piece->items->size());
      for (std::size_t at = begin > piece->first ? begin - piece->first : 0; at < stop; ++at)
        visit(piece->first + at, (*piece->items)[at]);
    }
  }

  void append(T item) {
    if (spine_.empty() || spine_.back().items->size() >= kChunk) {
      spine_.push_back({size_, std::make_shared<std::vector<T>>(1, std::move(item))});
    } else if (spine_.back().items.use_count() == 1) {  // nobody else can see it grow
      const_cast<std::vector<T>&>(*spine_.back().items).push_back(std::move(item));
    } else {
      auto grown = std::make_shared<std::vector<T>>(*spine_.back().items);
      grown->push_back(std::move(item));
      spine_.back().items = std::move(grown);
    }
    ++size_;
  }

  void clear() { *this = Chunked(); }
  const T& back() const { return spine_.back().items->back(); }

  // Its chunks, in order: two sequences that came from one share those that neither changed.
  using Chunk = std::shared_ptr<const std::vector<T>>;
  std::size_t chunks() const { return spine_.size(); }
  const Chunk& chunk(std::size_t at) const { return spine_[at].items; }
  void append_chunk(Chunk chunk) {
    if (chunk->empty()) return;
    const std::size_t first = size_;
    size_ += chunk->size();
    spine_.push_back({first, std::move(chunk)});
  }

  // The index of the first item that is not `before`, where those that are come first.
  template <class Before>
  std::size_t partition_point(Before before) const {
    const auto piece = std::partition_point(
        spine_.begin(), spine_.end(), [&](const Piece& p) { return before(p.items->back()); });
    if (piece == spine_.end()) return size_;
    const auto& items = *piece->items;
    const auto found = std::partition_point(items.begin(), items.end(), before);
    return piece->first + static_cast<std::size_t>(found - items.begin());
  }

  // Changes the items that `touches` names; chunks without any stay shared.
  template <class Touches, class Change>
  void change(Touches touches, Change change_item) {
    for (Piece& piece : spine_) {
      if (std::none_of(piece.items->begin(), piece.items->end(), touches)) continue;
      auto changed = std::make_shared<std::vector<T>>(*piece.items);
      for (T& item : *changed) {
        if (touches(std::as_const(item))) change_item(item);
      }
      piece.items = std::move(changed);
    }
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
  struct Piece;

 public:
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = T;
    using difference_type = std::ptrdiff_t;
    using pointer = const T*;
    using reference = const T&;

    Iterator() = default;
    reference operator*() const { return (*piece_->items)[at_]; }
    pointer operator->() const { return &**this; }
    Iterator& operator++() {
      if (++at_ == piece_->items->size()) {
        ++piece_;
        at_ = 0;
      }
      return *this;
    }
    Iterator operator++(int) {
      Iterator before = *this;
      ++*this;
      return before;
    }
    bool operator==(const Iterator&) const = default;

   private:
    friend class Chunked;
    explicit Iterator(const Piece* piece) : piece_(piece) {}
    const Piece* piece_ = nullptr;
    std::size_t at_ = 0;
  };
  Iterator begin() const { return Iterator(spine_.data()); }
  Iterator end() const { return Iterator(spine_.data() + spine_.size()); }

 private:
  struct Piece {
    std::size_t first = 0;                        // index of its first item
    std::shared_ptr<const std::vector<T>> items;  // never empty; made without const
  };
  std::vector<Piece> spine_;
  std::size_t size_ = 0;
};

}  // namespace casella
