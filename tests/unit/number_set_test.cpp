#include "sim/base/number_set.h"
#include "tests/support/catch.h"

using casella::Encoder;
using casella::NumberSet;

namespace {

std::string encoded(const NumberSet& set) {
  Encoder out;
  set.encode(out);
  return out.octets();
}

}  // namespace

TEST_CASE("a set of numbers holds what was put in, and nothing else") {
  NumberSet set;
  CHECK(set.empty());
  for (const std::uint32_t number : {1U, 63U, 64U, 1000U}) set.insert(number);
  for (std::uint32_t number = 0; number <= 1100; ++number) {
    INFO(number);
    CHECK(set.has(number) == (number == 1 || number == 63 || number == 64 || number == 1000));
  }
  CHECK_FALSE(set.has(UINT32_MAX));
  set.clear();
  CHECK(set.empty());
  CHECK_FALSE(set.has(1));
}

TEST_CASE("a number beyond the limit takes no memory") {
  NumberSet set;
  set.insert(UINT32_MAX);
  set.insert(NumberSet::kLimit);
  CHECK(set.empty());
  set.insert(NumberSet::kLimit - 1);
  CHECK(set.has(NumberSet::kLimit - 1));
}

TEST_CASE("equal sets have equal octets, in whatever order they were filled") {
  NumberSet one, other, less;
  for (const std::uint32_t number : {3U, 200U, 7U}) one.insert(number);
  for (const std::uint32_t number : {200U, 7U, 3U, 3U}) other.insert(number);
  for (const std::uint32_t number : {3U, 7U}) less.insert(number);
  CHECK(encoded(one) == encoded(other));
  CHECK(encoded(one) != encoded(less));
}
