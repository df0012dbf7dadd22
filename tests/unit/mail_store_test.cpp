// Mail on disk: what is read back is what was kept, whatever was done to it, and nothing half.
#include "sim/store/mail_store.h"

#include <sqlite3.h>

#include <array>
#include <map>

#include "sim/base/rng.h"
#include "sim/store/database.h"
#include "tests/support/catch.h"
#include "tests/support/temp.h"

namespace casella {
namespace {

using store::MailStore;

std::string encoded(const StoreState& state) {
  Encoder out;
  state.encode(out);
  return out.octets();
}

// What encode() leaves out, for it is not behaviour: octets, names and secrets.
std::map<std::string, std::string> words(const StoreState& state) {
  std::map<std::string, std::string> all;
  const auto in = [&](const std::string& user, const Mailbox& box) {
    box.items.each([&](const Item& item) {
      all[user + std::to_string(item.message->id().value)] =
          item.message->name() + '\0' + item.message->octets();
    });
  };
  for (const Cow<Account>& account : state.accounts) {
    all[account->user] = account->secret;
    in(account->user, *account->inbox);
    for (const Folder& folder : account->folders) in(account->user, *folder.box);
  }
  return all;
}

void check_same(const StoreState& kept, const StoreState& made) {
  CHECK(encoded(kept) == encoded(made));
  CHECK(words(kept) == words(made));
}

MailStore opened(const std::filesystem::path& file) {
  Result<MailStore> store = MailStore::open(file);
  REQUIRE(store.ok());
  return std::move(store).value();
}

StoreState two_accounts() {
  StoreState state;
  for (const char* user : {"alice", "bob"}) {
    Account account;
    account.user = user;
    account.secret = std::string("secret of ") + user;
    account.quota_messages = 100'000;
    state.accounts.emplace_back(account);
  }
  return state;
}

Account& first(StoreState& state) {
  return state.accounts.front().edit();
}

// Anything that sessions ask of a store, by seed.
StoreRequest anything(Rng& rng, std::uint32_t& arrivals, SimTime at) {
  static constexpr std::array kBoxes = {"INBOX", "Sent", "Old", "Old/1969", "Old/1970"};
  static constexpr std::array kUsers = {"alice", "bob"};
  const std::string user = kUsers[rng.below(2)];
  const std::string box = kBoxes[rng.below(kBoxes.size())];
  const std::string other = kBoxes[rng.below(kBoxes.size())];
  const auto low = static_cast<std::uint32_t>(1 + rng.below(200));
  const UidSet uids({{low, low + static_cast<std::uint32_t>(rng.below(40))}});
  FlagNames flags{rng.below(32), {}};
  if (rng.below(3) == 0) flags.keywords.push_back("$Word" + std::to_string(rng.below(4)));
  switch (rng.below(15)) {
    case 0:
      ++arrivals;
      return DeliverMessage{user,
                            std::make_shared<const Message>(MessageId{arrivals}, "letter",
                                                            std::string("a\0b\r\n", 5)),
                            at};
    case 1:
    case 2: {
      AppendMessages append{{user, box}, {}, at};
      const std::size_t many = 1 + rng.below(90);  // more than a chunk holds
      for (std::size_t i = 0; i < many; ++i) {
        append.messages.push_back({"m" + std::to_string(rng.below(1000)) + "\r\n", flags, {}});
      }
      return append;
    }
    case 3: return SubmitMessage{{"alice", "bob"}, "to both\r\n", at};
    case 4: return ChangeFlags{{user, box}, uids, static_cast<FlagChange>(rng.below(3)), flags, {}};
    case 5: return ExpungeDeleted{{user, box}, {}};
    case 6: return CopyMessages{{user, box}, other, uids, rng.below(2) == 0, false, at};
    case 7: return CreateFolder{user, box, static_cast<SpecialUse>(rng.below(8))};
    case 8: return DeleteFolder{user, box};
    case 9: return RenameFolder{user, box, other};
    case 10:
      return ChangeRights{{user, box},
                          rng.below(2) == 0 ? "anyone" : "bob",
                          "lrs",
                          static_cast<FlagChange>(rng.below(3))};
    case 11: {
      Annotation note{"", "/shared/comment", {}};
      if (rng.below(3) > 0) note.value = "n" + std::to_string(rng.below(9));
      return ChangeAnnotations{{user, box}, {note}};
    }
    case 12: {
      AppendMessages replace{{user, box}, {{"new\r\n", flags, {}}}, at};
      replace.replaces = Replaced{{user, box}, Uid{low}};
      return replace;
    }
    case 13: return SubscribeFolder{user, box, rng.below(2) == 0};
    default: return OpenFolder{{user, box}, rng.below(2) == 0};
  }
}

}  // namespace

TEST_CASE("whatever is done to a store is read back as it was, after each step and at the end") {
  const std::uint64_t seed = GENERATE(1, 2, 3, 1939);
  CAPTURE(seed);
  const test::TempFolder folder;
  const auto file = folder.path() / "mail.db";
  Rng rng(seed);
  StoreState state = two_accounts();
  std::uint32_t arrivals = 0;
  for (int life = 0; life < 8; ++life) {
    MailStore store = opened(file);
    if (life > 0) check_same(store.kept(), state);
    for (int round = 0; round < 12; ++round) {
      for (std::size_t asked = rng.below(4); asked <= 3; ++asked) {  // a group of them, one commit
        const SimTime at{std::chrono::seconds(life * 100 + round)};
        state = casella::apply(std::move(state), anything(rng, arrivals, at)).state;
      }
      REQUIRE_FALSE(store.keep(state));
      CHECK(encoded(store.kept()) == encoded(state));
      CHECK_FALSE(store.is_due(state));
      if (rng.below(3) == 0) store.tidy(1 + rng.below(50));
    }
    CHECK(store.newest_message().value <= arrivals);
  }
  MailStore store = opened(file);
  check_same(store.kept(), state);
  CHECK(words(state).size() > 20);  // there was something to keep
}

TEST_CASE("a lock is a session's: it is not there when the mail is opened again") {
  const test::TempFolder folder;
  const auto file = folder.path() / "mail.db";
  StoreState state = two_accounts();
  {
    MailStore store = opened(file);
    first(state).held_by = ConnId{3};
    REQUIRE_FALSE(store.keep(state));
  }
  CHECK_FALSE(opened(file).kept().accounts.front()->held_by);
}

TEST_CASE("logging in is nothing that the disk must know at once; each thing told to a client is") {
  const test::TempFolder folder;
  MailStore store = opened(folder.path() / "mail.db");
  StoreState state = two_accounts();
  CHECK(store.is_due(state));
  REQUIRE_FALSE(store.keep(state));
  const auto due_after = [&](auto change) {
    StoreState changed = state;
    change(first(changed));
    return store.is_due(changed);
  };
  const auto box = [](Account& account, auto change) {
    auto edited = std::make_shared<Mailbox>(*account.inbox);
    change(*edited);
    account.inbox = std::move(edited);
  };
  CHECK_FALSE(due_after([](Account& a) { a.held_by = ConnId{1}; }));
  CHECK_FALSE(due_after([](Account& a) { a.last_login = SimTime{}; }));
  CHECK_FALSE(due_after([&](Account& a) { box(a, [](Mailbox& m) { m.recent_from = Uid{2}; }); }));
  CHECK(due_after([&](Account& a) { box(a, [](Mailbox& m) { m.uid_next = 2; }); }));
  CHECK(due_after([&](Account& a) { box(a, [](Mailbox& m) { m.highest_modseq = 2; }); }));
  CHECK(due_after([](Account& a) { a.subscribed = {"x"}; }));
  CHECK(due_after([](Account& a) { a.shared["x"]["bob"] = "l"; }));
  CHECK(due_after([](Account& a) { a.annotations.push_back({"", "/shared/comment", "x"}); }));
  CHECK(due_after([](Account& a) { a.quota_octets = 1; }));
  CHECK(due_after([](Account& a) { a.folders.push_back({"x"}); }));
  CHECK(due_after([](Account& a) { a.secret = "new"; }));
}

TEST_CASE("octets that are in no mailbox any more leave the disk, and no others") {
  const test::TempFolder folder;
  const auto file = folder.path() / "mail.db";
  MailStore store = opened(file);
  StoreState state = two_accounts();
  const auto ask = [&](const StoreRequest& request) {
    state = casella::apply(std::move(state), request).state;
    REQUIRE_FALSE(store.keep(state));
  };
  AppendMessages append{{"alice", "INBOX"}, {}, SimTime{}};
  for (int i = 0; i < 100; ++i) append.messages.push_back({"m\r\n", {flag::kDeleted, {}}, {}});
  ask(append);
  ask(CreateFolder{"alice", "Kept"});
  ask(CopyMessages{{"alice", "INBOX"}, "Kept", UidSet({{1, 30}})});
  CHECK(store.tidy(1000) == 0);
  ask(ExpungeDeleted{{"alice", "INBOX"}, {}});
  CHECK(store.tidy(50) == 20);
  ask(RenameFolder{"alice", "Kept", "Still kept"});
  CHECK(store.tidy(50) == 0);
  store = opened(folder.path() / "other.db");  // closes the first
  check_same(opened(file).kept(), state);
  store::Database database;
  REQUIRE(database.open(file) == SQLITE_OK);
  CHECK(database.number("SELECT count(*) FROM message") == 30);
}

TEST_CASE("what can't be written is not kept at all, and can be written later") {
  const test::TempFolder folder;
  const auto file = folder.path() / "mail.db";
  MailStore store = opened(file);
  StoreState state = two_accounts();
  REQUIRE_FALSE(store.keep(state));
  StoreState more = casella::apply(state, SubmitMessage{{"alice", "bob"}, "hello\r\n", {}}).state;
  StoreState wrong = more;
  wrong.accounts.push_back(wrong.accounts.front());  // two of one name
  const auto fault = store.keep(wrong);
  REQUIRE(fault);
  CHECK(fault->key.name == "store.unkept");
  CHECK(encoded(store.kept()) == encoded(state));
  REQUIRE_FALSE(store.keep(more));
  store = opened(folder.path() / "other.db");
  check_same(opened(file).kept(), more);
}

TEST_CASE(
    "mail that another program has open, damaged files and foreign ones are left as they are") {
  const test::TempFolder folder;
  const auto file = folder.path() / "mail.db";
  const auto fault_of = [](const std::filesystem::path& path) {
    const Result<MailStore> store = MailStore::open(path);
    return store.ok() ? std::string("none") : std::string(store.error().key.name);
  };
  {
    MailStore store = opened(file);
    CHECK(fault_of(file) == "store.locked");
    REQUIRE_FALSE(store.keep(
        casella::apply(two_accounts(), SubmitMessage{{"alice"}, "hello\r\n", {}}).state));
  }
  {
    store::Database database;
    REQUIRE(database.open(file) == SQLITE_OK);
    REQUIRE(database.execute("DELETE FROM message") == SQLITE_OK);
  }
  CHECK(fault_of(file) == "store.damaged");
  const auto foreign = folder.path() / "foreign.db";
  {
    store::Database database;
    REQUIRE(database.open(foreign) == SQLITE_OK);
    REQUIRE(database.execute("CREATE TABLE x (y)") == SQLITE_OK);
  }
  CHECK(fault_of(foreign) == "store.foreign");
  const auto text = folder.path() / "text.db";
  test::write_file(text, std::string(10000, 'x'));
  CHECK(fault_of(text) == "store.damaged");
  CHECK(test::read_file(text) == std::string(10000, 'x'));
  CHECK(fault_of(text / "below") == "store.unwritable");
}

}  // namespace casella
