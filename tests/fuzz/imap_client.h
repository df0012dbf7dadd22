#pragma once
// The IMAP client against any server.
#include "sim/proto/imap/client.h"
#include "tests/fuzz/client_trial.h"

namespace casella::imap {

inline std::string described(const Heard& heard) {
  std::string text = heard.command + "|" + std::to_string(heard.response.index());
  if (const auto* told = std::get_if<Told>(&heard.response)) {
    text += "|" + told->tag + "|" + told->code + "|" + told->text;
  } else if (const auto* message = std::get_if<Fetched>(&heard.response)) {
    text += "|" + std::to_string(message->number) + "|" + std::to_string(message->uid.value);
    for (const Fetched::Text& each : message->texts) text += "|" + each.name + "=" + each.octets;
    for (const auto& [name, value] : message->others) {
      text += "|" + name + "=" + value;
      if (const auto part = parse_body_structure(value)) text += "|" + part->type;
    }
  } else if (const auto* other = std::get_if<Other>(&heard.response)) {
    text += "|" + other->text;
  }
  return text + "\n";
}

}  // namespace casella::imap

namespace casella::fuzz {

class ImapClientTrial : public ClientTrialOf<imap::Client> {
 public:
  explicit ImapClientTrial(std::uint8_t) : ClientTrialOf(kLines, "logout") {}

 private:
  static constexpr const char* kLines[] = {"CAPABILITY",
                                           "LOGIN a b",
                                           "SELECT INBOX",
                                           "UID FETCH 1:* (FLAGS)",
                                           "IDLE",
                                           "DONE",
                                           "NOOP",
                                           "EXPUNGE",
                                           "AUTHENTICATE PLAIN",
                                           "*",
                                           "STARTTLS",
                                           "APPEND INBOX {5}",
                                           "hello",
                                           "",
                                           "x FETCH 1 BODY[]",
                                           "CLOSE",
                                           "ENABLE IMAP4rev2",
                                           "LOGOUT",
                                           "XYZZY",
                                           "a\nb",
                                           "APPEND INBOX {3+}"};
};

inline void fuzz_imap_client(std::string_view input) {
  hear_twice<ImapClientTrial>(input);
}

}  // namespace casella::fuzz
