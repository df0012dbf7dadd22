#pragma once
// Any octets as a message: what POP3 asks of it, and what is shown of it.
#include <string>

#include "sim/mail/message.h"
#include "sim/proto/dot_stuffing.h"
#include "tests/fuzz/must.h"

namespace casella::fuzz {

inline void fuzz_message(std::string_view input) {
  const std::string octets(input);
  const Message message(MessageId{1}, "fuzz", octets);
  must(message.octets() == octets, "octets have changed");
  must(message.body_at() <= octets.size(), "the body begins beyond the end");
  must(message.size_octets() >= octets.size(), "the size is too small");

  std::string sent;
  proto::append_stuffed(sent, octets);
  must(sent.find("\r\n.\r\n") == sent.npos && !sent.starts_with(".\r\n"), "the end comes too soon");
  must(sent.empty() || sent.ends_with("\r\n"), "the last line has no end");
  std::string back;
  for (std::size_t at = 0; at < sent.size();) {
    const std::size_t end = sent.find("\r\n", at);
    back += proto::unstuffed(std::string_view(sent).substr(at, end - at));
    back += "\r\n";
    at = end + 2;
  }
  must(back.size() == message.size_octets(), "the size is not that of what is sent");
  must(back.starts_with(octets), "what comes back is not what was sent");
  must(message.needs_stuffing() == (sent != back), "whether it needs stuffing is told wrongly");

  for (const char* field : {"Subject", "from", "X", ""}) {
    const std::string value = message.header(field);
    must(value.size() <= octets.size(), "a header field is longer than its message");
    must(decode_words(value).size() <= 3 * value.size(), "a decoded word has grown beyond measure");
  }
  must(decode_words(octets).size() <= 3 * octets.size(), "a decoded word has grown beyond measure");
  const std::string once = with_crlf(octets);
  must(with_crlf(once) == once, "a line end that is whole was changed");
}

}  // namespace casella::fuzz
