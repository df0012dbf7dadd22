#include "sim/store/mail_store.h"

#include <sqlite3.h>

#include <algorithm>
#include <sstream>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "sim/store/mail_difference.h"
#include "sim/store/mail_items.h"
#include "sim/store/mail_schema.h"

namespace casella::store {

namespace fs = std::filesystem;

struct MailStore::Mirror {
  Database database;
  fs::path file;
  std::optional<MailStatements> sql{};  // gone before the database is
  StoreState kept{};
  std::unordered_set<std::uint32_t> bodies{};
  std::uint32_t newest = 0;
  bool loose = false;                 // some of `bodies` may be in no mailbox, and not in `dead`
  std::vector<std::uint32_t> dead{};  // in no mailbox

  std::optional<Error> load();
  void look_for_the_dead();
  Error failed(const char* key) const { return {Key{key}, {database.message()}, file.string()}; }
};

namespace {

using Bodies = std::unordered_map<std::uint32_t, MessageRef>;

Error error_of(Fault fault, const fs::path& file, const std::string& message) {
  switch (fault) {
    case Fault::Locked: return {Key{"store.locked"}, {}, file.string()};
    case Fault::Newer: return {Key{"store.newer"}, {}, file.string()};
    case Fault::Foreign: return {Key{"store.foreign"}, {}, file.string()};
    case Fault::Damaged: return {Key{"store.damaged"}, {message}, file.string()};
    case Fault::None:
    case Fault::Unwritable: break;
  }
  return {Key{"store.unwritable"}, {message}, file.string()};
}

std::uint32_t small(const Statement& row, int column) {
  return static_cast<std::uint32_t>(row.number(column));
}

bool load_bodies(const Database& database, Bodies& bodies) {
  Statement rows = database.prepare("SELECT id, name, octets FROM message");
  while (rows.row()) {
    const std::uint32_t id = small(rows, 0);
    bodies[id] = std::make_shared<const Message>(MessageId{id}, rows.text(1), rows.octets(2));
  }
  return rows.code() == SQLITE_OK;
}

bool load_items(const Database& database, std::int64_t mailbox, const Bodies& bodies,
                Mailbox& box) {
  Statement rows =
      database.prepare("SELECT items, saved FROM items WHERE id BETWEEN ? AND ? ORDER BY id");
  rows.bind(1, rows_of(mailbox).first).bind(2, rows_of(mailbox).last);
  while (rows.row()) {
    const auto stored = read_items(rows.octets(0));
    if (!stored) return false;
    auto chunk = std::make_shared<std::vector<Item>>();
    chunk->reserve(stored->size());
    for (const StoredItem& item : *stored) {
      const auto body = bodies.find(item.message.value);
      if (body == bodies.end()) return false;
      const SimTime saved = rows.null(1) ? SimTime() : saved_at(rows.octets(1), chunk->size());
      chunk->push_back({item.uid, body->second, item.arrived, item.flags, item.modseq, saved});
    }
    if (!box.items.empty() && chunk->front().uid <= box.items.back().uid) return false;
    box.items.append_chunk(std::move(chunk));
  }
  return rows.code() == SQLITE_OK;
}

bool load_mailboxes(const Database& database, std::int64_t place, const Bodies& bodies,
                    Account& account) {
  Statement rows = database.prepare(
      "SELECT id, name, special_use, selectable, uid_validity, uid_next, watched, highest_modseq,"
      " recent_from, keywords, place, object_id FROM mailbox WHERE account = ? ORDER BY place");
  rows.bind(1, place);
  while (rows.row()) {
    auto box = std::make_shared<Mailbox>();
    box->uid_validity = small(rows, 4);
    box->uid_next = small(rows, 5);
    box->watched = rows.number(6) != 0;
    box->highest_modseq = static_cast<std::uint64_t>(rows.number(7));
    box->recent_from = Uid{small(rows, 8)};
    box->object_id = small(rows, 11);
    std::vector<std::string> keywords;
    std::istringstream words(rows.text(9));
    for (std::string word; words >> word;) keywords.push_back(word);
    if (!keywords.empty()) {
      box->keywords = std::make_shared<const std::vector<std::string>>(std::move(keywords));
    }
    if (!load_items(database, rows.number(0), bodies, *box)) return false;
    if (rows.number(10) == 0) {
      account.inbox = std::move(box);
    } else {
      account.folders.push_back({rows.text(1), std::move(box),
                                 static_cast<SpecialUse>(rows.number(2)), rows.number(3) != 0});
    }
  }
  return rows.code() == SQLITE_OK;
}

bool load_sharing(const Database& database, std::int64_t place, Account& account) {
  Statement rights =
      database.prepare("SELECT mailbox, identifier, rights FROM sharing WHERE account = ?");
  rights.bind(1, place);
  while (rights.row()) account.shared[rights.text(0)][rights.text(1)] = rights.text(2);
  Statement notes = database.prepare(
      "SELECT mailbox, entry, value, user FROM annotation WHERE account = ? ORDER BY mailbox, "
      "entry, user");
  notes.bind(1, place);
  while (notes.row()) {
    account.annotations.push_back(
        {notes.text(0), notes.text(1), std::string(notes.octets(2)), notes.text(3)});
  }
  return rights.code() == SQLITE_OK && notes.code() == SQLITE_OK;
}

bool load_accounts(const Database& database, const Bodies& bodies, StoreState& store) {
  Statement rows = database.prepare(
      "SELECT place, user, secret, last_login_us, last_accessed_uid, last_uid_validity,"
      " quota_octets, quota_messages"
      " FROM account ORDER BY place");
  while (rows.row()) {
    Account account;
    account.user = rows.text(1);
    account.secret = rows.text(2);
    if (!rows.null(3)) account.last_login = SimTime(Duration(rows.number(3)));
    account.last_accessed = Uid{small(rows, 4)};
    account.last_uid_validity = small(rows, 5);
    account.quota_octets = static_cast<std::uint64_t>(rows.number(6));
    account.quota_messages = static_cast<std::uint64_t>(rows.number(7));
    Statement names =
        database.prepare("SELECT name FROM subscription WHERE account = ? ORDER BY place");
    names.bind(1, rows.number(0));
    while (names.row()) account.subscribed.push_back(names.text(0));
    Statement retired =
        database.prepare("SELECT name, uid_validity FROM retired WHERE account = ?");
    retired.bind(1, rows.number(0));
    while (retired.row()) account.retired[retired.text(0)] = small(retired, 1);
    if (names.code() != SQLITE_OK || retired.code() != SQLITE_OK) return false;
    if (!load_mailboxes(database, rows.number(0), bodies, account)) return false;
    if (!load_sharing(database, rows.number(0), account)) return false;
    store.accounts.emplace_back(std::move(account));
  }
  return rows.code() == SQLITE_OK;
}

// Whether somebody may have been told of the difference.
bool differs(const Mailbox& was, const Mailbox& is) {
  if (&was == &is) return false;
  if (was.uid_validity != is.uid_validity || was.uid_next != is.uid_next ||
      was.highest_modseq != is.highest_modseq || was.keywords != is.keywords ||
      was.items.chunks() != is.items.chunks())
    return true;
  for (std::size_t i = 0; i < is.items.chunks(); ++i) {
    if (was.items.chunk(i) != is.items.chunk(i)) return true;
  }
  return false;
}

bool differs(const Account& was, const Account& is) {
  if (&was == &is) return false;
  if (was.user != is.user || was.secret != is.secret ||
      was.last_uid_validity != is.last_uid_validity || was.subscribed != is.subscribed ||
      was.retired != is.retired || was.shared != is.shared || was.annotations != is.annotations ||
      was.quota_octets != is.quota_octets || was.quota_messages != is.quota_messages ||
      was.folders.size() != is.folders.size() || differs(*was.inbox, *is.inbox))
    return true;
  return !std::equal(was.folders.begin(), was.folders.end(), is.folders.begin(),
                     [](const Folder& a, const Folder& b) {
                       return a.name == b.name && a.use == b.use && a.selectable == b.selectable &&
                              !differs(*a.box, *b.box);
                     });
}

}  // namespace

std::optional<Error> MailStore::Mirror::load() {
  Bodies all;
  if (!load_bodies(database, all) || !load_accounts(database, all, kept))
    return failed("store.damaged");
  kept.messages_brought = static_cast<std::uint32_t>(
      database.number("SELECT value FROM counter WHERE name = 'brought'", 0));
  newest = static_cast<std::uint32_t>(
      database.number("SELECT value FROM counter WHERE name = 'newest'", 0));
  for (const auto& [id, body] : all) bodies.insert(id);
  loose = true;  // what the last run had no time for
  return std::nullopt;
}

void MailStore::Mirror::look_for_the_dead() {
  std::unordered_set<std::uint32_t> living;
  const auto in = [&](const Mailbox& box) {
    box.items.each([&](const Item& item) { living.insert(item.message->id().value); });
  };
  for (const Cow<Account>& account : kept.accounts) {
    in(*account->inbox);
    for (const Folder& folder : account->folders) in(*folder.box);
  }
  dead.clear();
  for (const std::uint32_t id : bodies) {
    if (!living.contains(id)) dead.push_back(id);
  }
  loose = false;
}

MailStore::MailStore(std::unique_ptr<Mirror> mirror) : mirror_(std::move(mirror)) {}
MailStore::MailStore(MailStore&& other) noexcept = default;
MailStore& MailStore::operator=(MailStore&& other) noexcept = default;
MailStore::~MailStore() = default;

Result<MailStore> MailStore::open(const fs::path& file) {
  auto mirror = std::make_unique<Mirror>();
  mirror->file = file;
  std::error_code fault;
  fs::create_directories(file.parent_path(), fault);
  if (fault) return error_of(Fault::Unwritable, file, fault.message());
  Fault opened = Fault::None;
  {
    const FolderLock lock(file.parent_path());
    opened = open_file(mirror->database, file, kMailSchema, Use::Alone);
  }
  if (opened != Fault::None) return error_of(opened, file, mirror->database.message());
  mirror->database.execute("PRAGMA wal_autocheckpoint = 8000");  // pages
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write,
                  fault);  // secrets are in it
  if (auto error = mirror->load()) return *error;
  mirror->sql.emplace(mirror->database);
  return MailStore(std::move(mirror));
}

const StoreState& MailStore::kept() const {
  return mirror_->kept;
}

MessageId MailStore::newest_message() const {
  return MessageId{mirror_->newest};
}

bool MailStore::is_due(const StoreState& store) const {
  const StoreState& kept = mirror_->kept;
  if (store.messages_brought != kept.messages_brought) return true;
  if (store.accounts.size() != kept.accounts.size()) return true;
  for (std::size_t i = 0; i < store.accounts.size(); ++i) {
    if (differs(*kept.accounts[i], *store.accounts[i])) return true;
  }
  return false;
}

std::optional<Error> MailStore::keep(const StoreState& store) {
  Mirror& mirror = *mirror_;
  if (mirror.database.execute("BEGIN") != SQLITE_OK) return mirror.failed("store.unkept");
  Difference difference(*mirror.sql, mirror.bodies);
  int code = difference.write(mirror.kept, store);
  if (code == SQLITE_OK) code = mirror.database.execute("COMMIT");
  if (code != SQLITE_OK) {
    Error error = mirror.failed("store.unkept");
    mirror.database.execute("ROLLBACK");
    return error;
  }
  mirror.kept = store;
  for (Cow<Account>& account : mirror.kept.accounts) {
    if (account->held_by)
      account.edit().held_by.reset();  // a lock is a session's, and dies with it
  }
  for (const std::uint32_t id : difference.added()) {
    mirror.bodies.insert(id);
    if (id < kBroughtMessages) mirror.newest = std::max(mirror.newest, id);
  }
  // What is dead can come alive again only if it is put into a mailbox anew.
  mirror.loose = mirror.loose || difference.loosened() || !mirror.dead.empty();
  mirror.dead.clear();
  return std::nullopt;
}

std::size_t MailStore::tidy(std::size_t at_most) {
  Mirror& mirror = *mirror_;
  if (mirror.loose) mirror.look_for_the_dead();
  if (mirror.dead.empty() || at_most == 0) return mirror.dead.size();
  Statement drop = mirror.database.prepare("DELETE FROM message WHERE id = ?");
  if (mirror.database.execute("BEGIN") != SQLITE_OK) return mirror.dead.size();
  const std::size_t left = mirror.dead.size() - std::min(at_most, mirror.dead.size());
  int code = SQLITE_OK;
  for (std::size_t i = left; i < mirror.dead.size() && code == SQLITE_OK; ++i) {
    code = drop.bind(1, std::int64_t{mirror.dead[i]}).run();
    drop.again();
  }
  if (code == SQLITE_OK) code = mirror.database.execute("COMMIT");
  if (code != SQLITE_OK) {
    mirror.database.execute("ROLLBACK");
    return mirror.dead.size();
  }
  for (std::size_t i = left; i < mirror.dead.size(); ++i) mirror.bodies.erase(mirror.dead[i]);
  mirror.dead.resize(left);
  return left;
}

}  // namespace casella::store
