#include "sim/live/mask.h"

#include <fmt/format.h>

#include "sim/base/digest.h"
#include "sim/world/secrets.h"

namespace casella::live {
namespace {

constexpr std::string_view kMaskedMistake = "*******";

// What is left of a line is put before the next octets.
std::vector<Action> whole_lines(const std::vector<Action>& actions) {
  std::vector<Action> out;
  std::string rest;
  const ExternalBytes* last = nullptr;
  for (const Action& action : actions) {
    const auto* bytes = std::get_if<ExternalBytes>(&action);
    if (bytes == nullptr) {
      out.push_back(action);
      continue;
    }
    last = bytes;
    rest += bytes->octets;
    const std::size_t end = rest.rfind('\n') + 1;
    if (end == 0) continue;
    out.emplace_back(ExternalBytes{bytes->conn, rest.substr(0, end), bytes->at});
    rest.erase(0, end);
  }
  if (!rest.empty()) out.emplace_back(ExternalBytes{last->conn, rest, last->at});
  return out;
}

std::string unquoted(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::string(text);
  std::string out;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '\\' && i + 2 < text.size()) ++i;
    out += text[i];
  }
  return out;
}

class Masker {
 public:
  Masker(const std::string& user, const std::string& secret) : user_(user), secret_(secret) {}

  // What stands for a password, written as it is or in base64 (RFC 4616; AUTH LOGIN's two answers).
  // No atom of IMAP has stars in it (RFC 3501, section 9): `quotes`.
  std::string mask(std::string_view written, bool quotes) {
    const auto plain = [&](const std::string& text) { return quotes ? '"' + text + '"' : text; };
    if (unquoted(written) == secret_) return plain(right());
    const auto octets = from_base64(written);
    if (!octets) return plain(std::string(kMaskedMistake));
    if (*octets == user_) return std::string(written);
    const std::size_t last = octets->rfind('\0');
    const std::size_t at = last == octets->npos ? 0 : last + 1;
    const bool is_right = octets->substr(at) == secret_;
    return base64(octets->substr(0, at) + (is_right ? right() : std::string(kMaskedMistake)));
  }
  bool was_right() const { return was_right_; }

 private:
  std::string right() {
    was_right_ = true;
    return std::string(kMaskedPassword);
  }

  const std::string& user_;
  const std::string& secret_;
  bool was_right_ = false;
};

// The literal that was announced is as long as the mask.
void announce(std::string& octets, std::size_t size) {
  const std::size_t open = octets.rfind('{');
  const std::size_t end = octets.find_first_not_of("0123456789", open + 1);
  octets.replace(open + 1, end - open - 1, std::to_string(size));
}

void mask_lines(std::vector<Action>& actions, const Transcript& transcript, Masker& masker) {
  const Line* announced = nullptr;  // whose literal is the password
  const auto octets_of = [&](const Line& line) -> std::string& {
    return std::get<ExternalBytes>(actions[line.sent]).octets;
  };
  for (const Line& line : transcript.lines()) {
    if (!line.meaning.secret) continue;
    const std::string_view text = line.text();
    const Line* before = std::exchange(announced, nullptr);
    if (line.protocol == proto::Protocol::Imap && text.ends_with('}')) {
      announced = &line;  // the user or the password follows
      continue;
    }
    const auto begin = password_in(line);
    if (!begin || *begin == text.size()) continue;
    const std::size_t at = *begin;
    const bool quotes = at > 0 && line.protocol == proto::Protocol::Imap;
    const std::string mask = masker.mask(text.substr(at), quotes);
    std::string& octets = octets_of(line);
    octets.replace(octets.rfind(text) + at, text.size() - at, mask);
    if (before != nullptr) announce(octets_of(*before), mask.size());
  }
}

}  // namespace

Recording masked(const Recording& recording, const std::string& user, const std::string& secret) {
  Recording out{recording.start, whole_lines(recording.actions)};
  const Timeline played = out.play();
  Transcript transcript;
  transcript.read(played);
  Masker masker(user, secret);
  mask_lines(out.actions, transcript, masker);
  if (!masker.was_right()) return out;
  const auto mask = [&](StoreState& store) {
    for (Cow<Account>& account : store.accounts) {
      if (account->user == user) account.edit().secret = kMaskedPassword;
    }
  };
  mask(out.start.store);
  for (Action& action : out.actions) {
    auto* becomes = std::get_if<StoreBecomes>(&action);
    if (becomes == nullptr) continue;
    StoreState store = *becomes->state;
    mask(store);
    becomes->state = std::make_shared<const StoreState>(std::move(store));
  }
  return out;
}

}  // namespace casella::live
