#pragma once
// A set of small numbers: a bit each.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/base/encoder.h"

namespace casella {

class NumberSet {
 public:
  static constexpr std::uint32_t kLimit = 1U << 24U;  // greater numbers are not kept

  bool has(std::uint32_t number) const {
    const std::size_t word = number / 64;
    return word < words_.size() && (words_[word] >> (number % 64) & 1U) != 0;
  }
  void insert(std::uint32_t number) {
    if (number >= kLimit) return;
    const std::size_t word = number / 64;
    if (words_.size() <= word) words_.resize(word + 1);
    words_[word] |= std::uint64_t{1} << (number % 64);
  }
  bool empty() const { return words_.empty(); }
  void clear() { words_.clear(); }

  // Equal sets have equal octets: the last word is never zero.
  void encode(Encoder& out) const {
    out.u64(words_.size());
    for (const std::uint64_t word : words_) out.u64(word);
  }

 private:
  std::vector<std::uint64_t> words_;
};

}  // namespace casella
