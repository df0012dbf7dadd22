#pragma once
// The tables that hold mail: the store as it is in memory, a row for each of its values.
#include "sim/store/file.h"

namespace casella::store {

inline constexpr const char* kMailMigrations[] = {
    R"sql(
CREATE TABLE account (
  place              INTEGER PRIMARY KEY,  -- its AccountId
  user               TEXT NOT NULL UNIQUE,
  secret             TEXT NOT NULL,  -- as it is: APOP and CRAM-MD5 need it so
  last_login_us      INTEGER,        -- times are microseconds since the world began
  last_accessed_uid  INTEGER NOT NULL,
  last_uid_validity  INTEGER NOT NULL
) STRICT;

CREATE TABLE subscription (
  account INTEGER NOT NULL,
  name    TEXT NOT NULL,
  place   INTEGER NOT NULL,
  PRIMARY KEY (account, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE retired (  -- names of mailboxes that were deleted, with their last UIDVALIDITY
  account      INTEGER NOT NULL,
  name         TEXT NOT NULL,
  uid_validity INTEGER NOT NULL,
  PRIMARY KEY (account, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE mailbox (
  id             INTEGER PRIMARY KEY,
  account        INTEGER NOT NULL,
  name           TEXT NOT NULL,     -- INBOX for the inbox
  place          INTEGER NOT NULL,  -- 0 for the inbox
  special_use    INTEGER NOT NULL,
  selectable     INTEGER NOT NULL,
  uid_validity   INTEGER NOT NULL,
  uid_next       INTEGER NOT NULL,
  watched        INTEGER NOT NULL,
  highest_modseq INTEGER NOT NULL,
  recent_from    INTEGER NOT NULL,
  keywords       TEXT NOT NULL,     -- with a space after each
  UNIQUE (account, name)
) STRICT;

CREATE TABLE items (  -- the messages of a mailbox, some dozens in a row
  id    INTEGER PRIMARY KEY,  -- mailbox.id * 2^32 + the first UID
  items BLOB NOT NULL         -- as mail_items.h writes them
) STRICT;

CREATE TABLE message (
  id     INTEGER PRIMARY KEY,  -- its MessageId
  name   TEXT NOT NULL,
  octets BLOB NOT NULL
) STRICT;

CREATE TABLE counter (
  name  TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql",
    R"sql(
ALTER TABLE mailbox ADD COLUMN object_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN quota_octets INTEGER NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN quota_messages INTEGER NOT NULL DEFAULT 0;
ALTER TABLE items ADD COLUMN saved BLOB;  -- when each was put there, 8 octets each

CREATE TABLE sharing (  -- who else may do what with a mailbox
  account    INTEGER NOT NULL,
  mailbox    TEXT NOT NULL,
  identifier TEXT NOT NULL,
  rights     TEXT NOT NULL,
  PRIMARY KEY (account, mailbox, identifier)
) STRICT, WITHOUT ROWID;

CREATE TABLE annotation (
  account INTEGER NOT NULL,
  mailbox TEXT NOT NULL,  -- empty: the server's
  entry   TEXT NOT NULL,
  user    TEXT NOT NULL,  -- empty: everybody's
  value   BLOB NOT NULL,
  PRIMARY KEY (account, mailbox, entry, user)
) STRICT, WITHOUT ROWID;
)sql",
};

inline constexpr Schema kMailSchema{0x4361736d, kMailMigrations};  // "Casm"

}  // namespace casella::store
