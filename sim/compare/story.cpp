#include "sim/compare/story.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "sim/lesson/table_reader.h"

namespace casella::compare {
namespace {

using lesson::TableReader;

constexpr std::int64_t kMillion = 1'000'000;

// "9:05": hours and minutes since the story's beginning.
std::optional<Duration> clock_time(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == text.npos) return std::nullopt;
  unsigned hours = 0, minutes = 0;
  const auto read = [](std::string_view digits, unsigned& value) {
    const char* end = digits.data() + digits.size();
    const auto [stop, fault] = std::from_chars(digits.data(), end, value);
    return fault == std::errc() && stop == end && !digits.empty();
  };
  const bool good = read(text.substr(0, colon), hours) && read(text.substr(colon + 1), minutes);
  if (!good || hours > 1000 || minutes > 59) return std::nullopt;
  return std::chrono::hours(hours) + std::chrono::minutes(minutes);
}

// What is attached is as long as a file of so many octets is in base64.
void append_attachment(std::string& out, std::int64_t octets) {
  out +=
      "\r\n--part\r\nContent-Type: application/octet-stream\r\n"
      "Content-Transfer-Encoding: base64\r\n\r\n";
  for (std::int64_t left = (octets + 2) / 3 * 4; left > 0; left -= 76) {
    out.append(static_cast<std::size_t>(std::min<std::int64_t>(left, 76)), 'A').append("\r\n");
  }
  out += "--part--\r\n";
}

std::string read_mail(TableReader& at) {
  const std::string from = at.text("from").value_or("bob@casella.example");
  const std::string subject = at.needed_text("subject");
  const std::string text = at.text("text").value_or("");
  const auto attached = at.number("attachment_octets", 1, 20 * kMillion);
  std::string out =
      fmt::format("From: {}\r\nTo: alice@casella.example\r\nSubject: {}\r\n", from, subject);
  if (attached) {
    out +=
        "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=part\r\n\r\n--part\r\n\r\n";
  } else {
    out += "\r\n";
  }
  out += with_crlf(text + "\n");
  if (attached) append_attachment(out, *attached);
  return out;
}

class StoryReader {
 public:
  StoryReader(std::string file, std::vector<Error>& errors)
      : file_(std::move(file)), errors_(errors) {}

  Story run(const toml::table& table) {
    TableReader top(table, "story", file_, errors_);
    top.number("format", 1, 1);
    story_.id = top.needed_text("id");
    story_.seed = static_cast<std::uint64_t>(top.number("seed", 0, INT64_MAX).value_or(1));
    if (const auto* title = top.table("title")) {
      TableReader at(*title, "[title]", file_, errors_);
      for (const auto* language : {"en", "it"}) story_.title[language] = at.needed_text(language);
      at.finish();
    }
    if (const auto* link = top.table("link")) {
      TableReader at(*link, "[link]", file_, errors_);
      story_.link.latency =
          std::chrono::milliseconds(at.number("latency_ms", 0, kMillion).value_or(40));
      story_.link.bits_per_second = static_cast<std::uint64_t>(
          at.number("bits_per_second", 1, std::int64_t{1} << 40).value_or(0));
      at.finish();
    }
    each(top, "device", [&](TableReader& at) { device(at); });
    each(top, "mail", [&](TableReader& at) {
      const std::string id = at.needed_text("id");
      story_.mail[id] = read_mail(at);
    });
    each(top, "event", [&](TableReader& at) { event(at); });
    top.finish();
    for (const auto* needed : {"title", "device", "mail", "event"}) {
      if (!top.has(needed)) top.complain(Key{"error.lesson.missing_key"}, {needed, "story"}, 1);
    }
    return std::move(story_);
  }

 private:
  template <class Read>
  void each(TableReader& top, std::string_view key, Read read) {
    const toml::array* all = top.array(key);
    for (std::size_t i = 0; all != nullptr && i < all->size(); ++i) {
      const toml::table* table = (*all)[i].as_table();
      const std::string where = "[[" + std::string(key) + "]]";
      if (table == nullptr) {
        top.complain(Key{"error.lesson.not_table"}, {std::string(key), where}, top.line_of(key));
        continue;
      }
      TableReader at(*table, where, file_, errors_);
      read(at);
      at.finish();
    }
  }

  void device(TableReader& at) {
    StoryDevice made;
    made.id = at.needed_text("id");
    made.offline = at.word("imap", {"offline", "online"}) == 0;
    made.idle = at.flag("idle").value_or(false);
    made.parts = at.flag("parts").value_or(false);
    story_.devices.push_back(std::move(made));
  }

  std::string known_device(TableReader& at, std::string_view key) {
    std::string id = at.needed_text(key);
    const bool known = std::any_of(story_.devices.begin(), story_.devices.end(),
                                   [&](const StoryDevice& each) { return each.id == id; });
    if (!known) at.complain(Key{"error.lesson.no_device"}, {id}, at.line_of(key));
    return id;
  }

  std::string known_mail(TableReader& at, std::string_view key) {
    std::string id = at.needed_text(key);
    if (story_.mail.count(id) == 0) at.complain(Key{"error.lesson.no_mail"}, {id}, at.line_of(key));
    return id;
  }

  void event(TableReader& at) {
    Event made;
    const std::string when = at.needed_text("at");
    const auto time = clock_time(when);
    const bool early = time && !story_.events.empty() && *time < story_.events.back().at;
    if (!time || early) at.complain(Key{"error.compare.time"}, {when}, at.line_of("at"));
    made.at = time.value_or(Duration::zero());
    if (at.has("arrives")) {
      made.what = Arrives{known_mail(at, "arrives")};
    } else if (at.has("checks")) {
      Checks checks{known_device(at, "checks")};
      if (const auto ms = at.number("cut_after_ms", 0, kMillion))
        checks.cut_after = std::chrono::milliseconds(*ms);
      made.what = std::move(checks);
    } else {
      Does does;
      does.deed =
          static_cast<Deed>(at.word("does", {"read", "unread", "flag", "unflag", "delete"}));
      does.device = known_device(at, "device");
      does.mail = known_mail(at, "mail");
      if (!at.has("does"))
        at.complain(Key{"error.lesson.missing_key"}, {"does", "[[event]]"}, at.line());
      made.what = std::move(does);
    }
    story_.events.push_back(std::move(made));
  }

  Story story_;
  std::string file_;
  std::vector<Error>& errors_;
};

}  // namespace

std::string_view id_of(Way way) {
  switch (way) {
    case Way::Pop3Delete: return "pop3-delete";
    case Way::Pop3Keep: return "pop3-keep";
    case Way::Imap: return "imap";
    case Way::Webmail: return "webmail";
    case Way::PushSync: return "push-sync";
  }
  return {};
}

LoadedStory load_story(const std::filesystem::path& file) {
  LoadedStory loaded;
  try {
    const toml::table table = toml::parse_file(file.string());
    Story story = StoryReader(file.string(), loaded.errors).run(table);
    if (loaded.errors.empty()) loaded.story = std::move(story);
  } catch (const toml::parse_error& error) {
    loaded.errors.push_back({Key{"error.toml"},
                             {std::string(error.description())},
                             file.string(),
                             static_cast<int>(error.source().begin.line)});
  }
  return loaded;
}

}  // namespace casella::compare
