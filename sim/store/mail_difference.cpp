#include "sim/store/mail_difference.h"

#include <sqlite3.h>

#include <algorithm>
#include <optional>
#include <string>

#include "sim/store/mail_items.h"

namespace casella::store {
namespace {

std::int64_t items_id(std::int64_t mailbox, const std::vector<Item>& items) {
  return rows_of(mailbox).first + items.front().uid.value;
}

std::string joined(const Mailbox& box) {
  std::string all;
  if (box.keywords == nullptr) return all;
  for (const std::string& keyword : *box.keywords) all += keyword + ' ';
  return all;
}

// All but its items.
bool same_look(const Folder& a, const Folder& b) {
  return a.use == b.use && a.selectable == b.selectable &&
         a.box->uid_validity == b.box->uid_validity && a.box->uid_next == b.box->uid_next &&
         a.box->watched == b.box->watched && a.box->highest_modseq == b.box->highest_modseq &&
         a.box->recent_from == b.box->recent_from && a.box->object_id == b.box->object_id &&
         joined(*a.box) == joined(*b.box);
}

bool same_messages(const std::vector<Item>& a, const std::vector<Item>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Item& x, const Item& y) {
    return x.message->id() == y.message->id();
  });
}

Folder inbox_of(const Account& account) {
  Folder inbox;
  inbox.name = "INBOX";
  inbox.box = account.inbox;
  return inbox;
}

const Folder* named(const std::vector<Folder>& folders, std::string_view name) {
  const auto found = std::find_if(folders.begin(), folders.end(),
                                  [&](const Folder& folder) { return folder.name == name; });
  return found == folders.end() ? nullptr : &*found;
}

}  // namespace

MailStatements::MailStatements(const Database& database)
    : put_account(database.prepare(
          "INSERT INTO account VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (place) DO UPDATE SET"
          " user = excluded.user, secret = excluded.secret, last_login_us = excluded.last_login_us,"
          " last_accessed_uid = excluded.last_accessed_uid,"
          " last_uid_validity = excluded.last_uid_validity,"
          " quota_octets = excluded.quota_octets, quota_messages = excluded.quota_messages")),
      put_subscription(database.prepare("INSERT INTO subscription VALUES (?, ?, ?)")),
      drop_subscriptions(database.prepare("DELETE FROM subscription WHERE account = ?")),
      put_retired(database.prepare("INSERT INTO retired VALUES (?, ?, ?)")),
      drop_retired(database.prepare("DELETE FROM retired WHERE account = ?")),
      put_sharing(database.prepare("INSERT INTO sharing VALUES (?, ?, ?, ?)")),
      drop_sharing(database.prepare("DELETE FROM sharing WHERE account = ?")),
      put_annotation(database.prepare("INSERT INTO annotation VALUES (?, ?, ?, ?, ?)")),
      drop_annotations(database.prepare("DELETE FROM annotation WHERE account = ?")),
      find_mailbox(database.prepare("SELECT id FROM mailbox WHERE account = ? AND name = ?")),
      put_mailbox(database.prepare(
          "INSERT INTO mailbox (account, name, place, special_use, selectable, uid_validity,"
          " uid_next, watched, highest_modseq, recent_from, keywords, object_id)"
          " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          " ON CONFLICT (account, name) DO UPDATE SET place = excluded.place, special_use = "
          "excluded.special_use,"
          " selectable = excluded.selectable, uid_validity = excluded.uid_validity,"
          " uid_next = excluded.uid_next, watched = excluded.watched,"
          " highest_modseq = excluded.highest_modseq, recent_from = excluded.recent_from,"
          " keywords = excluded.keywords, object_id = excluded.object_id")),
      drop_mailbox(database.prepare("DELETE FROM mailbox WHERE id = ?")),
      put_items(database.prepare("INSERT OR REPLACE INTO items VALUES (?, ?, ?)")),
      drop_items(database.prepare("DELETE FROM items WHERE id = ?")),
      drop_all_items(database.prepare("DELETE FROM items WHERE id BETWEEN ? AND ?")),
      put_message(database.prepare("INSERT INTO message VALUES (?, ?, ?)")),
      put_counter(database.prepare("INSERT OR REPLACE INTO counter VALUES (?, ?)")) {}

void Difference::run(Statement& statement) {
  const int code = statement.run();
  if (code_ == SQLITE_OK) code_ = code;
  statement.again();
}

void Difference::counter(std::string_view name, std::int64_t value) {
  run(sql_.put_counter.bind(1, name).bind(2, value));
}

int Difference::write(const StoreState& was, const StoreState& is) {
  for (std::size_t i = 0; i < is.accounts.size() && code_ == SQLITE_OK; ++i) {
    const Account* before = i < was.accounts.size() ? &*was.accounts[i] : nullptr;
    if (before != &*is.accounts[i]) account(static_cast<std::int64_t>(i), before, *is.accounts[i]);
  }
  if (was.messages_brought != is.messages_brought) counter("brought", is.messages_brought);
  std::uint32_t newest = 0;  // that the world made
  for (const std::uint32_t id : added_) {
    if (id < kBroughtMessages) newest = std::max(newest, id);
  }
  if (newest > 0) counter("newest", newest);
  return code_;
}

void Difference::account(std::int64_t place, const Account* was, const Account& is) {
  if (was == nullptr || was->user != is.user || was->secret != is.secret ||
      was->last_login != is.last_login || was->last_accessed != is.last_accessed ||
      was->last_uid_validity != is.last_uid_validity || was->quota_octets != is.quota_octets ||
      was->quota_messages != is.quota_messages) {
    Statement& put = sql_.put_account.bind(1, place).bind(2, is.user).bind(3, is.secret);
    if (is.last_login) put.bind(4, is.last_login->time_since_epoch().count());
    run(put.bind(5, std::int64_t{is.last_accessed.value})
            .bind(6, std::int64_t{is.last_uid_validity})
            .bind(7, static_cast<std::int64_t>(is.quota_octets))
            .bind(8, static_cast<std::int64_t>(is.quota_messages)));
  }
  if (was == nullptr || was->subscribed != is.subscribed) {
    run(sql_.drop_subscriptions.bind(1, place));
    std::int64_t at = 0;
    for (const std::string& name : is.subscribed) {
      run(sql_.put_subscription.bind(1, place).bind(2, name).bind(3, at++));
    }
  }
  if (was == nullptr || was->retired != is.retired) {
    run(sql_.drop_retired.bind(1, place));
    for (const auto& [name, uid_validity] : is.retired) {
      run(sql_.put_retired.bind(1, place).bind(2, name).bind(3, std::int64_t{uid_validity}));
    }
  }
  if (was == nullptr || was->shared != is.shared || was->annotations != is.annotations)
    sharing(place, is);
  for (std::size_t i = 0; was != nullptr && i < was->folders.size(); ++i) {
    if (named(is.folders, was->folders[i].name) == nullptr) gone(place, was->folders[i]);
  }
  const Folder inbox_was = inbox_of(was == nullptr ? Account() : *was);
  mailbox(place, 0, was == nullptr ? nullptr : &inbox_was, inbox_of(is));
  for (std::size_t i = 0; i < is.folders.size(); ++i) {
    const Folder* before = was == nullptr ? nullptr : named(was->folders, is.folders[i].name);
    const bool moved =
        before != nullptr && before - was->folders.data() != static_cast<std::ptrdiff_t>(i);
    if (before != nullptr && !moved && before->box == is.folders[i].box &&
        same_look(*before, is.folders[i]))
      continue;
    mailbox(place, static_cast<std::int64_t>(i) + 1, before, is.folders[i]);
  }
}

void Difference::sharing(std::int64_t place, const Account& is) {
  run(sql_.drop_sharing.bind(1, place));
  for (const auto& [mailbox, list] : is.shared) {
    for (const auto& [identifier, rights] : list)
      run(sql_.put_sharing.bind(1, place).bind(2, mailbox).bind(3, identifier).bind(4, rights));
  }
  run(sql_.drop_annotations.bind(1, place));
  for (const Annotation& each : is.annotations) {
    run(sql_.put_annotation.bind(1, place)
            .bind(2, each.mailbox)
            .bind(3, each.entry)
            .bind(4, each.user)
            .bind_octets(5, each.value.value_or("")));
  }
}

std::int64_t Difference::id_of(std::int64_t account, const Folder& folder) {
  Statement& find = sql_.find_mailbox.bind(1, account).bind(2, folder.name);
  const std::int64_t id = find.row() ? find.number(0) : 0;
  if (code_ == SQLITE_OK) code_ = find.code();
  find.again();
  return id;
}

void Difference::gone(std::int64_t account, const Folder& folder) {
  const std::int64_t id = id_of(account, folder);
  loosened_ = loosened_ || !folder.box->items.empty();
  const ItemRows rows = rows_of(id);
  run(sql_.drop_all_items.bind(1, rows.first).bind(2, rows.last));
  run(sql_.drop_mailbox.bind(1, id));
}

void Difference::mailbox(std::int64_t account, std::int64_t place, const Folder* was,
                         const Folder& is) {
  const Mailbox& box = *is.box;
  if (was == nullptr || place > 0 || !same_look(*was, is)) {
    run(sql_.put_mailbox.bind(1, account)
            .bind(2, is.name)
            .bind(3, place)
            .bind(4, static_cast<std::int64_t>(is.use))
            .bind(5, std::int64_t{is.selectable})
            .bind(6, std::int64_t{box.uid_validity})
            .bind(7, std::int64_t{box.uid_next})
            .bind(8, std::int64_t{box.watched})
            .bind(9, static_cast<std::int64_t>(box.highest_modseq))
            .bind(10, std::int64_t{box.recent_from.value})
            .bind(11, joined(box))
            .bind(12, std::int64_t{box.object_id}));
  }
  if (was != nullptr && was->box == is.box) return;
  items(id_of(account, is), was == nullptr ? nullptr : &*was->box, box);
}

// Both rows of chunks ascend; those that are in both are the same octets.
void Difference::items(std::int64_t mailbox, const Mailbox* was, const Mailbox& is) {
  const std::size_t old_chunks = was == nullptr ? 0 : was->items.chunks();
  const std::size_t new_chunks = is.items.chunks();
  std::size_t i = 0, j = 0;
  while ((i < old_chunks || j < new_chunks) && code_ == SQLITE_OK) {
    const std::vector<Item>* before = i < old_chunks ? &*was->items.chunk(i) : nullptr;
    const std::vector<Item>* after = j < new_chunks ? &*is.items.chunk(j) : nullptr;
    if (before != nullptr && after != nullptr && before->front().uid != after->front().uid) {
      (before->front().uid < after->front().uid ? after : before) =
          nullptr;  // the other comes later
    }
    if (before != nullptr) ++i;
    if (after != nullptr) ++j;
    if (before == after) continue;
    if (after == nullptr) {
      loosened_ = true;
      run(sql_.drop_items.bind(1, items_id(mailbox, *before)));
      continue;
    }
    if (before == nullptr || !same_messages(*before, *after)) {
      loosened_ = loosened_ || before != nullptr;
      bodies_of(*after);
    }
    const std::string octets = write_items(*after);
    const std::string saved = write_saved(*after);
    run(sql_.put_items.bind(1, items_id(mailbox, *after))
            .bind_octets(2, octets)
            .bind_octets(3, saved));
  }
}

void Difference::bodies_of(const std::vector<Item>& items) {
  for (const Item& item : items) {
    const std::uint32_t id = item.message->id().value;
    if (bodies_.contains(id) || !new_.insert(id).second) continue;
    added_.push_back(id);
    run(sql_.put_message.bind(1, std::int64_t{id})
            .bind(2, item.message->name())
            .bind_octets(3, item.message->octets()));
  }
}

}  // namespace casella::store
