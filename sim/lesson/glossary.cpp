#include "sim/lesson/glossary.h"

#include <algorithm>

#include <fmt/format.h>

#include "sim/base/utf8.h"

namespace casella::lesson {
namespace {

// By id.
constexpr Term kTerms[] = {
    {"apop", {1939, "7"}, "three-states"},
    {"authorization", {1939, "4"}, "three-states"},
    {"autologout", {1939, "3"}, "the-lock-that-stays"},
    {"body", {5322, "2.1"}},
    {"capability", {2449, "5"}, "passwords"},
    {"client", {1939, "3"}, "first-session"},
    {"command", {1939, "3"}, "first-session"},
    {"connection", {1939, "3"}, "first-session"},
    {"crlf", {1939, "3"}, "replies"},
    {"dele", {1939, "5"}, "dele-is-not-now"},
    {"delete-mode", {1939, "1"}, "delete-or-keep"},
    {"digest", {1939, "7"}, "passwords"},
    {"dot-stuffing", {1939, "3"}, "replies"},
    {"duplicate", {1939, "6"}, "cut-before-quit"},
    {"ehlo", {5321, "4.1.1.1"}, "sending"},
    {"envelope", {5321, "2.3.1"}, "sending"},
    {"exclusive-lock", {1939, "4"}, "two-devices"},
    {"expire", {2449, "6.7"}, "days-and-a-full-mailbox"},
    {"expunge", {9051, "6.4.3"}, "numbers-that-last"},
    {"flag", {9051, "2.3.2"}, "flags-and-folders"},
    {"greeting", {1939, "4"}, "first-session"},
    {"header", {5322, "2.2"}},
    {"idle", {9051, "6.3.13"}, "pull-and-push"},
    {"imap", {9051, "Abstract"}, "the-same-day"},
    {"implicit-tls", {8314, "3"}, "in-private"},
    {"in-use", {2449, "8.1.2"}, "the-lock-that-stays"},
    {"keep-mode", {1939, "8"}, "delete-or-keep"},
    {"list", {1939, "5"}, "first-session"},
    {"literal", {9051, "4.3"}},
    {"mail-from", {5321, "4.1.1.2"}, "sending"},
    {"maildrop", {1939, "3"}, "first-session"},
    {"mark", {1939, "5"}, "dele-is-not-now"},
    {"message", {5322, "2.1"}, "first-session"},
    {"message-id", {5322, "3.6.4"}},
    {"message-number", {1939, "4"}, "delete-or-keep"},
    {"mime", {2045, "1"}},
    {"multi-line", {1939, "3"}, "replies"},
    {"noop", {1939, "5"}},
    {"octet", {1939, "11"}, "first-session"},
    {"pass", {1939, "7"}, "first-session"},
    {"pipelining", {2449, "6.6"}},
    {"pop2", {937, "Introduction"}, "from-pop-to-pop3"},
    {"pop3", {1939, "1"}, "first-session"},
    {"quit", {1939, "6"}, "first-session"},
    {"rcpt-to", {5321, "4.1.1.3"}, "sending"},
    {"reply", {1939, "3"}, "replies"},
    {"reply-code", {5321, "4.2"}, "sending"},
    {"retr", {1939, "5"}, "first-session"},
    {"rset", {1939, "5"}, "dele-is-not-now"},
    {"sasl", {4422, "1"}, "passwords"},
    {"scram", {5802, "3"}, "passwords"},
    {"server", {1939, "3"}, "first-session"},
    {"session", {1939, "3"}, "first-session"},
    {"smtp", {5321, "2.1"}, "sending"},
    {"snapshot", {1939, "4"}, "two-devices"},
    {"stat", {1939, "5"}, "first-session"},
    {"state", {1939, "3"}, "three-states"},
    {"stls", {2595, "4"}, "in-private"},
    {"tag", {9051, "2.2.1"}, "flags-and-folders"},
    {"termination", {1939, "3"}, "replies"},
    {"top", {1939, "7"}, "look-before-you-fetch"},
    {"transaction", {1939, "5"}, "three-states"},
    {"uid", {9051, "2.3.1.1"}, "numbers-that-last"},
    {"uidl", {1939, "7"}, "delete-or-keep"},
    {"unique-id", {1939, "7"}, "delete-or-keep"},
    {"update", {1939, "6"}, "three-states"},
    {"user", {1939, "7"}, "first-session"},
};

}  // namespace

std::span<const Term> glossary() {
  return kTerms;
}

TermWords words_of(const Term& term, const Text& text) {
  return {text(fmt::format("glossary.{}.name", term.id)),
          text(fmt::format("glossary.{}.says", term.id))};
}

bool speaks_of(const TermWords& words, std::string_view typed) {
  while (!typed.empty()) {
    const std::size_t end = std::min(typed.find(' '), typed.size());
    const std::string_view word = typed.substr(0, end);
    const auto in = [word](std::string_view text) { return contains_ignoring_case(text, word); };
    if (!in(words.name) && !in(words.says)) return false;
    typed.remove_prefix(std::min(end + 1, typed.size()));
  }
  return true;
}

}  // namespace casella::lesson
