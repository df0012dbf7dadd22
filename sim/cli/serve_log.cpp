#include "sim/cli/serve_log.h"

#include <fmt/format.h>

#include "sim/base/calendar.h"
#include "sim/base/utf8.h"
#include "sim/export/story.h"

namespace casella::cli {
namespace {

constexpr std::size_t kLinesWaiting = 20'000;

std::string_view name_of(live::Said::What what) {
  switch (what) {
    case live::Said::What::Opened: return "opened";
    case live::Said::What::Line: return "line";
    case live::Said::What::Hidden: return "hidden";
    case live::Said::What::Secured: return "secured";
    case live::Said::What::Cut: return "cut";
    case live::Said::What::Closed: return "closed";
  }
  return {};
}

}  // namespace

void ServeLog::start() {
  if (form_ != LogAs::None) thread_ = std::thread([this] { run(); });
}

void ServeLog::stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  more_.notify_one();
  thread_.join();
}

void ServeLog::add(std::vector<live::Said> said) {
  if (said.empty()) return;
  const std::lock_guard lock(mutex_);
  for (live::Said& each : said) {
    if (waiting_.size() < kLinesWaiting) {
      waiting_.push_back(std::move(each));
    } else {
      ++lost_;
    }
  }
  more_.notify_one();
}

void ServeLog::add(std::string line) {
  const std::lock_guard lock(mutex_);
  waiting_.emplace_back(std::move(line));
  more_.notify_one();
}

void ServeLog::print(const std::string& line) {
  const std::lock_guard lock(printing_);
  house_.out << line << "\n";
  house_.out.flush();
}

void ServeLog::run() {
  for (;;) {
    std::deque<Waiting> batch;
    std::uint64_t lost = 0;
    bool last = false;
    {
      std::unique_lock lock(mutex_);
      more_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      batch.swap(waiting_);
      lost = std::exchange(lost_, 0);
      last = stopping_;
    }
    std::string text;
    for (const Waiting& each : batch) {
      const auto* said = std::get_if<live::Said>(&each);
      text += said != nullptr ? told(*said) : std::get<std::string>(each) + "\n";
    }
    if (lost > 0) {
      text += form_ == LogAs::Json ? fmt::format("{{\"event\":\"lost\",\"lines\":{}}}\n", lost)
                                   : house_.text.fill("serve.lost", lost) + "\n";
    }
    const std::lock_guard lock(printing_);
    house_.out << text;
    house_.out.flush();
    if (last && batch.empty()) return;
  }
}

std::string ServeLog::told(const live::Said& said) const {
  return (form_ == LogAs::Json ? as_json(said) : said_in_words(said, house_.text)) + "\n";
}

std::string said_in_words(const live::Said& said, const Text& text) {
  const std::string_view name = proto::row_of(said.protocol).name;
  const std::string head =
      fmt::format("{} {:>4} ", date_time(said.at).substr(11, 12), said.conn.value);
  switch (said.what) {
    case live::Said::What::Opened:
      return head + text.fill("serve.opened", name, said.port, said.peer);
    case live::Said::What::Secured: return head + std::string(text("serve.secured"));
    case live::Said::What::Cut: return head + std::string(text("serve.cut"));
    case live::Said::What::Closed:
      return head + std::string(text(said.from == Side::Client ? "serve.closed.client"
                                                               : "serve.closed.server"));
    case live::Said::What::Hidden: return head + text.fill("serve.hidden", said.hidden);
    case live::Said::What::Line: break;
  }
  std::string line = head + (said.from == Side::Client ? "C: " : "S: ") + printable(said.text);
  if (said.note == nullptr) return line;
  const std::size_t columns = columns_of(line);
  line.append(columns < 72 ? 72 - columns : 2, ' ');
  return line + fmt::format("| {} ({})", exports::short_note(*said.note, text),
                            exports::rfc_words(said.note->rfc));
}

std::string ServeLog::as_json(const live::Said& said) const {
  std::string out = fmt::format(
      R"({{"event":"{}","at":"{}","session":{},"protocol":"{}","peer":{})", name_of(said.what),
      date_time(said.at), said.conn.value, proto::row_of(said.protocol).id, json_string(said.peer));
  switch (said.what) {
    case live::Said::What::Opened: out += fmt::format(",\"port\":{}", said.port); break;
    case live::Said::What::Hidden: out += fmt::format(",\"lines\":{}", said.hidden); break;
    case live::Said::What::Closed:
      out += said.from == Side::Client ? R"(,"by":"client")" : R"(,"by":"server")";
      break;
    case live::Said::What::Secured:
    case live::Said::What::Cut: break;
    case live::Said::What::Line:
      out += fmt::format(R"(,"from":"{}","tls":{},"line":{},"state":{})",
                         said.from == Side::Client ? "client" : "server", said.sealed,
                         json_string(printable(said.text)), json_string(said.state));
      if (said.note != nullptr) {
        out += fmt::format(R"(,"explained":{},"rfc":{})",
                           json_string(exports::short_note(*said.note, house_.text)),
                           json_string(exports::rfc_words(said.note->rfc)));
      }
      break;
  }
  return out + "}";
}

}  // namespace casella::cli
