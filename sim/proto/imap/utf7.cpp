#include "sim/proto/imap/utf7.h"

#include <cstdint>

#include "sim/base/utf8.h"

namespace casella::imap {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

bool is_printable(char c) {
  return c >= 0x20 && c <= 0x7E;
}

// UTF-16 units, six bits a character, most significant first.
class Shifted {
 public:
  explicit Shifted(std::string& out) : out_(out) {}
  void unit(std::uint32_t value) {
    bits_ = bits_ << 16U | value;
    held_ += 16;
    while (held_ >= 6) {
      held_ -= 6;
      out_.push_back(kAlphabet[bits_ >> held_ & 0x3FU]);
    }
  }
  void end() {
    if (held_ > 0) out_.push_back(kAlphabet[bits_ << (6 - held_) & 0x3FU]);
  }

 private:
  std::string& out_;
  std::uint64_t bits_ = 0;
  unsigned held_ = 0;
};

// What stands between '&' and '-'; false if it breaks the rules.
bool unshift(std::string_view text, std::string& out) {
  std::uint64_t bits = 0;
  unsigned held = 0;
  std::uint32_t high = 0;
  for (const char c : text) {
    const std::size_t digit = kAlphabet.find(c);
    if (digit == kAlphabet.npos) return false;
    bits = bits << 6U | digit;
    held += 6;
    if (held < 16) continue;
    held -= 16;
    const auto unit = static_cast<std::uint32_t>(bits >> held & 0xFFFFU);
    const bool is_low = unit >= 0xDC00 && unit <= 0xDFFF;
    if ((high != 0) != is_low) return false;
    if (is_low) {
      append_utf8(out, 0x10000 + ((high - 0xD800) << 10U) + (unit - 0xDC00));
      high = 0;
    } else if (unit >= 0xD800 && unit <= 0xDBFF) {
      high = unit;
    } else if (unit >= 0x20 && unit <= 0x7E) {
      return false;  // printable US-ASCII must stand for itself
    } else {
      append_utf8(out, unit);
    }
  }
  return high == 0 && held < 6 && (bits & ((1U << held) - 1U)) == 0;
}

}  // namespace

std::string to_utf7(std::string_view utf8) {
  std::string out;
  for (std::size_t at = 0; at < utf8.size();) {
    if (is_printable(utf8[at])) {
      out.push_back(utf8[at]);
      if (utf8[at++] == '&') out.push_back('-');
      continue;
    }
    out.push_back('&');
    Shifted shifted(out);
    while (at < utf8.size() && !is_printable(utf8[at])) {
      const Character character = character_at(utf8, at);
      at += character.size;
      const std::uint32_t code =
          character.valid ? static_cast<std::uint32_t>(character.code) : 0xFFFD;
      if (code < 0x10000) {
        shifted.unit(code);
      } else {
        shifted.unit(0xD800 + ((code - 0x10000) >> 10U));
        shifted.unit(0xDC00 + ((code - 0x10000) & 0x3FFU));
      }
    }
    shifted.end();
    out.push_back('-');
  }
  return out;
}

std::optional<std::string> from_utf7(std::string_view name) {
  std::string out;
  bool after_shift = false;
  for (std::size_t at = 0; at < name.size();) {
    const char c = name[at];
    if (!is_printable(c)) return std::nullopt;
    if (c != '&') {
      out.push_back(c);
      after_shift = false;
      ++at;
      continue;
    }
    const std::size_t end = name.find('-', at);
    if (end == name.npos) return std::nullopt;
    if (end == at + 1) {
      out.push_back('&');
      after_shift = false;
    } else {
      // Two shifts in a row should have been one.
      if (after_shift || !unshift(name.substr(at + 1, end - at - 1), out)) return std::nullopt;
      after_shift = true;
    }
    at = end + 1;
  }
  return out;
}

}  // namespace casella::imap
