#pragma once
// Transfer encodings and charsets, undone (RFC 2045, section 6; RFC 2047).
#include <optional>
#include <string>
#include <string_view>

namespace casella {

// The octets that base64 stands for; characters outside its alphabet are passed over (section 6.8).
std::string decode_base64(std::string_view text);

// Section 6.7; what is wrong stays as it is. White space at the end of a line is not content.
std::string decode_quoted_printable(std::string_view text);

// None for an encoding that is not known. 7bit, 8bit and binary give the octets back.
std::optional<std::string> decode_transfer(std::string_view encoding, std::string_view octets);

// Text of any charset that the system's iconv knows, as UTF-8; none for others. What is no text in
// that charset becomes U+FFFD.
std::optional<std::string> to_utf8(std::string_view charset, std::string_view octets);

// For comparing without case (RFC 5051, section 2, for US-ASCII, Latin, Greek and Cyrillic letters;
// others as they are). Takes and gives UTF-8.
std::string folded_case(std::string_view utf8);

}  // namespace casella
