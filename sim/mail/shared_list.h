#pragma once
// A list that is shared until somebody edits it: of hundreds of accounts, most worlds see one.
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace casella {

// Whoever asks for something that can be changed has a list of its own from then on, until the next
// copy is made: nothing from before it may be used to change anything.
template <class T>
class SharedList {
 public:
  using List = std::vector<T>;

  std::size_t size() const { return list_ == nullptr ? 0 : list_->size(); }
  bool empty() const { return size() == 0; }
  const T& operator[](std::size_t i) const { return (*list_)[i]; }
  const T& front() const { return list_->front(); }
  auto begin() const { return seen().begin(); }
  auto end() const { return seen().end(); }

  T& operator[](std::size_t i) { return own()[i]; }
  T& front() { return own().front(); }
  auto begin() { return own().begin(); }
  auto end() { return own().end(); }
  void push_back(T item) { own().push_back(std::move(item)); }
  template <class... From>
  T& emplace_back(From&&... from) {
    return own().emplace_back(std::forward<From>(from)...);
  }

  bool is_same(const SharedList& other) const { return list_ == other.list_; }

 private:
  const List& seen() const {
    static const List none;
    return list_ == nullptr ? none : *list_;
  }
  List& own() {
    if (list_ == nullptr) {
      list_ = std::make_shared<List>();
    } else if (list_.use_count() != 1) {
      list_ = std::make_shared<List>(seen());
    }
    return *list_;
  }

  std::shared_ptr<List> list_;  // null: empty
};

}  // namespace casella
