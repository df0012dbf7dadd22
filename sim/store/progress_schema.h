#pragma once
// The tables of the progress database.
#include "sim/store/file.h"

namespace casella::store {

inline constexpr const char* kProgressMigrations[] = {
    R"sql(
CREATE TABLE attempt (
  id     INTEGER PRIMARY KEY,
  lesson TEXT NOT NULL,
  step   TEXT NOT NULL,
  what   TEXT NOT NULL CHECK (what IN ('question', 'task')),
  said   TEXT NOT NULL,  -- the option chosen; or the deeds, a line each
  right  INTEGER NOT NULL CHECK (right IN (0, 1)),
  at_utc TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;
CREATE INDEX attempt_by_lesson ON attempt (lesson, step);

CREATE TABLE hint (
  id     INTEGER PRIMARY KEY,
  lesson TEXT NOT NULL,
  step   TEXT NOT NULL,
  number INTEGER NOT NULL,  -- from 1
  at_utc TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;

CREATE TABLE reached (
  lesson TEXT NOT NULL,
  step   INTEGER NOT NULL,  -- index, from 0
  key    TEXT NOT NULL,
  at_utc TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  PRIMARY KEY (lesson, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE place (
  lesson TEXT PRIMARY KEY,
  step   INTEGER NOT NULL,
  steps  INTEGER NOT NULL,
  key    TEXT NOT NULL,
  at_utc TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT, WITHOUT ROWID;

CREATE TABLE finished (
  id     INTEGER PRIMARY KEY,
  lesson TEXT NOT NULL,
  at_utc TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;

CREATE TABLE setting (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
)sql",
};

inline constexpr Schema kProgressSchema{0x43617365, kProgressMigrations};  // "Case"

}  // namespace casella::store
