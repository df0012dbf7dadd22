#pragma once
// ENVELOPE, BODY and BODYSTRUCTURE (RFC 3501, section 7.4.2), and the octets that a section names
// (section 6.4.5).
#include <optional>
#include <string>
#include <string_view>

#include "sim/mail/header.h"
#include "sim/mail/mime.h"
#include "sim/proto/imap/command.h"

namespace casella::imap {

void append_envelope(std::string& out, const EnvelopeValues& values);
void append_structure(std::string& out, std::string_view octets, const MimePart& part,
                      bool extensible);

// The part that numbers name; null if there is none. `whole`: no numbers, the message itself.
const MimePart* find_part(const MimePart& message, const std::vector<std::uint32_t>& numbers);

// The octets of BODY[section]; none if the message has no such part.
std::optional<std::string> section_octets(std::string_view octets, const MimePart& message,
                                          const Section& section);

// "BODY[1.HEADER.FIELDS (FROM)]", as a response repeats it.
void append_section(std::string& out, const Section& section);

}  // namespace casella::imap
