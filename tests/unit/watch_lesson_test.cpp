// What a lesson's lists say of a task holds at a server that listens too: each is written to it by
// a program outside, octet for octet. And the board that shows it.
#include "sim/live/lesson_house.h"
#include "sim/live/ports.h"
#include "sim/live/watch_post.h"
#include "tests/support/catch.h"

namespace casella::live {
namespace {

using namespace std::chrono_literals;

class Program {
 public:
  Program(const std::shared_ptr<const lesson::Lesson>& lesson, std::size_t step)
      : house_(*LessonHouse::of(lesson, step)), gates_(gates_of(house_.settings(), 0)) {
    StoreState store;
    MessageId newest{};
    REQUIRE_FALSE(house_.furnish(store, {}, newest, now_));
    auto watch = Watch::over(lesson, house_.start(store), house_.learners({}), step);
    REQUIRE(watch);
    post_ = std::make_unique<WatchPost>(std::move(*watch), [](const Reached&) {});
    hall_ = std::make_unique<Hall>(Limits{}, std::move(store), nullptr);
    hall_->witness = post_.get();
  }

  bool reaches(const std::vector<std::string>& deeds) {
    for (const std::string& deed : deeds) act(deed);
    if (session_ != nullptr && session_->ended) leave();
    return post_->board()->rows.front().all_done();
  }

 private:
  void act(const std::string& deed) {
    if (session_ != nullptr && session_->ended) leave();
    if (deed == "/connect tls") return open("pop3s");
    if (session_ == nullptr) open("pop3");
    if (deed == "/hangup") return leave();
    if (deed.starts_with("/cut")) {
      hall_->act(*session_, CutLink{session_->id, {}}, now_);
      return hear();
    }
    REQUIRE_FALSE(deed.starts_with("/"));
    hall_->receive(*session_, deed + "\r\n", now_);
    hear();
    if (deed == "STLS") secure();
  }
  void open(std::string_view name) {
    for (const Gate& gate : gates_) {
      if (gate.name == name) session_ = hall_->open(gate.door, "peer", 1, now_);
    }
    hear();
    if (name == "pop3s") secure();
  }
  void secure() {
    hall_->secured(*session_, now_);
    hear();
  }
  void leave() {
    hall_->end(*session_, now_);
    hear();
    hall_->leave(*std::exchange(session_, nullptr));
    post_->look_now();
  }
  void hear() {
    while (!hall_->end_round(now_).empty()) {
    }
    post_->look_now();
  }

  SimTime now_ = SimTime{} + 1000h;
  LessonHouse house_;
  std::vector<Gate> gates_;
  std::unique_ptr<WatchPost> post_;
  std::unique_ptr<Hall> hall_;
  Session* session_ = nullptr;
};

Board two_learners() {
  Board board{"two", SimTime{} + 1h, {{"first", {"a", "b"}}, {"second", {"c"}}}, {}};
  const SimTime at = SimTime{} + 30min;
  board.rows.push_back({"<i>&anna", {{at, at}, {at}}, {at, at}, false});
  board.rows.push_back({"=bruno", {{std::nullopt, at}, {std::nullopt}}, {{}, {}}, true});
  return board;
}

std::size_t count_of(std::string_view text, std::string_view what) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(what, at)) != text.npos; at += what.size()) ++count;
  return count;
}

}  // namespace

TEST_CASE("watch: a task's lists are decided at a server as they are in the lesson") {
  std::size_t tried = 0;
  const auto root = std::filesystem::path(CASELLA_SOURCE_DIR) / "lessons";
  for (const auto& folder : lesson::find_lessons(root)) {
    auto loaded = lesson::load(folder);
    REQUIRE(loaded.lesson);
    const auto lesson = std::make_shared<const lesson::Lesson>(std::move(*loaded.lesson));
    for (std::size_t step = 0; step < lesson->steps.size(); ++step) {
      const auto* task = std::get_if<lesson::Task>(&lesson->steps[step].what);
      if (task == nullptr || !task->outside) continue;
      const auto check = [&](const std::vector<std::string>& deeds, bool reaches) {
        if (deeds.front() == "/check") return;  // what a program does by itself is its own affair
        INFO(lesson->slug << " " << task->key << ": " << deeds[deeds.size() - 2]);
        ++tried;
        CHECK(Program(lesson, step).reaches(deeds) == reaches);
      };
      check(task->solution, true);
      for (const auto& deeds : task->accept) check(deeds, true);
      for (const auto& deeds : task->reject) check(deeds, false);
    }
  }
  CHECK(tried >= 12);
}

TEST_CASE("board: a name is never markup, nor a formula") {
  const auto text = Text::load(std::string(CASELLA_SOURCE_DIR) + "/assets/lang/it");
  REQUIRE(text);
  const BoardWords words{"it", &*text, "Prova <1>", {{"uno", "due & \"tre\""}, {"quattro"}}};
  const std::string page = board_page(two_learners(), words);
  CHECK(page.find("<html lang=\"it\">") != page.npos);
  CHECK(page.find("&lt;i&gt;&amp;anna") != page.npos);
  CHECK(page.find("<i>") == page.npos);
  CHECK(page.find("due &amp; &quot;tre&quot;") != page.npos);
  CHECK(page.find("<script") == page.npos);
  CHECK(count_of(page, "class=\"mark met\"") == 4);
  CHECK(count_of(page, "class=\"mark\"") == 2);
  CHECK(count_of(page, "<li class=\"done\">") == 1);
  CHECK(page.find("1 su 2") != page.npos);
  CHECK(page.find("\xE2\x9F\xA8") == page.npos);  // every wording is there
  const std::string csv = board_csv(two_learners(), words);
  CHECK(csv.find("\r\n\"'=bruno\",\"\",\"2024") != csv.npos);
  CHECK(csv.find("\"due & \"\"tre\"\"\"") != csv.npos);
}

TEST_CASE("board: as text and as JSON it says the same") {
  const auto text = Text::load(std::string(CASELLA_SOURCE_DIR) + "/assets/lang/en");
  REQUIRE(text);
  const BoardWords words{"en", &*text, "Two", {{"one", "two"}, {"three"}}};
  const std::string plain = board_text(two_learners(), words);
  CHECK(plain.find("<i>&anna  [x]1  [x]2  [x]3   done") != plain.npos);
  CHECK(plain.find("=bruno    [ ]1  [x]2  [ ]3   connected") != plain.npos);
  const std::string json = board_json(two_learners(), words);
  CHECK(json.find(R"({"goal":"c","text":"three"})") != json.npos);
  CHECK(json.find(R"({"user":"=bruno","connected":true,"tasks":[{"done":null,"goals":[null,"20)") !=
        json.npos);
}

}  // namespace casella::live
