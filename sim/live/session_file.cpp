#include "sim/live/session_file.h"

#include <fmt/format.h>

#include <fstream>

#include "sim/base/calendar.h"
#include "sim/base/utf8.h"
#include "sim/export/exports.h"
#include "sim/live/mask.h"

namespace casella::live {
namespace {

namespace fs = std::filesystem;

std::optional<exports::Format> format_of(const fs::path& file) {
  const std::string ending = file.extension().string();
  if (ending == ".txt") return exports::Format::Text;
  if (ending == ".html") return exports::Format::Html;
  if (ending == ".svg") return exports::Format::Svg;
  if (ending == ".mmd") return exports::Format::Mermaid;
  if (ending == ".pcap") return exports::Format::Pcap;
  return std::nullopt;
}

void replace_all(std::string& text, const std::string& what, std::string_view with) {
  if (what.empty()) return;
  for (std::size_t at = 0; (at = text.find(what, at)) != text.npos; at += with.size()) {
    text.replace(at, what.size(), with);
  }
}

bool write(const fs::path& file, const std::string& content) {
  std::ofstream out(file, std::ios::binary);
  out << content;
  return static_cast<bool>(out.flush());
}

}  // namespace

std::optional<Kept> take_out(Hall& hall, ConnId session) {
  const Told* found = hall.find(session);
  for (const Told& told : hall.finished()) {
    if (told.id == session) found = &told;
  }
  if (found == nullptr) return std::nullopt;
  const Account* account = hall.store().find(found->user);
  return Kept{found->door->protocol, found->peer, found->user,
              account == nullptr ? std::string() : account->secret, found->recording()};
}

std::optional<Error> save_document(const Text& text, std::string_view language, const Kept& kept,
                                   const fs::path& file, bool with_passwords) {
  const auto format = format_of(file);
  if (!format) return Error{Key{"serve.error.ending"}, {file.string()}};
  const Recording recording =
      with_passwords ? kept.recording : masked(kept.recording, kept.user, kept.secret);
  const Timeline timeline = recording.play();
  const std::string title = fmt::format("{} {} ({})", proto::row_of(kept.protocol).name, kept.user,
                                        date_time(timeline.seek(0).now));
  const exports::Voice voices[] = {{language, &text, title}};
  const std::string content = exports::export_as(*format, timeline, timeline.size(), voices);
  if (!write(file, content)) return Error{Key{"live.error.cant_write"}, {file.string()}};
  return std::nullopt;
}

// --- a lesson ------------------------------------------------------------------------------------

namespace {

constexpr std::string_view kSecret = "secret";

// A literal string of TOML can hold all but a quote and control characters.
std::string toml_text(std::string_view text) {
  if (text.find('\'') == text.npos) return fmt::format("'{}'", printable(text));
  std::string out;
  for (const char c : printable(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return '"' + out + '"';
}

// The part of a reply that does not change from one playing to the next; empty: leave it out.
std::string pattern_of(const Line& line) {
  const std::string_view text = line.text();
  const std::size_t first = text.find(' ');
  if (line.meaning.kind != proto::LineKind::Status) return {};
  switch (line.protocol) {
    case proto::Protocol::Pop3:
    case proto::Protocol::Pop2: return std::string(text.substr(0, first)) + "*";
    case proto::Protocol::Smtp:
      return text.size() > 3 && text[3] == ' ' ? std::string(text.substr(0, 3)) + " *" : "";
    case proto::Protocol::Imap: {
      if (text.starts_with("* ") || text.starts_with("+")) return {};
      const std::size_t second = text.find(' ', first == text.npos ? first : first + 1);
      return std::string(text.substr(0, second)) + "*";
    }
  }
  return {};
}

// What both said, as a lesson's script; the password is the lesson's.
std::string script_of(const Kept& kept, const Timeline& timeline) {
  Transcript transcript;
  transcript.read(timeline);
  std::string out;
  for (const Line& line : transcript.lines()) {
    std::string text =
        line.from == Side::Client ? "C: " + std::string(line.text()) : "S: " + pattern_of(line);
    if (text.size() == 3) continue;
    if (line.meaning.secret) replace_all(text, kept.secret, kSecret);
    out += "  " + toml_text(text) + ",\n";
  }
  return out;
}

Snapshot inbox_of(const Kept& kept) {
  for (const Action& action : kept.recording.actions) {
    const auto* becomes = std::get_if<StoreBecomes>(&action);
    const Account* account = becomes == nullptr ? nullptr : becomes->state->find(kept.user);
    if (account != nullptr) return account->inbox;
  }
  return std::make_shared<const Mailbox>();
}

}  // namespace

std::optional<Error> save_lesson(const Kept& kept, const fs::path& folder) {
  std::error_code fault;
  if (fs::exists(folder, fault)) return Error{Key{"serve.error.exists"}, {folder.string()}};
  fs::create_directories(folder / "mail", fault);
  std::string mailbox;
  bool good = !fault;
  const Snapshot inbox = inbox_of(kept);
  for (const Item& item : inbox->items) {
    const std::string name = fmt::format("{:02}.eml", item.uid.value);
    mailbox += (mailbox.empty() ? "" : ", ") + toml_text(name);
    good = good && write(folder / "mail" / name, item.message->octets());
  }
  const Timeline timeline = kept.recording.play();
  const std::string id = folder.filename().string();
  const std::string_view protocol = proto::row_of(kept.protocol).id;
  good =
      good &&
      write(
          folder / "lesson.toml",
          fmt::format(
              "format = 1\nid     = {}\nseed   = 1939\ntopics = ['{}']\n\n"
              "[server]\nprofile = 'modern'\n\n"
              "[[account]]\nuser    = {}\npass    = '{}'\nmailbox = [{}]\n\n"
              "[[device]]\nid       = 'program'\nprotocol = '{}'\nmode     = '{}'\n\n"
              "[[step]]\nsay = 'intro'\n\n"
              "[[step]]\nrun   = 'program'\nby    = 'script'\nkey   = 'session'\nlines = [\n{}]\n\n"
              "[[step]]\nsay = 'end'\n",
              toml_text(id), protocol, toml_text(kept.user), kSecret, mailbox, protocol,
              kept.protocol == proto::Protocol::Imap ? "online" : "keep",
              script_of(kept, timeline)));
  const char* const prose[][2] = {
      {"text.en.md",
       "# A session\n\nWhat a mail program and a server said to each other.\n\n## intro\n\n"
       "Tell what is about to happen.\n\n## session\n\nTell what is seen here.\n\n## end\n\n"
       "Tell what was learnt.\n"},
      {"text.it.md",
       "# Una sessione\n\nChe cosa si sono detti un programma di posta e un server.\n\n## intro\n\n"
       "Racconta che cosa sta per succedere.\n\n## session\n\nRacconta che cosa si vede qui.\n\n"
       "## end\n\nRacconta che cosa si è imparato.\n"}};
  for (const auto& [name, text] : prose) good = good && write(folder / name, text);
  if (!good) return Error{Key{"live.error.cant_write"}, {folder.string()}};
  return std::nullopt;
}

}  // namespace casella::live
