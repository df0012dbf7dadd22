#pragma once
#include <string>
#include <string_view>

namespace casella {

// MD5 in lower-case hexadecimal, as APOP sends it (RFC 1939, section 7). For APOP, never for safety.
std::string md5_hex(std::string_view octets);

}  // namespace casella
