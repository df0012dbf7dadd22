// The pieces that the IMAP server is made of: the view, the reader, patterns, envelopes.
#include "sim/proto/imap/list.h"
#include "sim/proto/imap/reader.h"
#include "sim/proto/imap/sort.h"
#include "sim/proto/imap/structure.h"
#include "sim/proto/imap/view.h"
#include "tests/support/catch.h"

namespace casella::imap {
namespace {

Snapshot box_of(std::uint32_t count) {
  Mailbox box;
  box.watched = true;
  for (std::uint32_t n = 1; n <= count; ++n) {
    box.items.append(
        {Uid{box.uid_next++}, std::make_shared<const Message>(MessageId{n}, "", "x"), {}, 0, 1});
  }
  return std::make_shared<const Mailbox>(std::move(box));
}

Snapshot without(const Snapshot& box, const UidSet& gone) {
  auto less = std::make_shared<Mailbox>(*box);
  less->items.filter([&](const Item& item) { return !gone.contains(item.uid); });
  less->next_modseq();
  return less;
}

std::string envelope(const std::string& to) {
  std::string out;
  append_envelope(out, envelope_values("To: " + to + "\r\n"));
  return out;
}

}  // namespace

TEST_CASE("a message notes where its envelope's fields stand, however far, and tells the first") {
  const auto subject = [](const Message& message) {
    return std::string(message.envelope(EnvelopeField::Subject));
  };
  const std::string head = "to: a@b\r\nSubject : two\r\n lines\r\nX-Subject: no\r\n";
  const Message plain(MessageId{1}, "", head + "\r\nSubject: body\r\n");
  CHECK(plain.envelope_is_plain());
  CHECK(subject(plain) == " two\r\n lines");
  CHECK(plain.envelope(EnvelopeField::To) == " a@b");
  CHECK(plain.envelope(EnvelopeField::Date).data() == nullptr);
  CHECK(plain.envelope() == envelope_values(plain.octets()));
  const Message twice(MessageId{2}, "", head + "Subject: again\r\n\r\n");
  CHECK_FALSE(twice.envelope_is_plain());
  CHECK(subject(twice) == " two\r\n lines");
  for (const std::size_t size : {65'000U, 65'510U, 65'530U, 70'000U}) {
    const Message far(MessageId{3}, "", "X: " + std::string(size, 'x') + "\r\n" + head + "\r\n");
    CHECK(subject(far) == " two\r\n lines");
    CHECK(far.envelope() == envelope_values(far.octets()));
  }
}

TEST_CASE("a view keeps what is gone until it may be told, with its numbers") {
  const Snapshot before = box_of(200);
  View view(before, Uid{101});
  CHECK(view.recent_count() == 100);
  view.learn(without(before, UidSet({{2, 3}, {150, 150}})));
  News news = view.tell(false);
  CHECK(news.expunged.empty());
  CHECK(view.size() == 200);
  CHECK(view.box().items[149].uid == Uid{150});
  CHECK(view.lacks(Uid{2}));
  CHECK(view.has_news());
  news = view.tell(true);
  CHECK(news.expunged == std::vector<std::uint32_t>{2, 2, 148});
  CHECK(news.vanished.text() == "2:3,150");
  CHECK(view.size() == 197);
  CHECK_FALSE(view.has_news());
}

TEST_CASE("a view tells new messages and other flags, and what changed only in its number") {
  const Snapshot before = box_of(100);
  View view(before, Uid{1});
  auto after = std::make_shared<Mailbox>(*before);
  after->items.append({Uid{after->uid_next++}, before->items[0].message, {}, 0, 2});
  after->items.change([](const Item& item) { return item.uid == Uid{70} || item.uid == Uid{80}; },
                      [](Item& item) {
                        item.flags = item.uid == Uid{70} ? flag::kSeen : item.flags;
                        item.modseq = 2;
                      });
  view.learn(after);
  const News news = view.tell(false);
  CHECK(news.arrived);
  REQUIRE(news.changed.size() == 2);
  CHECK(news.changed[0].index == 69);
  CHECK(news.changed[0].flags);
  CHECK(news.changed[1].index == 79);
  CHECK_FALSE(news.changed[1].flags);
  CHECK(&view.box() == after.get());
}

TEST_CASE("how far a session is behind the store, for those who look on") {
  const Snapshot before = box_of(4);
  View view(before, Uid{1});
  CHECK(view.lag().lines.size() == 4);
  CHECK(view.lag().pending_expunges() == 0);
  auto after = std::make_shared<Mailbox>(*without(before, UidSet({{2, 3}})));
  after->items.change([](const Item& item) { return item.uid == Uid{4}; },
                      [](Item& item) { item.flags = flag::kSeen; });
  after->items.append({Uid{after->uid_next++}, before->items[0].message, {}, 0, 2});
  view.learn(after);
  for (const bool told_all_but_expunge : {false, true}) {
    if (told_all_but_expunge) view.tell(false);
    const Lag lag = view.lag();
    CHECK(lag.pending_expunges() == 2);
    REQUIRE(lag.lines.size() == (told_all_but_expunge ? 5 : 4));
    CHECK(lag.lines[1].gone);
    CHECK(lag.lines[1].number == 2);
    CHECK(lag.lines[2].gone);
    CHECK_FALSE(lag.lines[3].gone);
    CHECK(lag.lines[3].uid == Uid{4});
    CHECK(lag.lines[3].changed != told_all_but_expunge);
    CHECK(lag.untold.size() == (told_all_but_expunge ? 0 : 1));
  }
  view.tell(true);
  CHECK(view.lag().lines.size() == 3);
  CHECK(view.lag().lines[1].number == 2);
  CHECK(view.lag().lines[1].uid == Uid{4});
}

TEST_CASE("a part of what was picked, from the first and from the last") {
  const Picked picked = {{0, 2}, {5, 8}};  // five messages
  const auto text = [&](PartialRange range) {
    std::string out;
    for (const IndexRange& each : part_of(picked, range))
      out += std::to_string(each.begin) + "-" + std::to_string(each.end) + " ";
    return out;
  };
  CHECK(text({1, 2, false}) == "0-2 ");
  CHECK(text({2, 3, false}) == "1-2 5-6 ");
  CHECK(text({4, 99, false}) == "6-8 ");
  CHECK(text({6, 9, false}).empty());
  CHECK(text({1, 1, true}) == "7-8 ");
  CHECK(text({3, 4, true}) == "1-2 5-6 ");
  CHECK(text({4, 99, true}) == "0-2 ");
  CHECK(text({6, 9, true}).empty());
}

TEST_CASE("what a subject is without what answers and lists put before it") {
  const auto base = [](std::string_view subject) { return base_subject(subject).text; };
  CHECK(base("Lunch") == "lunch");
  CHECK(base(" Re: RE : re[2]: Lunch ") == "lunch");
  CHECK(base("Fwd: [list] Re: Lunch (fwd) (FWD)") == "lunch");
  CHECK(base("[Fwd: [Fwd: Lunch]]") == "lunch");
  CHECK(base("[only]") == "[only]");
  CHECK(base("[a] [b] x") == "x");
  CHECK(base("Re:") == "");
  CHECK(base("=?utf-8?q?Re:_Caff=C3=A8?=") == base("caff\xC3\xA8"));
  CHECK(base("a\r\n\t  b") == "a b");
  CHECK(base("review: x") == "review: x");
  CHECK(base_subject("Re: x").answers);
  CHECK(base_subject("x (fwd)").answers);
  CHECK_FALSE(base_subject("[list] x").answers);
}

TEST_CASE("sets are picked by number and by UID") {
  const Snapshot box = without(box_of(10), UidSet({{3, 5}}));
  const View view(box, Uid{1});
  const auto uids = [&](SequenceSet set, bool uid) {
    const auto picked = view.pick(set, uid, UidSet({{1, 2}}));
    return picked ? view.uids(*picked).text() : "none";
  };
  CHECK(uids({{{1, 3}}}, false) == "1:2,6");
  CHECK(uids({{{0, 0}}}, false) == "10");
  CHECK(uids({{{5, 0}}}, false) == "8:10");
  CHECK(uids({{{8, 8}}}, false) == "none");
  CHECK(uids({{{4, 6}}}, true) == "6");
  CHECK(uids({{{99, 0}}}, true) == "10");  // "99:*" means the last one too
  CHECK(uids({{{1, UINT32_MAX}}}, true) == "1:2,6:10");
  CHECK(uids({{}, true}, false) == "1:2");
  const View none(box_of(0), Uid{1});
  CHECK_FALSE(none.pick({{{0, 0}}}, false, {}).has_value());
  CHECK(none.pick({{{1, 0}}}, true, {})->empty());
}

TEST_CASE("the reader's limits, on both sides") {
  ReaderLimits limits;
  limits.line_octets = 20;
  limits.literal_octets = 5;
  limits.append_octets = 8;
  const auto events = [&](const std::string& octets) {
    std::string told;
    Reader reader;
    for (const char c : octets) {
      reader.feed(std::string_view(&c, 1));
      while (const auto event = reader.next(limits)) {
        if (const auto* whole = std::get_if<Reader::Whole>(&*event))
          told += "[" + std::string(whole->text) + "]";
        else if (const auto* big = std::get_if<Reader::TooBig>(&*event))
          told += "!" + big->tag + (big->append ? "A" : "");
        else
          told += "+";
      }
    }
    return told;
  };
  CHECK(events("a 345678901234567890\r\nb NOOP\r\n") == "[a 345678901234567890][b NOOP]");
  CHECK(events("a 3456789012345678901\r\nb NOOP\r\n") == "!a[b NOOP]");
  CHECK(events("a LOGIN {5}\r\n12345\r\n") == "+[a LOGIN {5}\r\n12345]");
  CHECK(events("a LOGIN {6}\r\nb NOOP\r\n") == "!a[b NOOP]");
  CHECK(events("a LOGIN {6+}\r\n123456 {3+}\r\nxyz\r\nb NOOP\r\n") == "!a[b NOOP]");
  CHECK(events("a APPEND x {8+}\r\n12345678\r\n") == "[a APPEND x {8+}\r\n12345678]");
  CHECK(events("a APPEND x {9+}\r\n123456789\r\nb NOOP\r\n") == "!aA[b NOOP]");
  CHECK(events("a X {0+}\r\n\r\n") == "[a X {0+}\r\n]");
}

TEST_CASE("patterns of LIST") {
  CHECK(list_matches("*", "a/b"));
  CHECK_FALSE(list_matches("%", "a/b"));
  CHECK(list_matches("%/%", "a/b"));
  CHECK(list_matches("a%b*c", "axb/y/c"));
  CHECK_FALSE(list_matches("a%b", "a/b"));
  CHECK(list_matches("inbox", "INBOX"));
  CHECK(list_matches("iNb%", "INBOX"));
  CHECK(list_matches("inbox/x", "INBOX/x"));
  CHECK_FALSE(list_matches("INBOX/X", "INBOX/x"));
  CHECK_FALSE(list_matches("inboxes", "INBOXES"));
  CHECK_FALSE(list_matches("", "a"));
}

TEST_CASE("simple addresses are read as the parser reads them") {
  for (const char* to : {"a@b",
                         "A <a@b>",
                         "A B <a@b>, c@d",
                         " a@b ,  c@d ",
                         "A.B <a@b.c>",
                         "<a@b>",
                         "A <a@b> x",
                         "A@B <c@d>",
                         "a b@c",
                         "a@b c",
                         "a@",
                         "@b",
                         "a",
                         "",
                         ",",
                         "a@b,",
                         "a@b,,c@d",
                         "A  B <a@b>",
                         "<a@b",
                         "a@b>",
                         "A <<a@b>>",
                         "A <a@b@c>",
                         "A<a@b>",
                         "x'y <a@b>",
                         "A - <a@b>"}) {
    INFO(to);
    CHECK(envelope(to) == envelope(std::string(to) + " ()"));  // a comment is for the parser only
  }
  CHECK(envelope("A <a@b>").find("((\"A\" NIL \"a\" \"b\"))") != std::string::npos);
}

}  // namespace casella::imap
