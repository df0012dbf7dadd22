#include "sim/mail/date.h"

#include <array>
#include <charconv>
#include <chrono>

#include <fmt/format.h>

#include "sim/base/ascii.h"
#include "sim/mail/field_lexer.h"

namespace casella {
namespace {

constexpr Specials kComma(",");
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::optional<unsigned> month_of(std::string_view name) {
  for (unsigned i = 0; i < kMonths.size(); ++i) {
    if (same_letters(kMonths[i], name)) return i + 1;
  }
  return std::nullopt;
}

std::optional<int> number(std::string_view digits) {
  int value = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, fault] = std::from_chars(digits.data(), end, value);
  if (digits.empty() || digits.size() > 6 || digits[0] == '-' || fault != std::errc() ||
      stop != end)
    return std::nullopt;
  return value;
}

std::optional<std::int64_t> day_of(int year, unsigned month, int day) {
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (day < 1 || !date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count();
}

// "hh:mm[:ss]" in seconds; 60 seconds are a leap second.
std::optional<int> time_of(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == text.npos) return std::nullopt;
  std::string_view minutes = text.substr(colon + 1);
  std::optional<int> second = 0;
  if (const std::size_t more = minutes.find(':'); more != minutes.npos) {
    second = number(minutes.substr(more + 1));
    minutes = minutes.substr(0, more);
  }
  const auto hour = number(text.substr(0, colon)), minute = number(minutes);
  if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60)
    return std::nullopt;
  return *hour * 3600 + *minute * 60 + *second;
}

// "+hhmm" in seconds.
std::optional<int> zone_of(std::string_view text) {
  if (text.size() != 5 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const auto hours = number(text.substr(1, 2)), minutes = number(text.substr(3));
  if (!hours || !minutes || *minutes > 59) return std::nullopt;
  const int seconds = *hours * 3600 + *minutes * 60;
  return text[0] == '-' ? -seconds : seconds;
}

// The names that RFC 5322, section 4.3, still knows; any other says nothing.
int named_zone(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, int>, 8> kZones{{{"EDT", -4},
                                                                    {"EST", -5},
                                                                    {"CDT", -5},
                                                                    {"CST", -6},
                                                                    {"MDT", -6},
                                                                    {"MST", -7},
                                                                    {"PDT", -7},
                                                                    {"PST", -8}}};
  for (const auto& [zone, hours] : kZones) {
    if (same_letters(zone, name)) return hours * 3600;
  }
  return 0;
}

}  // namespace

std::optional<MailDate> parse_mail_date(std::string_view text) {
  FieldLexer lexer(text);
  const auto word = [&] {
    lexer.skip();
    return lexer.word(kComma);
  };
  std::string_view first = word();
  if (!number(first)) {  // the day of the week decides nothing
    lexer.take(',');
    first = word();
  }
  const auto day = number(first);
  const auto month = month_of(word());
  const std::string_view year_text = word();
  auto year = number(year_text);
  if (!day || !month || !year) return std::nullopt;
  if (year_text.size() == 2) *year += *year < 50 ? 2000 : 1900;
  if (year_text.size() == 3) *year += 1900;
  const auto days = day_of(*year, *month, *day);
  if (!days) return std::nullopt;
  const int time = time_of(word()).value_or(0);
  const std::string_view zone_text = word();
  const int zone = zone_of(zone_text).value_or(named_zone(zone_text));
  return MailDate{*days * 86400 + time - zone, *days};
}

std::optional<std::int64_t> parse_imap_date(std::string_view text) {
  const std::size_t one = text.find('-');
  const std::size_t two = one == text.npos ? one : text.find('-', one + 1);
  if (two == text.npos || one == 0 || one > 2 || text.size() - two != 5) return std::nullopt;
  const auto day = number(text.substr(0, one)), year = number(text.substr(two + 1));
  const auto month = month_of(text.substr(one + 1, two - one - 1));
  if (!day || !month || !year) return std::nullopt;
  return day_of(*year, *month, *day);
}

std::optional<std::int64_t> parse_imap_date_time(std::string_view text) {
  if (text.size() != 26 || text[11] != ' ' || text[20] != ' ') return std::nullopt;
  std::string_view date = text.substr(0, 11);
  if (date[0] == ' ') date.remove_prefix(1);
  const auto day = parse_imap_date(date);
  const auto time = time_of(text.substr(12, 8));
  const auto zone = zone_of(text.substr(21));
  if (!day || !time || !zone) return std::nullopt;
  return *day * 86400 + *time - *zone;
}

std::string imap_date_time(std::int64_t utc_seconds) {
  const std::chrono::sys_seconds at{std::chrono::seconds(utc_seconds)};
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date{day};
  const auto seconds = (at - day).count();
  return fmt::format("{:>2}-{}-{:04} {:02}:{:02}:{:02} +0000", static_cast<unsigned>(date.day()),
                     kMonths[static_cast<unsigned>(date.month()) - 1],
                     static_cast<int>(date.year()), seconds / 3600, seconds / 60 % 60,
                     seconds % 60);
}

}  // namespace casella
