#include "sim/explore/save.h"
#include "tests/support/catch.h"
#include "tests/support/lesson_folder.h"

using casella::test::LessonFolder;
using Mistakes = std::vector<std::string>;

TEST_CASE("a lesson in which all is well has no mistakes") {
  const LessonFolder folder;
  folder.steps(
      "[[step]]\nsay = 'intro'\n"
      "[[step]]\nrun = 'laptop'\nlines = ['C: USER alice', 'S: +OK*', 'C: DELE 1', 'S: +OK*']\n"
      "[[step]]\nask = 'q'\noptions = ['a', 'b']\nanswer = 'b'\n"
      "verify = ['server.alice.count == 1', 'server.alice.count == 2']\n"
      "[[step]]\nfault = { kind = 'cut', device = 'laptop', before = 'QUIT' }\n"
      "[[step]]\ntask = 't'\nas = 'phone'\ngoal = [\"phone.mail.count == 2\"]\nhints = ['t-1']\n"
      "solution = ['/check']\naccept = [['USER alice', 'PASS secret', 'RETR 1', 'RETR 2']]\n"
      "reject = [['USER alice', 'PASS secret', 'QUIT']]\n",
      "# T\n\nAll.\n\n## intro\n\nHello.\n\n## q\n\nWhat?\n\n- A\n- B\n\n## q.why\n\nSo.\n\n"
      "## q.a\n\nNo.\n\n## t\n\nDo.\n\n- Both\n\n## t.done\n\nGood.\n\n## t-1\n\nTry.\n");
  CHECK(folder.mistakes() == Mistakes{});
}

TEST_CASE("each mistake of an author is told with its line") {
  const LessonFolder folder;
  const std::string prose = "# T\n\n## intro\n\nHello.\n";
  const auto mistakes = [&](const std::string& steps, const std::string& text) {
    folder.steps(steps, text);
    return folder.mistakes();
  };
  const std::string say = "[[step]]\nsay = 'intro'\n";  // line 13 on
  CHECK(mistakes(say, prose) == Mistakes{});
  CHECK(mistakes(say + "colour = 1\n", prose) == Mistakes{"error.lesson.unknown_key@15"});
  CHECK(mistakes("[[step]]\n", prose) == Mistakes{"error.lesson.step_kind@13"});
  CHECK(mistakes(say + "wait = '5m'\n", prose) == Mistakes{"error.lesson.step_kind@13"});
  CHECK(mistakes("[[step]]\nwait = '5x'\n", prose).front() == "error.lesson.not_duration@14");
  CHECK(mistakes("[[step]]\nrun = 'tablet'\n", prose).front() == "error.lesson.no_device@14");
  CHECK(mistakes("[[step]]\nrun = 'phone'\nlines = [\n'USER alice']\n", prose).front() ==
        "error.lesson.not_line@16");
  CHECK(mistakes("[[step]]\nmail = { account = 'bob', file = 'three.eml' }\n", prose) ==
        Mistakes{"error.lesson.no_mail@13", "error.lesson.no_account@13"});
  CHECK(mistakes("[[step]]\nsay = \n", prose) == Mistakes{"error.toml@14"});
  CHECK(
      mistakes(say + "[[step]]\nask = 'intro'\noptions = ['a']\nanswer = 'b'\nverify = '1 == 1'\n",
               prose) == Mistakes{"error.lesson.few_options@17", "error.lesson.no_answer@18"});
  // prose, once for each language
  CHECK(mistakes("[[step]]\nsay = 'other'\n", prose) ==
        Mistakes{"error.check.no_section@13", "error.check.left_over_section@3",
                 "error.check.no_section@13", "error.check.left_over_section@3"});
  CHECK(mistakes(say, "## intro\n\nHello.\n") == Mistakes(2, "error.lesson.no_title@1"));
  CHECK(mistakes(say, "# T\n\n## intro\n") == Mistakes(2, "error.check.empty_section@3"));
  CHECK(mistakes(say, prose + "\n## intro\n\nAgain.\n") ==
        Mistakes(2, "error.lesson.heading_twice@7"));
}

TEST_CASE("an account may have a quota, and a lesson that is saved keeps it") {
  const LessonFolder folder;
  const std::string steps = "[[step]]\nsay = 'intro'\n";
  const std::string prose = "# T\n\n## intro\n\nHello.\n";
  const std::string account = "[[account]]\nuser = 'bob'\npass = 'x'\n";
  folder.steps(account + "quota_octets = 4096\nquota_messages = 3\n" + steps, prose);
  const auto lesson = folder.load();
  REQUIRE(lesson != nullptr);
  const casella::World world = casella::lesson::world_of(*lesson);
  CHECK(world.store.find("bob")->quota_octets == 4096);
  CHECK(world.store.find("bob")->quota_messages == 3);
  CHECK(world.store.find("alice")->quota_octets == 0);
  const auto saved = casella::explore::lesson_of(world, "saved", 1);
  CHECK(saved.accounts[1].quota_octets == 4096);
  const auto files = casella::explore::lesson_files(casella::Timeline(world), saved, "saved", {});
  const std::string& toml = files.at("lesson.toml");
  CHECK(toml.find("quota_octets = 4096\nquota_messages = 3\n") != toml.npos);
  folder.steps(account + "quota_octets = 0\n" + steps, prose);
  CHECK(folder.mistakes().size() == 1);
  folder.steps(account + "quota = 5\n" + steps, prose);
  CHECK(folder.mistakes() == Mistakes{"error.lesson.unknown_key@16"});
}

TEST_CASE("an Italian text that is English still, or says much more or less, is a mistake") {
  const LessonFolder folder;
  const auto mistakes = [&](const std::string& english, const std::string& italian) {
    folder.steps("[[step]]\nsay = 'intro'\n", "# T\n\n## intro\n\n" + english + "\n");
    folder.write("text.it.md", "# T\n\n## intro\n\n" + italian + "\n");
    return folder.mistakes();
  };
  const std::string english =
      "The server keeps the mail until the client says `QUIT`, and then removes it.";
  const std::string italian =
      "Il server tiene la posta finché il client dice `QUIT`, e poi la toglie.";
  CHECK(mistakes(english, italian) == Mistakes{});
  CHECK(mistakes(english, english) == Mistakes{"error.check.untranslated@3"});
  CHECK(mistakes(english, italian + " " + italian) == Mistakes{"error.check.length_differs@3"});
  CHECK(mistakes(english, "Il server tiene la posta fino a `QUIT`.") ==
        Mistakes{"error.check.length_differs@3"});
  CHECK(mistakes("`USER alice`, `PASS secret`, `RETR 1`, `QUIT`.",
                 "`USER alice`, `PASS secret`, `RETR 1`, `QUIT`.") ==
        Mistakes{});  // commands have no other words
  CHECK(mistakes("Try it.", "Prova a farlo tu stesso, adesso.") ==
        Mistakes{});  // too short to tell
}

TEST_CASE("what the simulation contradicts is a mistake") {
  const LessonFolder folder;
  const std::string prose =
      "# T\n\n## q\n\nWhat?\n\n- A\n- B\n\n## q.why\n\nSo.\n\n## t\n\nDo.\n\n- One\n\n## "
      "t.done\n\nGood.\n";
  const auto mistakes = [&](const std::string& ask, const std::string& task) {
    folder.steps("[[step]]\nask = 'q'\noptions = ['a', 'b']\n" + ask +
                     "[[step]]\ntask = 't'\nas = 'phone'\n" + task,
                 prose);
    return folder.mistakes();
  };
  const std::string ask = "answer = 'a'\nverify = 'server.alice.count == 2'\n";
  const std::string task = "goal = ['phone.mail.count == 2']\nsolution = ['/check']\n";
  CHECK(mistakes(ask, task) == Mistakes{});
  CHECK(mistakes("answer = 'a'\nverify = 'server.alice.count == 3'\n", task) ==
        Mistakes{"error.check.answer_contradicted@13"});
  CHECK(mistakes("answer = 'a'\nverify = ['server.alice.count == 2', '1 == 1']\n", task) ==
        Mistakes{"error.check.answer_contradicted@13"});
  CHECK(mistakes(ask + "scenes = [{ run = 'phone', by = 'script', lines = ['S: -ERR*'] }, { wait = "
                       "'1m' }]\n",
                 task) == Mistakes{"error.check.scene_missed@13"});
  CHECK(mistakes("answer = 'a'\nverify = 'server.bob.count == 2'\n", task).front() ==
        "error.goal.no_path@13");
  CHECK(mistakes(ask, "goal = ['phone.mail.count == 0']\nsolution = ['/check']\n") ==
        Mistakes{"error.check.goal_at_start@18", "error.check.solution_fails@18"});
  CHECK(mistakes(ask, "goal = ['phone.mail.count == 2']\nsolution = ['QUIT']\n") ==
        Mistakes{"error.check.solution_fails@18"});
  CHECK(mistakes(ask, task + "accept = [['QUIT']]\n") == Mistakes{"error.check.accept_fails@18"});
  CHECK(mistakes(ask, task + "reject = [['/check']]\n") ==
        Mistakes{"error.check.reject_passes@18"});
  CHECK(mistakes(ask, task + "accept = [['/fly', '/check']]\n") ==
        Mistakes{"error.deed.unknown@18"});
}

TEST_CASE("a script that the engines don't follow is a mistake, at its line") {
  const LessonFolder folder;
  const std::string prose = "# T\n";
  folder.steps(
      "[[step]]\nrun = 'laptop'\nlines = [\n'C: USER alice',\n'S: +OK*',\n'C: NOOP',\n'S: +OK*']\n",
      prose);
  CHECK(folder.mistakes() == Mistakes{"error.check.line_missing@18"});
  folder.steps("[[step]]\nfault = { kind = 'cut', device = 'laptop', before = 'NOOP' }\n", prose);
  CHECK(folder.mistakes() == Mistakes{"error.check.fault_missed@13"});
  folder.write("lesson.toml", std::string("rfc = ['1939#6', '2449']\n") + LessonFolder::kHead +
                                  "[[step]]\nrun = 'laptop'\n");
  CHECK(folder.mistakes() == Mistakes{"error.check.rfc_not_cited@1"});
}

TEST_CASE("tasks for a program of one's own stand together, and one device does them") {
  const LessonFolder folder;
  const std::string prose =
      "# T\n\nAll.\n\n## t\n\nDo.\n\n- Both\n\n## t.done\n\nGood.\n\n"
      "## u\n\nDo.\n\n- More\n\n## u.done\n\nGood.\n";
  const auto task = [](const std::string& key, const std::string& as, const std::string& sends) {
    return "[[step]]\ntask = '" + key + "'\nby = 'client'\nas = '" + as + "'\ngoal = [\"" + as +
           ".sent like '" + sends + "*'\"]\nsolution = ['" + sends + "']\n";
  };
  const std::string between = "[[step]]\nwait = '5m'\n";  // five lines of each task come before
  const auto mistakes = [&](const std::string& steps) {
    folder.steps(steps, prose);
    return folder.mistakes();
  };
  CHECK(mistakes(between + task("t", "phone", "CAPA") + task("u", "phone", "NOOP")) == Mistakes{});
  CHECK(folder.load()->steps.size() == 3);
  CHECK(std::get<casella::lesson::Task>(folder.load()->steps[1].what).outside);
  CHECK(mistakes(task("t", "phone", "CAPA") + task("u", "laptop", "NOOP")) ==
        Mistakes{"error.check.outside_as@19"});
  CHECK(mistakes(task("t", "phone", "CAPA") + between + task("u", "phone", "NOOP")) ==
        Mistakes{"error.check.outside_apart@21"});
}
