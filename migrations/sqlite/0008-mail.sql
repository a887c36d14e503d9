-- When the user confirmed the address; NULL until then. Who was there before has never been asked, and counts as confirmed.
ALTER TABLE users ADD COLUMN email_confirmed_at TEXT;
UPDATE users SET email_confirmed_at = created_at;

-- Mails, written in the transaction of what causes them. One that was sent or given up stays for an hour, without what it
-- says, so that mails to its address can be counted.
CREATE TABLE outbox (
  id         TEXT    NOT NULL PRIMARY KEY,
  kind       TEXT    NOT NULL CHECK (kind IN ('email-confirmation', 'password-reset', 'email-change')),
  address    TEXT    NOT NULL COLLATE NOCASE,
  username   TEXT,
  -- The secret part of its link.
  link       TEXT,
  created_at TEXT    NOT NULL,
  attempts   INTEGER NOT NULL DEFAULT 0,
  -- When it is tried next, or when whoever sends it is taken for dead; NULL once it was sent or given up.
  next_at    TEXT
) STRICT;

CREATE INDEX outbox_by_address ON outbox (address, kind, created_at);
CREATE INDEX outbox_waiting ON outbox (next_at) WHERE next_at IS NOT NULL;

-- Links of mails, by their SHA-256. One that has ended stays: who follows it is told 410, not 404.
CREATE TABLE links (
  hash         BLOB NOT NULL PRIMARY KEY,
  -- NULL only within a transaction.
  user_id      TEXT REFERENCES users (id) ON DELETE CASCADE,
  kind         TEXT NOT NULL CHECK (kind IN ('email-confirmation', 'password-reset')),
  expires_at   TEXT NOT NULL,
  -- When it confirmed the address.
  confirmed_at TEXT,
  -- When it was spent, or another link, address or password took its place.
  ended_at     TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX links_of_user ON links (user_id, kind);
