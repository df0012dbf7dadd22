// The comparison: what a story measures, by each way of getting mail.
#include <fstream>

#include "sim/compare/table.h"
#include "sim/compare/telling.h"
#include "tests/support/catch.h"
#include "tests/support/temp.h"

using namespace casella;
using namespace casella::compare;

namespace {

Story one_day() {
  const auto loaded = load_story(CASELLA_SOURCE_DIR "/lessons/stories/one-day.toml");
  for (const Error& error : loaded.errors) UNSCOPED_INFO(error.key.name << " " << error.line);
  REQUIRE(loaded.story);
  return *loaded.story;
}

std::int64_t cell(std::span<const Column> columns, std::string_view key, std::size_t column) {
  for (const Row& row : rows_of(columns)) {
    if (row.key == key && row.device.empty()) return row.cells[column].value_or(-1);
  }
  FAIL("no row " << key);
  return 0;
}

// One message, two devices; the second looks an hour after the first.
Story small_story(std::vector<Event> more = {}) {
  Story story;
  story.devices = {{"laptop", true, false}, {"phone", false, false}};
  story.mail["hello"] = "Subject: hello\r\n\r\nHello.\r\n";
  story.events = {{Duration{}, Arrives{"hello"}},
                  {std::chrono::hours(1), Checks{"laptop"}},
                  {std::chrono::hours(2), Checks{"phone"}}};
  story.events.insert(story.events.end(), more.begin(), more.end());
  return story;
}

}  // namespace

TEST_CASE("one message and two devices: what each way leaves where") {
  const Story story = small_story();
  const Column deletes = play(story, Way::Pop3Delete);
  CHECK(deletes.server_messages == 0);
  CHECK(deletes.devices[0].can_read == 1);
  CHECK(deletes.devices[1].can_read == 0);
  CHECK(deletes.news.never == 1);
  CHECK(deletes.lost == 0);
  const Column keeps = play(story, Way::Pop3Keep);
  CHECK(keeps.server_messages == 1);
  CHECK(keeps.devices[1].on_disk == 1);
  CHECK(keeps.news.never == 0);
  const Column imap = play(story, Way::Imap);
  CHECK(imap.devices[0].on_disk == 1);
  CHECK(imap.devices[1].on_disk == 0);
  CHECK(imap.devices[1].can_read == 1);
  REQUIRE(imap.news.mean());
  CHECK(*imap.news.mean() > std::chrono::minutes(90));
  CHECK(*imap.news.mean() < std::chrono::minutes(91));
}

TEST_CASE("a POP3 session's cost is what its lines are") {
  const Column column = play(small_story(), Way::Pop3Delete);
  const DeviceCost& phone = column.devices[1];  // USER, PASS, STAT, QUIT, and the greeting
  CHECK(phone.sessions == 1);
  CHECK(phone.round_trips == 5);
  CHECK(phone.octets_up == std::string("USER alice\r\nPASS secret\r\nSTAT\r\nQUIT\r\n").size());
}

TEST_CASE("reading and deleting reach the other device by IMAP alone") {
  using std::chrono::hours;
  const Story story = small_story({{hours(3), Does{"laptop", Deed::Read, "hello"}},
                                   {hours(4), Checks{"laptop"}},
                                   {hours(5), Checks{"phone"}},
                                   {hours(6), Does{"phone", Deed::Delete, "hello"}},
                                   {hours(7), Checks{"laptop"}}});
  const Column keeps = play(story, Way::Pop3Keep);
  CHECK(keeps.reads.never == 1);
  CHECK(keeps.deletions.never == 1);
  CHECK(keeps.yet_there == 2);  // on the laptop and on the server
  const Column imap = play(story, Way::Imap);
  CHECK(imap.reads.never == 0);
  CHECK(imap.reads.longest >= hours(2));
  CHECK(imap.deletions.never == 0);
  CHECK(imap.yet_there == 0);
  CHECK(imap.server_messages == 0);
  const Column deletes = play(story, Way::Pop3Delete);
  CHECK(deletes.could_not == 1);  // the phone never had it
}

TEST_CASE("a link that breaks before QUIT makes POP3 fetch again, and IMAP go on") {
  Story story = small_story();
  story.link.bits_per_second = 64'000;
  story.link.latency = std::chrono::milliseconds(200);
  story.mail["hello"] += std::string(8000, 'x') + "\r\n";
  story.events = {{Duration{}, Arrives{"hello"}},
                  {std::chrono::hours(1), Checks{"laptop", std::chrono::milliseconds(3000)}},
                  {std::chrono::hours(2), Checks{"laptop"}}};
  const Column deletes = play(story, Way::Pop3Delete);
  CHECK(deletes.devices[0].sessions == 2);
  CHECK(deletes.devices[0].doubled == 1);
  const Column imap = play(story, Way::Imap);
  CHECK(imap.devices[0].sessions == 2);
  CHECK(imap.devices[0].doubled == 0);
  CHECK(imap.devices[0].on_disk == 1);
}

TEST_CASE("the same story gives the same table each time, in both languages") {
  const Story story = one_day();
  std::vector<Column> columns, again;
  for (const Way way : kWays) {
    columns.push_back(play(story, way));
    again.push_back(play(story, way));
  }
  CHECK(as_csv(columns) == as_csv(again));
  CHECK(cell(columns, "lost", 0) == 0);
  CHECK(cell(columns, "lost", 2) == 0);
  CHECK(cell(columns, "reads_never", 2) == 0);
  CHECK(cell(columns, "reads_never", 1) > 0);
  CHECK(cell(columns, "yet_there", 2) == 0);
  CHECK(cell(columns, "octets_down", 1) > cell(columns, "octets_down", 2));
  CHECK(cell(columns, "news", 2) < cell(columns, "news", 1));
  for (const char* language : {"en", "it"}) {
    const auto text = Text::load(std::string(CASELLA_SOURCE_DIR "/assets/lang/") + language);
    REQUIRE(text.ok());
    for (const Row& row : rows_of(columns)) {
      CHECK(text->has("compare.row." + row.key));
      CHECK(text->has("compare.means." + row.key));
    }
    for (const Column& column : columns) {
      CHECK(text->has("compare.way." + std::string(id_of(column.way))));
      CHECK(text->has("compare.about." + std::string(id_of(column.way))));
    }
    const std::string words = as_text(story, columns, language, *text);
    CHECK(words.find(story.title.at(language)) == 0);
    const std::string page = as_html(story, columns, push_and_pull(story), language, *text);
    CHECK(page.find("<th>IMAP<small>") != std::string::npos);
    CHECK(page.find("compare.") == std::string::npos);
  }
}

TEST_CASE("webmail holds nothing, and push sync hears at once") {
  using std::chrono::hours;
  const Story story = small_story({{hours(3), Does{"laptop", Deed::Read, "hello"}},
                                   {hours(4), Does{"phone", Deed::Delete, "hello"}}});
  const Column web = play(story, Way::Webmail);
  CHECK(web.devices[0].on_disk == 0);
  CHECK(web.server_messages == 0);
  CHECK(web.reads.never == 1);  // the phone's page was not asked for again
  CHECK(web.devices[0].round_trips == 4 + 1);
  const Column push = play(story, Way::PushSync);
  CHECK(push.reads.never == 0);
  CHECK(push.reads.longest < std::chrono::seconds(1));
  CHECK(push.deletions.never == 0);
  CHECK(push.devices[0].sessions == 1);
  CHECK(push.yet_there == 0);
  // The laptop, connected from the first hour on, has said its request again every quarter of one.
  CHECK(push.devices[0].octets_up > 12 * 400);
}

TEST_CASE("a page that breaks off shows nothing, and is asked for again whole") {
  Story story = small_story();
  story.link.bits_per_second = 64'000;
  story.events = {{Duration{}, Arrives{"hello"}},
                  {std::chrono::hours(1), Checks{"laptop", std::chrono::milliseconds(500)}},
                  {std::chrono::hours(2), Checks{"laptop"}}};
  const Column web = play(story, Way::Webmail);
  CHECK(web.devices[0].sessions == 2);
  REQUIRE(web.news.mean());
  CHECK(*web.news.mean() > std::chrono::hours(2));
  CHECK(web.moments[1].devices[0].knows == 0);
  CHECK(web.moments[2].devices[0].knows == 1);
}

TEST_CASE("all ways stand at the same event of the story, and the world where it was over") {
  const Story story = one_day();
  for (const Way way : kWays) CHECK(play(story, way).moments.size() == story.events.size());
  for (const Way way : {Way::Pop3Delete, Way::Pop3Keep, Way::Imap}) {
    Telling telling(story, way);
    Seq before = 0;
    for (std::size_t i = 1; i <= story.events.size(); ++i) {
      REQUIRE(telling.next());
      CHECK(telling.timeline().size() >= before);
      before = telling.timeline().size();
      Story so_far = story;
      so_far.events.resize(i);
      const Column now[] = {telling.column()}, whole[] = {play(so_far, way)};
      CHECK(as_csv(now) == as_csv(whole));
    }
    CHECK_FALSE(telling.next());
  }
}

TEST_CASE("IDLE tells at once; polling is later the seldomer, and dearer the oftener") {
  const auto all = push_and_pull(one_day());
  REQUIRE(all.size() == 6);
  CHECK(all[0].news.longest < std::chrono::seconds(5));
  for (std::size_t i = 2; i < all.size(); ++i) {
    CHECK(*all[i - 1].news.mean() <= *all[i].news.mean());
    CHECK(all[i - 1].octets_up > all[i].octets_up);
    CHECK(all[i].news.longest <= std::chrono::minutes(all[i].every_minutes + 1));
  }
  CHECK(all[0].octets_up < all[2].octets_up);  // than every five minutes
  CHECK(all[0].sessions == 1);
}

TEST_CASE("a story's mistakes are told with their lines") {
  const test::TempFolder folder;
  const auto file = folder.path() / "s.toml";
  std::ofstream(file) << "format = 1\nid = \"x\"\n[[device]]\nid = \"a\"\n[[mail]]\nid = \"m\"\n"
                         "subject = \"s\"\n[[event]]\nat = \"2:00\"\nchecks = \"b\"\n[[event]]\n"
                         "at = \"1:00\"\narrives = \"m\"\nodd = 1\n";
  const auto loaded = load_story(file);
  CHECK_FALSE(loaded.story);
  std::vector<std::string> keys;
  for (const Error& error : loaded.errors) keys.emplace_back(error.key.name);
  CHECK(keys == std::vector<std::string>{"error.lesson.no_device", "error.compare.time",
                                         "error.lesson.unknown_key", "error.lesson.missing_key"});
  CHECK_FALSE(load_story(folder.path() / "none.toml").story);
}
