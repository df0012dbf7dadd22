#pragma once
// A value that is shared until somebody edits it, so that copying a world copies pointers.
#include <memory>
#include <utility>

namespace casella {

template <class T>
class Cow {
 public:
  Cow() : held_(std::make_shared<T>()) {}
  explicit Cow(T value) : held_(std::make_shared<T>(std::move(value))) {}

  const T& operator*() const { return *held_; }
  const T* operator->() const { return held_.get(); }

  // The value to change: a copy of its own first, if another holder sees it too.
  T& edit() {
    if (held_.use_count() != 1) held_ = std::make_shared<T>(std::as_const(*held_));
    return *held_;
  }

 private:
  std::shared_ptr<T> held_;
};

}  // namespace casella
