#pragma once
// The environment's faults: a value, or one sentence that says what, where and what to do.
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace casella {

// The name of a visible text; its wording stands in assets/lang. Points to static storage.
struct Key {
  std::string_view name;
  constexpr explicit Key(std::string_view key_name) : name(key_name) {}
  bool operator==(const Key&) const = default;
};

// `key` names a sentence with numbered holes, filled by `args`. `line` counts from 1; 0 is none.
struct Error {
  Key key;
  std::vector<std::string> args{};
  std::string file{};
  int line = 0;
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: meant
  Result(Error error) : held_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: meant

  bool ok() const { return held_.index() == 0; }
  explicit operator bool() const { return ok(); }
  T& value() & { return *std::get_if<0>(&held_); }
  const T& value() const& { return *std::get_if<0>(&held_); }
  T&& value() && { return std::move(*std::get_if<0>(&held_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  const Error& error() const { return *std::get_if<1>(&held_); }

 private:
  std::variant<T, Error> held_;
};

struct Done {};  // for Result<Done>: nothing to return, yet it may fail

}  // namespace casella
