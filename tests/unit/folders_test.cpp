// What IMAP asks of the store: flags, mod-sequences, UIDs, the tree of mailboxes.
#include "sim/mail/store.h"
#include "tests/support/catch.h"

namespace casella {
namespace {

struct House {
  StoreState state;

  House() {
    Account account;
    account.user = "a";
    account.secret = "s";
    state.accounts.emplace_back(account);
  }
  StoreReply ask(const StoreRequest& request) {
    Applied applied = apply(state, request);
    state = std::move(applied.state);
    return std::move(applied.reply);
  }
  template <class T>
  T get(const StoreRequest& request) {
    StoreReply reply = ask(request);
    REQUIRE(std::holds_alternative<T>(reply));
    return std::get<T>(std::move(reply));
  }
  Refusal refused(const StoreRequest& request) {
    Encoder before, after;
    state.encode(before);
    const Refusal why = get<Refused>(request).why;
    state.encode(after);
    CHECK(before.octets() == after.octets());  // a refusal leaves nothing half done
    return why;
  }
  Appended add(const std::string& box, int count, FlagNames flags = {}) {
    AppendMessages ask_for{{"a", box}, {}, SimTime{}};
    for (int i = 0; i < count; ++i) ask_for.messages.push_back({"x\r\n", flags, {}});
    return get<Appended>(ask_for);
  }
  const Mailbox& box(const std::string& name) { return **state.find("a")->mailbox(name); }
};

UidSet uids(std::vector<UidSet::Range> ranges) {
  return UidSet(std::move(ranges));
}

}  // namespace

TEST_CASE("a set of UIDs joins what touches and is written in IMAP's way") {
  const UidSet set = uids({{7, 7}, {1, 2}, {3, 4}, {10, 12}, {11, 11}});
  CHECK(set.text() == "1:4,7,10:12");
  CHECK(set.size() == 8);
  CHECK(set.contains(Uid{4}));
  CHECK_FALSE(set.contains(Uid{5}));
  CHECK_FALSE(set.contains(Uid{0}));
  CHECK_FALSE(set.contains(Uid{13}));
  UidSet grown;
  for (const std::uint32_t uid : {1U, 2U, 4U}) grown.append(Uid{uid});
  CHECK(grown.text() == "1:2,4");
  CHECK(uids({{1, UINT32_MAX}, {5, 6}}).text() == "1:4294967295");
}

TEST_CASE("flags are changed, and only what changes gets a new mod-sequence") {
  House house;
  house.add("INBOX", 3);
  const auto first = house.box("INBOX").highest_modseq;
  auto changed = house.get<FlagsChanged>(
      ChangeFlags{{"a", "INBOX"}, uids({{1, 2}}), FlagChange::Add, {flag::kSeen, {"Work"}}, {}});
  CHECK_FALSE(changed.missing);
  CHECK(changed.after->highest_modseq == first + 1);
  CHECK(changed.after->find(Uid{1})->modseq == first + 1);
  CHECK(changed.after->find(Uid{3})->modseq == first);
  CHECK(changed.after->names(changed.after->find(Uid{2})->flags).keywords ==
        std::vector<std::string>{"Work"});
  CHECK(changed.before->find(Uid{1})->flags == 0);  // the older value is as it was

  changed = house.get<FlagsChanged>(
      ChangeFlags{{"a", "INBOX"}, uids({{1, 1}}), FlagChange::Add, {flag::kSeen, {"WORK"}}, {}});
  CHECK(changed.after->highest_modseq == first + 1);  // nothing changed
  changed = house.get<FlagsChanged>(ChangeFlags{
      {"a", "INBOX"}, uids({{1, 3}}), FlagChange::Replace, {flag::kFlagged, {}}, first});
  CHECK(changed.modified.text() == "1:2");
  CHECK(changed.after->find(Uid{3})->flags == flag::kFlagged);
  CHECK(changed.after->find(Uid{1})->flags != flag::kFlagged);
  CHECK(house
            .get<FlagsChanged>(
                ChangeFlags{{"a", "INBOX"}, uids({{3, 4}}), FlagChange::Remove, {}, {}})
            .missing);
  changed = house.get<FlagsChanged>(
      ChangeFlags{{"a", "INBOX"}, uids({{1, 1}}), FlagChange::Remove, {0, {"work", "never"}}, {}});
  CHECK(changed.after->find(Uid{1})->flags == flag::kSeen);
  CHECK(changed.after->keywords->size() == 1);
}

TEST_CASE("a mailbox has bits for so many keywords and no more") {
  House house;
  house.add("INBOX", 1);
  FlagNames names;
  for (std::size_t i = 0; i < kKeywordsLimit; ++i)
    names.keywords.push_back("k" + std::to_string(i));
  const ChangeFlags all{{"a", "INBOX"}, uids({{1, 1}}), FlagChange::Replace, names, {}};
  CHECK(house.get<FlagsChanged>(all).after->find(Uid{1})->flags >> 63U == 1);
  ChangeFlags more = all;
  more.flags.keywords = {"one-more"};
  CHECK(house.refused(more) == Refusal::TooManyKeywords);
}

TEST_CASE("expunging removes what is marked, of the named ones only if some are named") {
  House house;
  house.add("INBOX", 5);
  house.get<FlagsChanged>(
      ChangeFlags{{"a", "INBOX"}, uids({{2, 4}}), FlagChange::Add, {flag::kDeleted, {}}, {}});
  const auto before = house.box("INBOX").highest_modseq;
  auto left = house.get<FolderIs>(ExpungeDeleted{{"a", "INBOX"}, uids({{1, 3}})});
  CHECK(left.box->items.size() == 3);
  CHECK(left.box->find(Uid{4}) != nullptr);
  CHECK(left.box->highest_modseq == before + 1);
  left = house.get<FolderIs>(ExpungeDeleted{{"a", "INBOX"}, {}});
  CHECK(left.box->items.size() == 2);
  left = house.get<FolderIs>(ExpungeDeleted{{"a", "INBOX"}, {}});
  CHECK(left.box->highest_modseq == before + 2);
  CHECK(house.add("INBOX", 1).uids.text() == "6");  // a UID is never given again
}

TEST_CASE("messages are copied and moved with their flags and dates, all or none") {
  House house;
  house.add("INBOX", 3, {flag::kSeen, {"Work"}});
  CHECK(house.refused(CopyMessages{{"a", "INBOX"}, "Else", uids({{1, 3}}), false, false}) ==
        Refusal::NoTarget);
  house.get<FolderIs>(CreateFolder{"a", "Else"});
  house.add("Else", 1, {0, {"Other"}});
  auto copied =
      house.get<Copied>(CopyMessages{{"a", "INBOX"}, "Else", uids({{2, 9}}), false, false});
  CHECK(copied.from.text() == "2:3");
  CHECK(copied.to.text() == "2:3");
  CHECK(copied.source->items.size() == 3);
  CHECK(copied.target->names(copied.target->find(Uid{2})->flags).keywords ==
        std::vector<std::string>{"Work"});
  CHECK(copied.target->find(Uid{2})->message == copied.source->find(Uid{2})->message);
  CHECK(house.refused(CopyMessages{{"a", "INBOX"}, "Else", uids({{2, 9}}), true, true}) ==
        Refusal::Gone);
  copied =
      house.get<Copied>(CopyMessages{{"a", "INBOX"}, "Else", uids({{1, 1}, {3, 3}}), true, true});
  CHECK(copied.source->items.size() == 1);
  CHECK(house.box("INBOX").items.size() == 1);
  CHECK(house.box("Else").items.size() == 5);
  copied = house.get<Copied>(CopyMessages{{"a", "Else"}, "Else", uids({{1, 2}}), true, true});
  CHECK(copied.to.text() == "6:7");
  CHECK(house.box("Else").items.size() == 5);
  CHECK(house.box("Else").find(Uid{1}) == nullptr);
}

TEST_CASE("names of mailboxes") {
  CHECK(folder_name("inBOX") == "INBOX");
  CHECK(folder_name("inbox/x") == "INBOX/x");
  CHECK(folder_name("inboxes") == "inboxes");
  CHECK(folder_name("a/b/") == "a/b");
  for (const char* bad : {"", "/", "/a", "a//b", "a*", "a%b", "a\nb"})
    CHECK(folder_name(bad).empty());
  CHECK(folder_name(std::string(255, 'x')).size() == 255);
  CHECK(folder_name(std::string(256, 'x')).empty());
}

TEST_CASE("mailboxes are made, renamed and deleted as RFC 3501 tells") {
  House house;
  const auto made = [&](const std::string& name) {
    return house.get<FolderIs>(CreateFolder{"a", name});
  };
  made("a/b/c");  // with what is missing above it
  CHECK(house.state.find("a")->selectable("a/b"));
  CHECK(house.refused(CreateFolder{"a", "a/b"}) == Refusal::Exists);
  CHECK(house.refused(CreateFolder{"a", "inbox"}) == Refusal::Exists);
  CHECK(house.refused(DeleteFolder{"a", "Inbox"}) == Refusal::IsInbox);
  const auto before = house.box("a/b").uid_validity;
  house.get<FoldersChanged>(DeleteFolder{"a", "a/b"});  // has an inferior: a level stays
  CHECK_FALSE(house.state.find("a")->selectable("a/b"));
  CHECK(house.refused(DeleteFolder{"a", "a/b"}) == Refusal::HasInferiors);
  CHECK(house.refused(OpenFolder{{"a", "a/b"}}) == Refusal::NoFolder);
  made("a/b");
  CHECK(house.box("a/b").uid_validity > before);

  house.get<FoldersChanged>(RenameFolder{"a", "a/b", "z/y"});
  CHECK(house.state.find("a")->mailbox("a/b/c") == nullptr);
  CHECK(house.state.find("a")->mailbox("z/y/c") != nullptr);
  CHECK(house.refused(RenameFolder{"a", "a", "z"}) == Refusal::Exists);
  CHECK(house.refused(RenameFolder{"a", "z", "z/y/x"}) == Refusal::BadName);
  CHECK(house.refused(RenameFolder{"a", "z", "z*"}) == Refusal::BadName);
  CHECK(house.refused(RenameFolder{"a", "z", std::string(253, 'q')}) == Refusal::BadName);

  house.add("INBOX", 2);
  house.get<FoldersChanged>(RenameFolder{"a", "INBOX", "old"});
  CHECK(house.box("INBOX").items.empty());
  CHECK(house.box("old").items.size() == 2);
  CHECK(house.add("INBOX", 1).uids.text() == "3");
}

TEST_CASE("a name that is used again has a larger UIDVALIDITY") {
  House house;
  house.get<FolderIs>(CreateFolder{"a", "one"});
  house.get<FolderIs>(CreateFolder{"a", "two"});
  const auto two = house.box("two").uid_validity;
  house.get<FoldersChanged>(DeleteFolder{"a", "two"});
  house.get<FoldersChanged>(RenameFolder{"a", "one", "two"});
  CHECK(house.box("two").uid_validity > two);
  // Who still has the older one open is not given the new one.
  CHECK(house.refused(OpenFolder{{"a", "two", two}}) == Refusal::NoFolder);
}

TEST_CASE("an account has so many mailboxes and no more") {
  House house;
  for (std::size_t i = 0; i + 1 < kFoldersLimit; ++i)
    house.get<FolderIs>(CreateFolder{"a", "f" + std::to_string(i)});
  CHECK(house.refused(CreateFolder{"a", "x/y"}) == Refusal::TooManyFolders);
  house.get<FolderIs>(CreateFolder{"a", "x"});
  CHECK(house.refused(CreateFolder{"a", "y"}) == Refusal::TooManyFolders);
}

TEST_CASE("subscriptions outlive their mailboxes") {
  House house;
  house.get<FolderIs>(CreateFolder{"a", "b"});
  house.get<FoldersChanged>(SubscribeFolder{"a", "b", true});
  house.get<FoldersChanged>(SubscribeFolder{"a", "inbox", true});
  CHECK(house.refused(SubscribeFolder{"a", "none", true}) == Refusal::NoFolder);
  house.get<FoldersChanged>(DeleteFolder{"a", "b"});
  const auto list = house.get<FolderList>(ListFolders{"a"});
  CHECK(list.subscribed == std::vector<std::string>{"INBOX", "b"});
  CHECK(list.folders.size() == 1);
  house.get<FoldersChanged>(SubscribeFolder{"a", "b", false});
  CHECK(house.get<FolderList>(ListFolders{"a"}).subscribed.size() == 1);
}

TEST_CASE("one session at most is told that a message is recent") {
  House house;
  house.add("INBOX", 2);
  CHECK(house.get<FolderIs>(OpenFolder{{"a", "INBOX"}, false}).recent_from == Uid{1});
  CHECK(house.get<FolderIs>(OpenFolder{{"a", "INBOX"}, true}).recent_from == Uid{1});
  CHECK(house.get<FolderIs>(OpenFolder{{"a", "INBOX"}, true}).recent_from == Uid{3});
}

TEST_CASE("a mailbox that only POP3 sees counts no mod-sequences") {
  House house;
  const auto message = std::make_shared<const Message>(MessageId{1}, "", "x\r\n");
  house.ask(DeliverMessage{"a", message, {}});
  CHECK(house.box("INBOX").highest_modseq == 1);
  house.get<FolderIs>(OpenFolder{{"a", "INBOX"}, false});
  house.ask(DeliverMessage{"a", message, {}});
  CHECK(house.box("INBOX").highest_modseq == 2);
  house.ask(CommitDeletions{ConnId{1}, "a", {Uid{1}}});
  CHECK(house.box("INBOX").highest_modseq == 3);
}

}  // namespace casella
