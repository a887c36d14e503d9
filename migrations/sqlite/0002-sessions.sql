-- A session lives until it is ended or its last refresh token expires. An ended one stays: its owner is told 410, not 404.
CREATE TABLE sessions (
  id         TEXT NOT NULL PRIMARY KEY,
  user_id    TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  ended_at   TEXT
) STRICT;

CREATE INDEX sessions_of_user ON sessions (user_id, created_at, id);

-- Refresh tokens that were spent stay too: one that comes a second time was stolen, and ends its session.
CREATE TABLE refresh_tokens (
  hash       BLOB NOT NULL PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  expires_at TEXT NOT NULL,
  spent_at   TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX refresh_tokens_of_session ON refresh_tokens (session_id);
