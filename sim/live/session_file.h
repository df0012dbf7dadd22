#pragma once
// A live session put away: as a document, or as the skeleton of a lesson.
#include <filesystem>
#include <string>

#include "sim/base/text.h"
#include "sim/live/hall.h"

namespace casella::live {

// What is known of a session, taken out of the server so that it can be looked at at leisure.
struct Kept {
  proto::Protocol protocol = proto::Protocol::Pop3;
  std::string peer, user, secret;  // secret: what must not be read in a document
  Recording recording;
};

// A session that is there, or was not long ago.
std::optional<Kept> take_out(Hall& hall, ConnId session);

// By the file's ending: .txt, .html, .svg, .mmd, .pcap. Passwords are made unreadable unless they
// are asked for.
std::optional<Error> save_document(const Text& text, std::string_view language, const Kept& kept,
                                   const std::filesystem::path& file, bool with_passwords = false);

// A folder with lesson.toml, its prose to be written, and the mail; `casella check` accepts it.
std::optional<Error> save_lesson(const Kept& kept, const std::filesystem::path& folder);

}  // namespace casella::live
