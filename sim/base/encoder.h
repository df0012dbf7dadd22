#pragma once
// Canonical octets of a value: equal states, and only they, give equal octets.
#include <cstdint>
#include <string>
#include <string_view>

namespace casella {

class Encoder {
 public:
  void u64(std::uint64_t value) {
    for (int shift = 0; shift < 64; shift += 8)
      octets_.push_back(static_cast<char>(value >> shift));
  }
  void i64(std::int64_t value) { u64(static_cast<std::uint64_t>(value)); }
  void flag(bool value) { octets_.push_back(value ? '\1' : '\0'); }
  void text(std::string_view value) {
    u64(value.size());
    octets_.append(value);
  }
  const std::string& octets() const { return octets_; }

 private:
  std::string octets_;
};

}  // namespace casella
