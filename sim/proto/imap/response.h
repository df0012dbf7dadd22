#pragma once
// What a server says, as the client reads it: one response with its literals (RFC 3501, section 7;
// RFC 9051, section 7). Texts are copies, since a response outlives its octets.
//
// A client must bear what it does not know: items of FETCH that are not told apart here are kept as
// written, and an untagged response of an unknown name is Other.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "sim/mail/flags.h"
#include "sim/mail/uid_set.h"

namespace casella::imap {

enum class Condition : std::uint8_t { Ok, No, Bad, Bye, PreAuth };

struct Told {       // "* OK ...", "a1 NO ..."
  std::string tag;  // empty: untagged
  Condition condition{};
  std::string code;  // what stands in brackets, without them: "UIDNEXT 5"; empty: none
  std::string text;
};
struct GoesOn {
  std::string text;
};  // "+ ..."
struct Capabilities {
  std::vector<std::string> names;
};
struct EnabledNow {
  std::vector<std::string> names;
};
struct FlagsOf {
  FlagNames flags;
};  // which flags the mailbox has
struct Exists {
  std::uint32_t count = 0;
};
struct RecentIs {
  std::uint32_t count = 0;
};
struct Expunged {
  std::uint32_t number = 0;
  Uid uid{};  // filled in by the client; 0: it never learnt it
};
struct Vanished {  // RFC 7162, section 3.2.10
  UidSet uids;
  bool earlier = false;
};
struct Fetched {
  std::uint32_t number = 0;
  Uid uid{};  // 0: neither said here nor known
  std::optional<FlagNames> flags{};
  bool recent = false;
  std::optional<std::uint64_t> modseq{}, size_octets{};
  struct Text {
    std::string name;  // "BODY[HEADER]", "RFC822", in capitals
    std::string octets;
    bool nil = false;
  };
  std::vector<Text> texts{};
  std::vector<std::pair<std::string, std::string>> others{};  // name, and the value as written
};
struct SearchResult {
  std::vector<UidSet::Range> ranges;  // numbers or UIDs, as they were asked for
  std::string tag{};                  // ESEARCH's (RFC 4731)
};
struct FolderLine {  // LIST, LSUB
  std::string name;
  std::vector<std::string> attributes;
  char delimiter = '\0';  // none: NIL
  bool lsub = false;
};
struct StatusLine {
  std::string name;
  std::vector<std::pair<std::string, std::uint64_t>> numbers;
};
struct Other {
  std::string text;
};

using Response =
    std::variant<Told, GoesOn, Capabilities, EnabledNow, FlagsOf, Exists, RecentIs, Expunged,
                 Vanished, Fetched, SearchResult, FolderLine, StatusLine, Other>;

// `text` is a whole response without its last line end. None: it breaks the grammar.
// `utf8_names`: names of mailboxes are UTF-8, not modified UTF-7.
std::optional<Response> parse_response(std::string_view text, bool utf8_names);

// A sequence-set without "*".
std::optional<UidSet> parse_uids(std::string_view text);

// The words of a response code: "COPYUID 7 1:2 5:6" has four.
std::vector<std::string_view> words_of(std::string_view code);

// A part of a message as BODYSTRUCTURE tells of it (section 7.4.2).
struct BodyPart {
  std::string path;  // as BODY[path] wants it: "1.2"; a message that is no multipart has "1"
  std::string type, subtype;      // in capitals
  std::string file_name;          // empty: none is said
  std::uint64_t size_octets = 0;  // as transferred
  std::vector<BodyPart> parts;    // of a multipart
};
// From the value of BODYSTRUCTURE or BODY.
std::optional<BodyPart> parse_body_structure(std::string_view value);

}  // namespace casella::imap
