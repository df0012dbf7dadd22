#pragma once
// First in, first out. Small when empty, unlike std::deque; popping moves nothing, unlike a vector.
#include <cstddef>
#include <utility>
#include <vector>

namespace casella {

template <class T>
class Queue {
 public:
  bool empty() const { return head_ == items_.size(); }
  std::size_t size() const { return items_.size() - head_; }

  T& front() { return items_[head_]; }
  const T& front() const { return items_[head_]; }
  T& back() { return items_.back(); }
  const T& back() const { return items_.back(); }
  auto begin() { return items_.begin() + static_cast<std::ptrdiff_t>(head_); }
  auto begin() const { return items_.begin() + static_cast<std::ptrdiff_t>(head_); }
  auto end() { return items_.end(); }
  auto end() const { return items_.end(); }

  void push_back(T item) { items_.push_back(std::move(item)); }
  template <class At>
  void insert(At at, T item) {
    items_.insert(at, std::move(item));
  }
  void pop_back() { items_.pop_back(); }

  // Takes the first. What was popped is given back in strides, so that a pop costs the same always.
  T pop_front() {
    T first = std::move(items_[head_++]);
    if (head_ == items_.size()) {
      clear();
    } else if (head_ >= 32 && head_ * 2 > items_.size()) {
      items_.erase(items_.begin(), begin());
      head_ = 0;
    }
    return first;
  }

  // Gives the memory back, if there is nothing in it.
  void tidy() {
    if (empty()) *this = Queue();
  }

  void clear() {
    items_.clear();
    head_ = 0;
  }

 private:
  std::vector<T> items_;
  std::size_t head_ = 0;
};

}  // namespace casella
