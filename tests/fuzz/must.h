#pragma once
// What a fuzzer asserts. An exception that nobody catches is a crash to libFuzzer, and a failed
// test case to Catch2, which replays the corpus.
#include <cstdint>
#include <stdexcept>
#include <string_view>

namespace casella::fuzz {

inline void must(bool holds, const char* what) {
  if (!holds) throw std::logic_error(what);
}

// Octets that steer: one at a time from the front, 0 when there are none left.
class Steer {
 public:
  explicit Steer(std::string_view octets) : left_(octets) {}
  bool empty() const { return left_.empty(); }
  std::uint8_t octet() {
    if (left_.empty()) return 0;
    const auto first = static_cast<std::uint8_t>(left_.front());
    left_.remove_prefix(1);
    return first;
  }
  std::string_view rest() const { return left_; }
  // Up to the next 0xFE, which is taken too: the octets between two things that happen.
  std::string_view piece() {
    const std::size_t end = left_.find('\xFE');
    const std::string_view found = left_.substr(0, end);
    left_.remove_prefix(end == left_.npos ? left_.size() : end + 1);
    return found;
  }

 private:
  std::string_view left_;
};

}  // namespace casella::fuzz
