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

// Of what is said within TLS: the explanation calls secret only what all can read.
bool shows_password(proto::Protocol protocol, std::string_view line) {
  switch (protocol) {
    case proto::Protocol::Pop3: return matches("PASS *", line) || matches("AUTH * *", line);
    case proto::Protocol::Pop2: return matches("HELO * *", line);
    case proto::Protocol::Smtp: return matches("AUTH * *", line);
    case proto::Protocol::Imap:
      return matches("* LOGIN * *", line) || matches("* AUTHENTICATE * *", line);
  }
  return false;
}

}  // namespace

std::optional<std::size_t> password_in(const Line& line) {
  if (line.from == Side::Server) return std::nullopt;
  const std::string_view text = line.text();
  const bool whole = is_response(line.meaning.note) || line.meaning.note == &imap::note::kLiteral;
  if (whole) {
    return line.meaning.secret || (line.sealed && is_response(line.meaning.note))
               ? std::optional<std::size_t>(0)
               : std::nullopt;
  }
  const bool sealed = line.sealed && line.meaning.kind == proto::LineKind::Command &&
                      shows_password(line.protocol, text);
  if (!line.meaning.secret && !sealed) return std::nullopt;
  std::size_t at = 0;
  for (std::size_t words = open_words(line.protocol, text); words > 0; --words) {
    const std::size_t space = text.find(' ', at);
    if (space == text.npos) break;
    at = space + 1;
  }
  return at;
}

std::string masked(const Line& line, std::string_view mask) {
  const auto at = password_in(line);
  return at ? std::string(line.text().substr(0, *at)).append(mask) : std::string(line.text());
}

}  // namespace casella
