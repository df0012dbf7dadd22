// The lesson's panel, the comparison of branches, the console, and all models over real lessons.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "gui/model/lab.h"
#include "tests/support/lesson_folder.h"
#include "tests/support/look.h"

using namespace casella;
using namespace casella::gui;
using casella::test::LessonFolder;
using casella::test::words;

namespace {

constexpr const char* kSteps = R"(
[[step]]
say = 'intro'
[[step]]
run = 'laptop'
by = 'script'
key = 'login'
lines = ['S: +OK*', 'C: USER alice', 'S: *', 'C: PASS secret', 'S: *']
[[step]]
ask = 'guess'
options = ['gone', 'marked']
answer = 'marked'
verify = ['server.alice.count == 1', 'server.alice.count == 2']
scenes = [{ run = 'laptop', by = 'script', lines = ['C: DELE 1', 'S: *'] }]
[[step]]
task = 'finish'
as = 'laptop'
goal = ['server.alice.count == 1', "laptop.state == 'closed'"]
hints = ['one', 'two']
solution = ['QUIT']
)";

constexpr const char* kProse = R"(# Trial

Of the panel.

## intro

Some **bold**, *leaning* and `code`.

> **Mind.** That it is so.

1. first
2. second

## login

It logs in.

## guess

What now?

- It is gone
- It is `marked`

## guess.why

Because of QUIT.

## guess.gone

Not yet.

## finish

Remove it.

- One is left
- The session is over

## finish.done

Well done.

## one

Say QUIT.

## two

Say it now.
)";

struct Class {
  Class() {
    folder.steps(kSteps, kProse);
    lesson = folder.load();
    REQUIRE(lesson != nullptr);
    auto loaded = lesson::load_prose(folder.path() / "text.en.md");
    REQUIRE(loaded.ok());
    prose = *std::move(loaded);
  }
  const LessonView& view(const lesson::Player& player) {
    return model.update(player, prose, {3, 6, "POP3"}, words());
  }
  LessonFolder folder;
  std::shared_ptr<const lesson::Lesson> lesson;
  lesson::Prose prose;
  LessonModel model;
};

std::string plain(const std::vector<Block>& blocks) {
  std::string all;
  for (const Block& block : blocks) {
    if (!block.title.empty()) all += "[" + block.title + "]";
    for (const gui::Span& span : block.spans) all += span.text;
    all += plain(block.inside) + "|";
  }
  return all;
}

std::vector<CheckMood> moods(const LessonView& view) {
  std::vector<CheckMood> all;
  for (const CheckItem& item : view.goals) all.push_back(item.mood);
  return all;
}

}  // namespace

TEST_CASE("the lesson's panel leads from step to step") {
  Class room;
  lesson::Player player(room.lesson);
  {
    const LessonView& view = room.view(player);
    CHECK(view.header == "LESSON 3 OF 6 · POP3");
    CHECK(view.title == "Trial");
    CHECK(view.step == "Step 1 of 4");
    CHECK(view.progress.done == 0);
    CHECK(view.progress.total == 4);
    REQUIRE(view.prose.size() == 4);
    CHECK(plain(view.prose) == "Some bold, leaning and code.|[Mind]That it is so.||first|second|");
    CHECK(view.prose[0].spans[1].style == SpanStyle::strong);
    CHECK(view.prose[0].spans[3].style == SpanStyle::emphasis);
    CHECK(view.prose[0].spans[5].style == SpanStyle::code);
    CHECK(view.prose[1].kind == BlockKind::callout);
    CHECK(view.prose[3].number == 2);
    CHECK_FALSE(view.back.enabled);
    CHECK(view.next.enabled);
    CHECK_FALSE(view.play.shown);
    CHECK(view.ask.empty());
  }
  REQUIRE(player.next());
  CHECK(room.view(player).play.enabled);
  while (room.view(player).play.enabled) REQUIRE(player.step_forward());
  CHECK(room.view(player).next.enabled);
  CHECK(room.view(player).back.enabled);
  REQUIRE(player.next());
  {
    const LessonView& view = room.view(player);
    REQUIRE(view.options.size() == 2);
    CHECK(view.options[1].words[1].text == "marked");
    CHECK(view.options[0].mood == OptionMood::open);
    CHECK_FALSE(view.next.enabled);
    CHECK(view.feedback.empty());
    CHECK_FALSE(view.hint.shown);
  }
  player.answer(0);
  {
    const LessonView& view = room.view(player);
    CHECK(view.options[0].mood == OptionMood::wrong);
    CHECK(view.options[0].verdict == "Not this one");
    CHECK(view.options[1].mood == OptionMood::right);
    CHECK(view.options[1].verdict == "This is what happens");
    CHECK(view.feedback_tone == Tone::error);
    CHECK(plain(view.feedback) == "Not yet.|Because of QUIT.|");
    CHECK(view.next.enabled);
    CHECK(view.restart.shown);
  }
  player.restart_step();
  CHECK(room.view(player).options[0].mood == OptionMood::open);
  player.answer(1);
  CHECK(room.view(player).options[1].verdict == "Right");
  CHECK(plain(room.view(player).feedback) == "Because of QUIT.|");
  CHECK(room.view(player).options[0].mood == OptionMood::plain);
  REQUIRE(player.next());
  {
    const LessonView& view = room.view(player);
    CHECK(moods(view) == std::vector<CheckMood>{CheckMood::current, CheckMood::todo});
    CHECK(view.goals[0].text == "One is left");
    CHECK(view.hint.words == "Show a hint");
    CHECK_FALSE(view.next.enabled);
    CHECK(view.next.words == "Finish");
    CHECK(view.hints.empty());
  }
  room.model.take_hint(player);
  CHECK(room.view(player).hints.size() == 1);
  CHECK(plain(room.view(player).hints[0].blocks) == "Say QUIT.|");
  CHECK(room.view(player).hints[0].title == "Hint 1 of 2");
  CHECK(room.view(player).hint.words == "Another hint");
  room.model.take_hint(player);
  room.model.take_hint(player);
  CHECK(room.view(player).hints.size() == 2);
  CHECK_FALSE(room.view(player).hint.enabled);
  REQUIRE(player.do_deed("/hangup").ok());
  CHECK(moods(room.view(player)) == std::vector<CheckMood>{CheckMood::current, CheckMood::done});
  player.restart_step();
  REQUIRE(player.do_deed("QUIT").ok());
  CHECK(moods(room.view(player)) == std::vector<CheckMood>{CheckMood::done, CheckMood::done});
  CHECK(plain(room.view(player).feedback) == "Well done.|");
  CHECK(room.view(player).next.enabled);
  REQUIRE(player.next());
  CHECK(room.view(player).notice == "The lesson is over");
  CHECK(room.view(player).progress.done == 4);
  CHECK(room.view(player).next.enabled);  // it leads on: to the next lesson, or to the list
}

TEST_CASE("two branches are laid beside each other, and their outcomes compared") {
  Class room;
  lesson::Player player(room.lesson);
  player.go_to(3);
  const Seq fork = player.branch().cursor;
  REQUIRE(player.do_deed("QUIT").ok());
  player.jump(fork);
  REQUIRE(player.do_deed("NOOP").ok());
  REQUIRE(player.do_deed("/hangup").ok());
  REQUIRE(player.branches().size() == 2);
  Lab lab;
  const CompareModel& model = lab.compare(player, 0, words());  // left: this branch
  CHECK(model.common() == fork);
  CHECK(model.common_words() ==
        "The first " + std::to_string(fork) + " events are the same on both");
  std::vector<std::string> left, right;
  for (std::size_t i = 0; i < model.rows(); ++i) {
    const CompareRow row = model.row(i, words());
    REQUIRE((row.left || row.right));
    if (row.left) left.push_back(row.left->line.keyword + row.left->line.rest);
    if (row.right) right.push_back(row.right->line.keyword + row.right->line.rest);
    if (row.same) CHECK(row.left->line.rest == row.right->line.rest);
  }
  REQUIRE(left.size() >= 3);
  REQUIRE(right.size() >= 3);
  CHECK(left[0] == "NOOP");
  CHECK(left[1] == "+OK");
  CHECK(right[0] == "QUIT");
  CHECK(right[1] == "the server removes “one”, as laptop asked");
  REQUIRE(model.differences().size() == 1);
  CHECK(model.differences()[0].words == "“one” on the server: on server | removed");
  CHECK(model.outcome().empty());
  lab.compare(player, player.branch_index(), words());
  CHECK(model.outcome() == "Everything is in the same place on both");
  for (std::size_t i = 0; i < model.rows(); ++i) CHECK(model.row(i, words()).same);
}

TEST_CASE("equal rows stand beside each other although one branch has more") {
  Class room;
  lesson::Player player(room.lesson);
  player.go_to(3);
  const Seq fork = player.branch().cursor;
  for (const char* deed : {"STAT", "LIST", "QUIT"}) REQUIRE(player.do_deed(deed).ok());
  player.jump(fork);
  for (const char* deed : {"LIST", "QUIT"}) REQUIRE(player.do_deed(deed).ok());
  Lab lab;
  const CompareModel& model = lab.compare(player, 0, words());
  std::size_t same = 0, alone = 0;
  for (std::size_t i = 0; i < model.rows(); ++i) {
    const CompareRow row = model.row(i, words());
    same += row.same;
    alone += !row.left || !row.right;
    if (row.right && row.right->line.keyword == "STAT") CHECK_FALSE(row.left);
  }
  CHECK(alone == 2);  // STAT and its answer
  CHECK(same == model.rows() - 2);
}

TEST_CASE("the console completes what the state permits, and remembers lines") {
  Class room;
  lesson::Player player(room.lesson);
  ConsoleModel console;
  console.use("laptop");
  CHECK(console.prompt(words()) == "laptop>");
  CHECK(console.status(player.world(), words()) ==
        "laptop has no connection: a command connects first");
  player.go_to(2);
  CHECK(console.status(player.world(), words()) == "laptop is in TRANSACTION");
  const auto inserts = [&](std::string_view typed) {
    std::vector<std::string> all;
    for (const Completion& each : console.complete(player.world(), typed, words()))
      all.push_back(each.insert);
    return all;
  };
  CHECK(inserts("r") == std::vector<std::string>{"RETR", "RSET"});
  CHECK(inserts("phone> us") == std::vector<std::string>{"phone> USER"});
  CHECK(inserts("us").empty());
  CHECK(inserts("/ho") == std::vector<std::string>{"/hold"});
  CHECK(inserts("").empty());
  const auto all = console.complete(player.world(), "", words(), true);
  CHECK(all.size() > 12);
  for (const Completion& each : all) {
    CHECK_FALSE(each.help.empty());
    CHECK(each.help.find("‹") == std::string::npos);
  }
  CHECK(console.complete(player.world(), "TOP", words())[0].usage == "TOP msg n");

  for (const char* line : {"one", "two", "two", ""}) console.remember(line);
  CHECK(console.lines().size() == 2);
  CHECK(console.older("thr") == "two");
  CHECK(console.older("two") == "one");
  CHECK(console.older("one") == "one");
  CHECK(console.newer() == "two");
  CHECK(console.newer() == "thr");
  CHECK(console.newer() == "thr");
}

TEST_CASE("what is chosen is let go when one moves on") {
  Class room;
  lesson::Player player(room.lesson);
  player.go_to(2);
  Lab lab;
  lab.update(player, room.prose, words());
  lab.selection.choose_line(1);
  player.jump(*moment_of({player.branch().timeline, player.transcript(), player.world(), 0, 0, 0},
                         lab.history, lab.selection));
  lab.update(player, room.prose, words());
  CHECK(lab.selection.line == 1);
  CHECK(lab.detail().title == "Line 2 explained");
  player.step_forward();
  lab.update(player, room.prose, words());
  CHECK(lab.selection.empty());
}

namespace {

// Everything that the models would show at this moment.
std::string everything(Lab& lab, const Text& text) {
  std::string all;
  const auto add = [&](std::string_view words) { (all += words) += '\n'; };
  const auto add_row = [&](const TranscriptRow& row) {
    for (const auto& part :
         {row.line.keyword, row.line.rest, row.line.source, row.line.note, row.way_words})
      add(part);
  };
  for (std::size_t i = 0; i < lab.transcript.size(); ++i) add_row(lab.transcript.row(i, text));
  add(lab.transcript.summary(text));
  const Detail& detail = lab.detail();
  for (const auto& part : {detail.title, detail.explanation}) add(part);
  for (const DetailBadge& badge : detail.badges) add(badge.words);
  for (const DetailField& field : detail.fields) add(field.label + field.words + field.value);
  for (const GraphNode& node : lab.state().graph.nodes) add(node.label + node.tip);
  for (const GraphEdge& edge : lab.state().graph.edges) add(edge.label + edge.tip);
  add(lab.state().session + lab.state().verdict);
  for (const auto* cards : {&lab.cards.servers(), &lab.cards.devices()}) {
    for (std::size_t i = 0; i < cards->size(); ++i) {
      const MailCard& card = (*cards)[i];
      for (const auto& part :
           {card.title, card.note, card.mode, card.remembered, card.nothing, card.why})
        add(part);
      for (std::size_t j = 0; j < card.count; ++j) {
        const Entry entry = cards == &lab.cards.servers() ? lab.cards.server_entry(i, j, text)
                                                          : lab.cards.device_entry(i, j, text);
        add(entry.title + entry.subtitle + entry.badge + entry.tip);
      }
    }
  }
  for (const MatrixRow& row : lab.matrix.whole().rows) {
    for (const MatrixCell& cell : row.cells) add(row.label + row.note + cell.words + cell.why);
  }
  const LadderView ladder = lab.ladder.visible(0, lab.ladder.height(), text);
  for (const LadderMark& mark : ladder.marks) add(mark.words);
  for (const LadderTime& time : ladder.times) add(time.words + time.silence);
  for (const TimelineMark& mark : lab.timeline().marks) add(mark.words);
  add(lab.timeline().position + lab.timeline().time +
      lab.timeline().scrubber.tip(lab.timeline().scrubber.cursor));
  const LessonView& lesson = lab.lesson();
  for (const auto& part : {lesson.header, lesson.title, lesson.step, lesson.ask, lesson.notice,
                           lesson.back.words, lesson.next.words, lesson.hint.words})
    add(part);
  for (const OptionRow& option : lesson.options)
    add(option.verdict + (option.words.empty() ? "‹no words›" : ""));
  for (const CheckItem& goal : lesson.goals) add(goal.text);
  if (lesson.prose.empty() && lesson.notice.empty()) add("‹no prose›");
  return all;
}

}  // namespace

TEST_CASE("at each moment of each lesson every model speaks, in both languages") {
  const auto folders = lesson::find_lessons(CASELLA_SOURCE_DIR "/lessons");
  REQUIRE(folders.size() >= 3);
  for (const auto& folder : folders) {
    auto loaded = lesson::load(folder);
    REQUIRE(loaded.lesson);
    const auto lesson = std::make_shared<const lesson::Lesson>(std::move(*loaded.lesson));
    for (const char* language : {"en", "it"}) {
      const auto prose = lesson::load_prose(folder / (std::string("text.") + language + ".md"));
      REQUIRE(prose.ok());
      lesson::Player player(lesson);
      Lab lab;
      for (std::size_t step = 0; step < lesson->steps.size(); ++step) {
        player.go_to(step);
        REQUIRE(player.step_index() == step);
        lab.update(player, *prose, words(language));
        const std::string all = everything(lab, words(language));
        INFO(folder.string() << ", step " << step);
        CHECK(all.substr(std::min(all.size(), all.find("‹")), 60) == "");  // a key without its text
        if (lab.transcript.size() > 0) CHECK(lab.transcript.current());
      }
      player.go_to(lesson->steps.size());
      CHECK(player.current() == nullptr);
      for (Seq seq = 0; seq <= player.branch().timeline.size(); ++seq) {
        player.jump(seq);
        lab.update(player, *prose, words(language));
        const std::string all = everything(lab, words(language));
        INFO(folder.string() << " at " << seq);
        REQUIRE(all.substr(std::min(all.size(), all.find("‹")), 60) == "");
        REQUIRE(all.find("{0}") == std::string::npos);
        REQUIRE(all.find("{1}") == std::string::npos);
      }
    }
  }
}

TEST_CASE("each text of the models is there in both languages, and none is left over") {
  std::string sources;
  for (const auto& file : std::filesystem::directory_iterator(CASELLA_SOURCE_DIR "/gui/model")) {
    std::ostringstream text;
    text << std::ifstream(file.path()).rdbuf();
    sources += text.str();
  }
  const auto named = [&](std::string key) {  // in the sources: itself, or what its end is added to
    const auto cut = [&](std::string_view end) {
      if (key.size() > end.size() && key.substr(key.size() - end.size()) == end)
        key.resize(key.size() - end.size());
    };
    cut(".one");
    cut(".many");
    cut("_imap");
    if (sources.find('"' + key + '"') != std::string::npos) return true;
    cut(".label");
    cut(".long");
    const std::size_t dot = key.rfind('.');
    return sources.find('"' + key + '"') != std::string::npos ||
           sources.find('"' + key.substr(0, dot + 1) + '"') != std::string::npos;
  };
  std::size_t keys = 0;
  for (const auto& [key, wording] : words("en").all()) {
    if (key.rfind("model.", 0) != 0) continue;
    ++keys;
    INFO(key);
    CHECK(words("it").has(key));
    CHECK_FALSE(wording.empty());
    CHECK(named(key));
  }
  for (const auto& [key, wording] : words("it").all()) {
    if (key.rfind("model.", 0) == 0) --keys;
  }
  CHECK(keys == 0);
  const std::regex literal("\"((model|world|pop3)\\.[a-z0-9_.]*[a-z0-9])\"");
  for (std::sregex_iterator found(sources.begin(), sources.end(), literal), end; found != end;
       ++found) {
    const std::string key = (*found)[1];
    INFO(key);
    CHECK((words("en").has(key) || words("en").has(key + ".one")));
  }
}
