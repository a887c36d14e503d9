-- Mails, written in the transaction of what causes them. One that was sent or given up stays for an hour, without what it
-- says, so that mails to its address can be counted.
CREATE TABLE outbox (
  id         text COLLATE "C" PRIMARY KEY,
  kind       text COLLATE "C" NOT NULL CHECK (kind IN ('email-confirmation', 'password-reset', 'email-change')),
  address    text COLLATE "C" NOT NULL,
  username   text,
  -- The secret part of its link.
  link       text,
  created_at text COLLATE "C" NOT NULL,
  attempts   integer NOT NULL DEFAULT 0,
  -- When it is tried next, or when whoever sends it is taken for dead; NULL once it was sent or given up.
  next_at    text COLLATE "C",
  -- The order in which they came.
  number     bigint GENERATED ALWAYS AS IDENTITY UNIQUE
);

CREATE INDEX outbox_by_address ON outbox (lower(address), kind, created_at);
CREATE INDEX outbox_waiting ON outbox (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX outbox_done ON outbox (created_at) WHERE next_at IS NULL;

-- Links of mails, by their SHA-256. One that has ended stays: who follows it is told 410, not 404.
CREATE TABLE links (
  hash         bytea PRIMARY KEY,
  -- NULL only within a transaction.
  user_id      text COLLATE "C" REFERENCES users (id) ON DELETE CASCADE,
  kind         text COLLATE "C" NOT NULL CHECK (kind IN ('email-confirmation', 'password-reset')),
  expires_at   text COLLATE "C" NOT NULL,
  -- When it confirmed the address.
  confirmed_at text COLLATE "C",
  -- When it was spent, or another link, address or password took its place.
  ended_at     text COLLATE "C"
);

CREATE INDEX links_of_user ON links (user_id, kind);
