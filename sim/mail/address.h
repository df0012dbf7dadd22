#pragma once
// Lists of addresses as header fields hold them (RFC 5322, section 3.4, and the obsolete forms of
// section 4.4): what IMAP's ENVELOPE shows (RFC 3501, section 7.4.2).
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace casella {

// A group begins with an address without host whose mailbox is the group's name, and ends with one
// that has neither.
struct Address {
  std::optional<std::string> name{};   // display name, or a comment that stands for it
  std::optional<std::string> route{};  // "@one,@two": at-domain-list, obsolete
  std::optional<std::string> mailbox{};
  std::optional<std::string> host{};
  bool operator==(const Address&) const = default;
};

inline constexpr std::size_t kAddressesLimit = 10'000;  // of one field; the rest is passed over

// Never fails: what is no address becomes one with as much as could be read.
std::vector<Address> parse_addresses(std::string_view field);

}  // namespace casella
