// Addresses, dates, encodings and names as mail writes them.
#include "sim/mail/address.h"
#include "sim/mail/date.h"
#include "sim/mail/header.h"
#include "sim/mail/message.h"
#include "sim/mail/transfer.h"
#include "sim/proto/imap/utf7.h"
#include "tests/support/catch.h"

namespace casella {
namespace {

std::string shown(std::string_view field) {
  const auto part = [](const std::optional<std::string>& text) {
    return text ? "'" + *text + "'" : "-";
  };
  std::string out;
  for (const Address& address : parse_addresses(field)) {
    out += "(" + part(address.name) + " " + part(address.route) + " " + part(address.mailbox) +
           " " + part(address.host) + ")";
  }
  return out;
}

}  // namespace

TEST_CASE("addresses in all their forms") {
  CHECK(shown("fred@b.org") == "(- - 'fred' 'b.org')");
  CHECK(shown("Fred Foo <fred@b.org>, x@y") == "('Fred Foo' - 'fred' 'b.org')(- - 'x' 'y')");
  CHECK(shown("\"Foo, Fred \\\"F\\\"\" <fred@b.org>") == "('Foo, Fred \"F\"' - 'fred' 'b.org')");
  CHECK(shown("fred@b.org (Fred Foo)") == "('Fred Foo' - 'fred' 'b.org')");
  CHECK(shown("team: a@b, C <c@d>;") == "(- - 'team' -)(- - 'a' 'b')('C' - 'c' 'd')(- - - -)");
  CHECK(shown("undisclosed recipients:;") == "(- - 'undisclosed recipients' -)(- - - -)");
  CHECK(shown("<@one,@two:joe@here>") == "(- '@one,@two' 'joe' 'here')");
  CHECK(shown("a . b @ c . d") == "(- - 'a . b' 'c.d')");
  CHECK(shown("J. R. (x) Ewing <\"j r\"@[1.2.3.4]>") == "('J. R. Ewing' - 'j r' '[1.2.3.4]')");
  CHECK(shown("MAILER-DAEMON") == "(- - 'MAILER-DAEMON' '')");
  CHECK(shown("<>") == "");
  CHECK(shown("") == "");
  CHECK(shown(" , ,") == "");
  CHECK(shown("Fred\r\n Foo <fred@b.org>") == "('Fred Foo' - 'fred' 'b.org')");
  CHECK(shown("unclosed <fred@b.org) ") == "('unclosed' - 'fred' 'b.org')");
  CHECK(shown("broken <fred@b.org, next@x") == "('broken' - 'fred' 'b.org')(- - 'next' 'x')");
}

TEST_CASE("no address field, however broken, stops the reader") {
  for (const char* odd :
       {"<", "(", "\"", ":", ";", "@", "a:b:c;;", "<<>>", "[[[", "))", "\\", "a<b<c"})
    CHECK_NOTHROW(parse_addresses(odd));
}

TEST_CASE("dates of messages, with the obsolete forms") {
  const auto utc = [](std::string_view text) { return parse_mail_date(text).value().utc_seconds; };
  CHECK(utc("Thu, 1 Jan 1970 00:00:00 +0000") == 0);
  CHECK(utc("Mon, 7 Feb 1994 21:52:25 -0800 (PST)") == 760686745);
  CHECK(utc("7 Feb 94 21:52 PST") == 760686720);
  CHECK(parse_mail_date("Mon, 7 Feb 1994 21:52:25 -0800")->local_day == 8803);
  for (const char* bad :
       {"", "yesterday", "32 Jan 2020", "1 Foo 2020", "30 Feb 2020 00:00:00 +0000"})
    CHECK_FALSE(parse_mail_date(bad).has_value());
}

TEST_CASE("dates of IMAP") {
  CHECK(parse_imap_date("1-Jan-1970") == 0);
  CHECK(parse_imap_date("01-feb-1994") == 8797);
  for (const char* bad : {"1-Jan-70", "1-Jan", "0-Jan-1970", "31-Apr-2020", "1 Jan 1970"})
    CHECK_FALSE(parse_imap_date(bad).has_value());
  CHECK(parse_imap_date_time("17-Jul-1996 02:44:25 -0700") == 837596665);
  CHECK(parse_imap_date_time(" 7-Jul-1996 00:00:00 +0000").has_value());
  CHECK_FALSE(parse_imap_date_time("7-Jul-1996 00:00:00 +0000").has_value());
  CHECK(imap_date_time(837596665) == "17-Jul-1996 09:44:25 +0000");
  CHECK(imap_date_time(-1) == "31-Dec-1969 23:59:59 +0000");
}

TEST_CASE("transfer encodings and charsets are undone") {
  CHECK(decode_base64("SGVs\r\nbG8=") == "Hello");
  CHECK(decode_quoted_printable("a=20b=\r\nc  \r\nd=zz=") == "a bc\r\nd=zz");
  CHECK(decode_quoted_printable("x= \r\ny") == "xy");
  CHECK_FALSE(decode_transfer("x-uue", "a").has_value());
  CHECK(to_utf8("iso-8859-15", "\xA4") == "\u20AC");
  CHECK(to_utf8("windows-1252", "\x93") == "\u201C");
  CHECK(to_utf8("utf-8", "a\xFFz") == "a\uFFFDz");
  CHECK_FALSE(to_utf8("no-such-charset", "a").has_value());
  CHECK(folded_case("STRAẞE ÀÉ ΑΣς ЖЁ Ł") == "straẞe àé ασσ жё ł");
  CHECK(decode_words("=?iso-8859-2?Q?=B3=F3d=BC?= =?utf-8?b?w6A=?= x") == "łódźà x");
  CHECK(decode_words("=?utf-8*it?Q?citt=C3=A0_?=") == "città ");
}

TEST_CASE("fields are unfolded, and lines that are none passed over") {
  const std::string header = "A: one\r\n two\r\nnonsense\r\nB : x\n\ty\n\r\nC: body\r\n";
  CHECK(field_of(header, "a") == "one two");
  CHECK(field_of(header, "b") == "x\ty");
  bool found = true;
  CHECK(field_of(header, "c", &found).empty());
  CHECK_FALSE(found);
  CHECK(header_size(header) == header.find("C:"));
  CHECK(header_size("A: b\r\n") == 6);
  CHECK(header_size("\r\nbody") == 2);
}

TEST_CASE("names of mailboxes in modified UTF-7") {
  using imap::from_utf7;
  using imap::to_utf7;
  CHECK(to_utf7("~peter/mail/台北/日本語") == "~peter/mail/&U,BTFw-/&ZeVnLIqe-");
  CHECK(from_utf7("~peter/mail/&U,BTFw-/&ZeVnLIqe-") == "~peter/mail/台北/日本語");
  CHECK(to_utf7("Tom & Jerry") == "Tom &- Jerry");
  CHECK(from_utf7("Tom &- Jerry") == "Tom & Jerry");
  CHECK(from_utf7(to_utf7("\xF0\x9F\x93\xAC à")) == "\xF0\x9F\x93\xAC à");
  for (const char* bad :
       {"&", "&Jjo", "&Jjo!-", "&AGE-", "&U,BTFw-&ZeVnLIqe-", "a\xC3\xA0", "&2AA-", "&Jj-"})
    CHECK_FALSE(from_utf7(bad).has_value());
}

}  // namespace casella
