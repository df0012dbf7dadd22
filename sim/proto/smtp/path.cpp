#include "sim/proto/smtp/path.h"

#include <algorithm>

#include "sim/base/ascii.h"

namespace casella::smtp {
namespace {

bool is_8bit(char c) {
  return (static_cast<unsigned char>(c) & 0x80U) != 0;
}
bool is_letter_or_digit(char c) {
  const char upper = ascii_upper(c);
  return (upper >= 'A' && upper <= 'Z') || (c >= '0' && c <= '9') || is_8bit(c);
}
// RFC 5322, section 3.2.3; with RFC 6531 any octet beyond ASCII.
bool is_atext(char c) {
  return is_letter_or_digit(c) ||
         std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

bool take(std::string_view& rest, char c) {
  if (rest.empty() || rest.front() != c) return false;
  rest.remove_prefix(1);
  return true;
}

// Dot-string = Atom *("." Atom)
std::optional<std::string> take_dot_string(std::string_view& rest) {
  std::size_t at = 0;
  bool in_atom = false;
  for (; at < rest.size() && (is_atext(rest[at]) || rest[at] == '.'); ++at) {
    if (rest[at] == '.' && !in_atom) return std::nullopt;
    in_atom = rest[at] != '.';
  }
  if (!in_atom) return std::nullopt;
  std::string text(rest.substr(0, at));
  rest.remove_prefix(at);
  return text;
}

// Quoted-string = DQUOTE *(qtextSMTP / quoted-pairSMTP) DQUOTE
std::optional<std::string> take_quoted(std::string_view& rest) {
  std::string text;
  if (!take(rest, '"')) return std::nullopt;
  while (!rest.empty() && rest.front() != '"') {
    if (rest.front() == '\\') rest.remove_prefix(1);
    if (rest.empty() || (!is_8bit(rest.front()) && (rest.front() < ' ' || rest.front() > '~'))) {
      return std::nullopt;
    }
    text.push_back(rest.front());
    rest.remove_prefix(1);
  }
  if (!take(rest, '"')) return std::nullopt;
  return text;
}

// Domain = sub-domain *("." sub-domain), or an address literal in square brackets
std::optional<std::string> take_domain(std::string_view& rest) {
  std::size_t at = 0;
  if (rest.substr(0, 1) == "[") {
    at = rest.find(']');
    if (at == std::string_view::npos || at == 1) return std::nullopt;
    const auto fits = [](char c) {
      return is_letter_or_digit(c) || c == ':' || c == '.' || c == '-';
    };
    if (!std::all_of(rest.begin() + 1, rest.begin() + static_cast<std::ptrdiff_t>(at), fits))
      return std::nullopt;
    ++at;
  } else {
    char before = '.';
    for (; at < rest.size(); before = rest[at++]) {
      const char c = rest[at];
      if (!is_letter_or_digit(c) && c != '-' && c != '.') break;
      if ((c == '.' || c == '-') && before == '.') return std::nullopt;  // an empty label, or "-x"
      if (c == '.' && before == '-') return std::nullopt;
    }
    if (before == '.' || before == '-') return std::nullopt;
  }
  std::string text(rest.substr(0, at));
  rest.remove_prefix(at);
  return text;
}

// Mailbox = Local-part "@" ( Domain / address-literal )
std::optional<Path> take_mailbox(std::string_view& rest, bool domain_may_lack) {
  const std::string_view from = rest;
  const bool is_quoted = rest.substr(0, 1) == "\"";
  auto local = is_quoted ? take_quoted(rest) : take_dot_string(rest);
  if (!local) return std::nullopt;
  Path path;
  path.local = std::move(*local);
  if (take(rest, '@')) {
    auto domain = take_domain(rest);
    if (!domain) return std::nullopt;
    path.domain = std::move(*domain);
  } else if (!domain_may_lack) {
    return std::nullopt;
  }
  const std::string_view whole = from.substr(0, from.size() - rest.size());
  path.has_8bit = std::any_of(whole.begin(), whole.end(), is_8bit);
  if (path.local.empty() || path.local.size() > kLocalPartLimitOctets ||
      path.domain.size() > kDomainLimitOctets) {
    return std::nullopt;
  }
  return path;
}

}  // namespace

// Path = "<" [ A-d-l ":" ] Mailbox ">"; a route (A-d-l) must be accepted and is to be ignored
// (section 4.1.2; appendix C). Also "<>", and "<Postmaster>".
std::optional<Path> take_path(std::string_view& rest) {
  const std::string_view from = rest;
  if (!take(rest, '<')) return std::nullopt;
  if (take(rest, '>')) return Path{};
  while (take(rest, '@')) {
    if (!take_domain(rest)) return std::nullopt;
    if (take(rest, ':')) break;
    if (!take(rest, ',') || rest.substr(0, 1) != "@") return std::nullopt;
  }
  auto path = take_mailbox(rest, true);
  if (!path || !take(rest, '>') || from.size() - rest.size() > kPathLimitOctets)
    return std::nullopt;
  if (path->domain.empty() && !same_letters(path->local, "postmaster")) return std::nullopt;
  return path;
}

std::optional<Path> parse_mailbox(std::string_view text) {
  auto path = take_mailbox(text, true);
  return text.empty() ? path : std::nullopt;
}

bool is_domain(std::string_view text) {
  if (text.size() > kDomainLimitOctets) return false;
  return take_domain(text) && text.empty();
}

std::string to_text(const Path& path) {
  if (path.null()) return {};
  std::string_view rest = path.local;
  const bool plain = take_dot_string(rest) && rest.empty();
  std::string text = plain ? path.local : "\"";
  if (!plain) {
    for (const char c : path.local) {
      if (c == '"' || c == '\\') text.push_back('\\');
      text.push_back(c);
    }
    text.push_back('"');
  }
  return path.domain.empty() ? text : text + "@" + path.domain;
}

}  // namespace casella::smtp
