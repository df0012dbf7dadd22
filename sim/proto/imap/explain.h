#pragma once
// Tells what each line of an IMAP session is, by following both sides as an onlooker would: which
// lines begin a command or a response, and which are the octets of a literal.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/proto/imap/commands.h"
#include "sim/proto/meaning.h"

namespace casella::imap {

// While it answers such a command a server must not say EXPUNGE (RFC 3501, section 7.4.1).
constexpr bool forbids_expunge(const CommandRow& row, bool uid) {
  return !uid && (row.verb == Verb::Fetch || row.verb == Verb::Store || row.verb == Verb::Search);
}
// How many EXPUNGE responses a server says in these octets, of which the first begins a response.
std::size_t expunges_in(std::string_view octets);

class Explainer {
 public:
  proto::LineMeaning client_line(std::string_view line);  // without its CRLF
  proto::LineMeaning server_line(std::string_view line);

 private:
  // One direction: a line, or the octets that it has announced.
  struct Way {
    std::uint64_t literal_left = 0;
    bool message = false;  // the literal is one, or its header
    bool goes_on = false;  // what follows belongs to the line before the literal
    proto::MessageReader reader{};
  };
  // What the octets of a literal are; the note is null if the literal ended before the line did.
  proto::LineMeaning inside(Way& way, std::string_view& line);
  static void announce(Way& way, std::string_view line, bool message);

  Way client_, server_;
  std::string login_tag_;  // of AUTHENTICATE under way
  std::string idle_tag_;
  bool in_the_clear_ = false;  // its lines hold a password
  bool challenged_ = false;
};

}  // namespace casella::imap
