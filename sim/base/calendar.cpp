#include "sim/base/calendar.h"

#include <fmt/format.h>

namespace casella {
namespace {

struct Day {
  std::int64_t year;
  unsigned month, day;  // from 1
};

// Days since 1970 in the Gregorian calendar, counted in eras of 400 years that begin on 1 March.
Day civil(std::int64_t days) {
  const std::int64_t since_march = days + 719'468;
  const std::int64_t era = since_march / 146'097;
  const std::int64_t in_era = since_march % 146'097;
  const std::int64_t year_of_era =
      (in_era - in_era / 1460 + in_era / 36'524 - in_era / 146'096) / 365;
  const std::int64_t day_of_year =
      in_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const auto month_from_march = static_cast<unsigned>((5 * day_of_year + 2) / 153);
  const unsigned month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  const auto day = static_cast<unsigned>(day_of_year) - (153 * month_from_march + 2) / 5 + 1;
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

}  // namespace

std::string date_time(SimTime at) {
  using namespace std::chrono;
  const auto since_1970 = at.time_since_epoch() + seconds(kWorldBeganUtcSeconds);
  const auto whole = floor<seconds>(since_1970);
  const std::int64_t days = whole.count() / 86'400, rest = whole.count() % 86'400;
  const Day day = civil(days);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", day.year, day.month, day.day,
                     rest / 3600, rest / 60 % 60, rest % 60,
                     duration_cast<milliseconds>(since_1970 - whole).count());
}

std::string mail_date(SimTime at) {
  constexpr const char* kDays[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};  // from 1970
  constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::int64_t seconds =
      kWorldBeganUtcSeconds +
      std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
  const std::int64_t days = seconds / 86'400, rest = seconds % 86'400;
  const Day day = civil(days);
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} +0000", kDays[days % 7], day.day,
                     kMonths[day.month - 1], day.year, rest / 3600, rest / 60 % 60, rest % 60);
}

}  // namespace casella
