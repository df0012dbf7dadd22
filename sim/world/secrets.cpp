#include "sim/world/secrets.h"

#include <algorithm>

#include "sim/proto/imap/notes.h"
#include "sim/proto/pop3/notes.h"
#include "sim/proto/smtp/notes.h"
#include "sim/world/run.h"

namespace casella {
namespace {

bool is_response(const proto::Note* note) {
  return note == &pop3::note::kAuthResponse || note == &smtp::note::kAuthResponse ||
         note == &imap::note::kAuthResponse;
}

// How many words of a line that shows a password may be read.
std::size_t open_words(proto::Protocol protocol, std::string_view line) {
  switch (protocol) {
    case proto::Protocol::Pop3: return matches("PASS *", line) ? 1 : 2;
    case proto::Protocol::Pop2: return 2;
    case proto::Protocol::Smtp: return 2;
    case proto::Protocol::Imap: return 3;
  }
  return 0;
}

}  // namespace

std::optional<std::size_t> password_in(const Line& line) {
  const std::string_view text = line.text();
  if (!line.meaning.secret) return std::nullopt;
  if (is_response(line.meaning.note) || line.meaning.note == &imap::note::kLiteral) return 0;
  std::size_t at = 0;
  for (std::size_t words = open_words(line.protocol, text); words > 0; --words) {
    const std::size_t space = text.find(' ', at);
    if (space == text.npos) return std::nullopt;  // it is only announced
    at = space + 1;
  }
  return at;
}

std::string masked(const Line& line, std::string_view mask) {
  const auto at = password_in(line);
  return at ? std::string(line.text().substr(0, *at)).append(mask) : std::string(line.text());
}

}  // namespace casella
