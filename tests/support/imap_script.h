#pragma once
// A transcript of IMAP sessions as a test, in plain lines:
//
//     # two sessions on one mailbox
//     without IDLE                     an extension that this server lacks
//     set starttls                     or: no-plain-login
//     mail Subject: 1\r\n\r\nHello\r\n   delivered to alice; \r \n \0 \\ \xNN
//     mails 20 Subject: 1\r\n\r\nHello\r\n   so many like it
//     account joe|pass word            one more account
//     quota 4096 3                     octets and messages that alice may have
//     afresh                           another server, with nothing of what was before
//     one opens                        or: one enters INBOX (logged in and selected, all read)
//     one enables IMAP4rev2            says so, and reads the answer
//     one> a NOOP                      said, with CRLF
//     one>> raw octets\r\n             said as they are
//     one< a OK ...                    the next line; "..." is any text, also none
//     one< literal: {5}                what the line begins with tells nothing: it is compared
//     whole one is selected                  the RFC's name of the state one closed by the server,
//     and all was read store holds | store answers | store fails wait 60 seconds
#include <string>

namespace casella::test {

// Empty if all went as the file says, with octets given in pieces of this size; else what did not.
std::string play_imap(const std::string& path, std::size_t piece);

}  // namespace casella::test
