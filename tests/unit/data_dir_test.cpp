#include "sim/base/data_dir.h"

#include "tests/support/catch.h"
#include "tests/support/temp.h"

using namespace casella;
using casella::test::TempFolder;
using casella::test::WithEnvironment;

namespace fs = std::filesystem;

TEST_CASE("the data is found from a build folder and from where it was installed") {
  const TempFolder temp;
  const WithEnvironment unset("CASELLA_DATA", nullptr);
  const fs::path house = temp.path() / "house";
  fs::create_directories(house / "assets" / "lang");
  fs::create_directories(house / "build" / "asan");
  CHECK(*data_dir(house / "build" / "casella") == house);
  CHECK(*data_dir(house / "build" / "asan" / "casella") == house);

  const fs::path prefix = temp.path() / "usr";
  fs::create_directories(prefix / "share" / "casella" / "assets" / "lang");
  CHECK(*data_dir(prefix / "bin" / "casella") == prefix / "share" / "casella");

  const auto nowhere = data_dir(temp.path() / "elsewhere" / "casella");
  REQUIRE_FALSE(nowhere);
  CHECK(nowhere.error().key == Key{"error.no_data"});
  const auto sentence = say_without_texts(nowhere.error(), "en");
  CHECK(sentence.find((temp.path() / "elsewhere").string()) != std::string::npos);
  CHECK(sentence != say_without_texts(nowhere.error(), "it"));
}

TEST_CASE("CASELLA_DATA decides, and is not passed over when it is wrong") {
  const TempFolder temp;
  fs::create_directories(temp.path() / "right" / "assets" / "lang");
  {
    const WithEnvironment data("CASELLA_DATA", (temp.path() / "right").c_str());
    CHECK(*data_dir("/usr/bin/casella") == temp.path() / "right");
  }
  const fs::path wrong = temp.path() / "wrong";
  const WithEnvironment data("CASELLA_DATA", wrong.c_str());
  const auto found = data_dir(temp.path() / "right" / "casella");
  REQUIRE_FALSE(found);
  CHECK(say_without_texts(found.error(), "it").find(wrong.string()) != std::string::npos);
}

TEST_CASE("this very program is found") {
  CHECK(fs::exists(executable_path(nullptr)));
}

TEST_CASE("the language is the one wanted, else the environment's, else English") {
  const WithEnvironment ours("CASELLA_LANG", nullptr);
  const WithEnvironment all("LC_ALL", nullptr);
  const WithEnvironment messages("LC_MESSAGES", nullptr);
  const WithEnvironment lang("LANG", nullptr);
  CHECK(*choose_language("") == "en");
  CHECK(*choose_language("it") == "it");
  CHECK(*choose_language("it_CH.UTF-8") == "it");
  REQUIRE_FALSE(choose_language("klingon"));
  CHECK(choose_language("klingon").error().args.front() == "klingon");
  CHECK_FALSE(choose_language("item"));
  {
    const WithEnvironment italian("LANG", "it_IT.UTF-8");
    CHECK(*choose_language("") == "it");
    CHECK(*choose_language("en") == "en");
    const WithEnvironment posix("LC_ALL", "C");
    CHECK(*choose_language("") == "en");
    const WithEnvironment mine("CASELLA_LANG", "it");
    CHECK(*choose_language("") == "it");
  }
  const WithEnvironment german("LANG", "de_DE.UTF-8");
  CHECK(*choose_language("") == "en");
}
