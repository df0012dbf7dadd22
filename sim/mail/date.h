#pragma once
// Dates as mail writes them (RFC 5322, section 3.3; RFC 3501, section 9: date-time), in the
// Gregorian calendar. Days count from 1 January 1970.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace casella {

struct MailDate {
  std::int64_t utc_seconds = 0;  // since 1970
  std::int64_t local_day = 0;    // as written, whatever the zone
};

// "Mon, 7 Feb 1994 21:52:25 -0800 (PST)", with the obsolete forms of section 4.3; none if it is no
// date.
std::optional<MailDate> parse_mail_date(std::string_view text);

// "7-Feb-1994" as a day.
std::optional<std::int64_t> parse_imap_date(std::string_view text);
// "17-Jul-1996 02:44:25 -0700", the day with a leading space or zero, as seconds since 1970.
std::optional<std::int64_t> parse_imap_date_time(std::string_view text);
std::string imap_date_time(std::int64_t utc_seconds);  // in the zone +0000

}  // namespace casella
