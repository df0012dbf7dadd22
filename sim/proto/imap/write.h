#pragma once
// Writes the tokens of IMAP's grammar (RFC 3501, section 9; section 4.3 for strings).
#include <cstdint>
#include <string>
#include <string_view>

namespace casella::imap {

void append_number(std::string& out, std::uint64_t number);
void append_string(std::string& out, std::string_view text);   // quoted, or a literal
void append_astring(std::string& out, std::string_view text);  // an atom if it can be one
void append_literal(std::string& out, std::string_view octets, bool binary = false);
void append_literal_head(std::string& out, std::size_t octets, bool binary = false);

}  // namespace casella::imap
