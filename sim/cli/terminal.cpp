#include "sim/cli/terminal.h"

#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "sim/base/utf8.h"

namespace casella::cli {
namespace {

constexpr std::size_t kNarrowest = 30, kWidest = 96, kUsual = 80;
constexpr std::size_t kLineLimitOctets = 1U << 16U;  // of what somebody types

volatile sig_atomic_t g_interrupted = 0;
void on_interrupt(int) {
  g_interrupted = 1;
}

std::string_view code_of(Look look) {
  switch (look) {
    case Look::Plain: return "";
    case Look::Bold: return "1";
    case Look::Italic: return "3";
    case Look::Code: return "36";
    case Look::Client: return "34;1";
    case Look::Server: return "32";
    case Look::Note: return "33";
    case Look::Good: return "32;1";
    case Look::Bad: return "31;1";
  }
  return "";
}

struct Word {
  std::string shown;
  std::size_t columns = 0;
};

// Words with their styles. A word may be made of several pieces: "**bold**," is one.
std::vector<Word> words_of(const std::vector<Piece>& pieces, const Style& style) {
  std::vector<Word> words;
  bool inside = false;
  for (const Piece& piece : pieces) {
    for (std::size_t at = 0; at < piece.text.size();) {
      if (piece.text[at] == ' ' || piece.text[at] == '\n') {
        inside = false;
        ++at;
        continue;
      }
      const std::size_t end = std::min(piece.text.find_first_of(" \n", at), piece.text.size());
      const std::string shown = printable(std::string_view(piece.text).substr(at, end - at));
      if (!inside) words.emplace_back();
      words.back().shown += style(piece.look, shown);
      words.back().columns += columns_of(shown);
      inside = true;
      at = end;
    }
  }
  return words;
}

}  // namespace

Style Style::of_stdout() {
  const char* plain = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  const bool dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
  return Style(::isatty(STDOUT_FILENO) == 1 && (plain == nullptr || *plain == '\0') && !dumb);
}

std::string Style::operator()(Look look, std::string_view text) const {
  if (!coloured_ || look == Look::Plain || text.empty()) return std::string(text);
  return "\x1b[" + std::string(code_of(look)) + "m" + std::string(text) + "\x1b[0m";
}

std::size_t terminal_width() {
  winsize size{};
  std::size_t width = kUsual;
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    width = size.ws_col;
  } else if (const char* columns = std::getenv("COLUMNS")) {
    if (const auto given = std::strtoul(columns, nullptr, 10); given > 0) width = given;
  }
  return std::clamp(width, kNarrowest, kWidest);
}

std::string wrapped(const std::vector<Piece>& pieces, std::size_t width, const Style& style,
                    std::string_view first) {
  std::string out(first);
  const std::size_t indent = columns_of(first);
  std::size_t at = indent;
  bool fresh = true;
  for (const Word& word : words_of(pieces, style)) {
    if (!fresh && at + 1 + word.columns > width) {
      out += '\n' + std::string(indent, ' ');
      at = indent;
      fresh = true;
    }
    if (!fresh) {
      out += ' ';
      ++at;
    }
    out += word.shown;
    at += word.columns;
    fresh = false;
  }
  return out + '\n';
}

bool LineReader::is_terminal() const {
  return ::isatty(descriptor_) == 1;
}

std::optional<std::string> LineReader::next(int other) {
  for (woken_ = false;;) {
    if (const std::size_t end = waiting_.find('\n'); end != std::string::npos) {
      std::string line = waiting_.substr(0, end);
      waiting_.erase(0, end + 1);
      if (!line.empty() && line.back() == '\r') line.pop_back();
      return line;
    }
    if (ended_ && waiting_.empty()) return std::nullopt;
    if (ended_ || waiting_.size() > kLineLimitOctets) return std::exchange(waiting_, {});
    pollfd ready[2] = {{descriptor_, POLLIN, 0}, {other, POLLIN, 0}};
    const bool first = other >= 0 && ::poll(ready, 2, -1) > 0 && ready[0].revents == 0;
    if (first && ready[1].revents != 0) {
      woken_ = true;
      return std::nullopt;
    }
    char octets[4096];
    const ssize_t got = ::read(descriptor_, octets, sizeof octets);
    if (got > 0) {
      waiting_.append(octets, static_cast<std::size_t>(got));
    } else if (got == 0) {
      ended_ = true;
    } else if (errno != EINTR) {
      ended_ = true;
    } else if (interrupted()) {
      return std::nullopt;
    }
  }
}

void notice_interrupts() {
  g_interrupted = 0;
  struct sigaction action {};
  action.sa_handler = on_interrupt;
  action.sa_flags = static_cast<int>(SA_RESETHAND);  // and no SA_RESTART: a read ends
  ::sigaction(SIGINT, &action, nullptr);
}

bool interrupted() {
  return g_interrupted != 0;
}

}  // namespace casella::cli
