#pragma once
// The paths of MAIL and RCPT: an address between angle brackets (RFC 5321, section 4.1.2).
#include <optional>
#include <string>
#include <string_view>

namespace casella::smtp {

inline constexpr std::size_t kLocalPartLimitOctets = 64;  // RFC 5321, section 4.5.3.1
inline constexpr std::size_t kDomainLimitOctets = 255;
inline constexpr std::size_t kPathLimitOctets = 256;

struct Path {
  std::string local;   // without quotes; empty in the null path
  std::string domain;  // empty in the null path and in <Postmaster>; "[...]" is an address literal
  bool has_8bit = false;  // RFC 6531
  bool null() const { return local.empty() && domain.empty(); }
};

// Takes a path from the front of `rest`. None if none stands there, or one beyond the limits.
std::optional<Path> take_path(std::string_view& rest);

// A mailbox without brackets, to the end of `text`: VRFY's argument.
std::optional<Path> parse_mailbox(std::string_view text);

// Whether it can stand behind HELO: a domain or an address literal (section 4.1.1.1).
bool is_domain(std::string_view text);

// "local@domain", with quotes around what needs them; "" for the null path.
std::string to_text(const Path& path);

}  // namespace casella::smtp
