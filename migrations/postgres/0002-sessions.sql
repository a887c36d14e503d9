-- A session lives until it is ended or its last refresh token expires. An ended one stays: its owner gets 410, not 404.
CREATE TABLE sessions (
  id         text COLLATE "C" PRIMARY KEY,
  user_id    text COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  created_at text COLLATE "C" NOT NULL,
  expires_at text COLLATE "C" NOT NULL,
  ended_at   text COLLATE "C"
);

CREATE INDEX sessions_of_user ON sessions (user_id, created_at, id);
CREATE INDEX living_sessions_of_user ON sessions (user_id, created_at, id) WHERE ended_at IS NULL;
-- In the order of their end, as they are deleted.
CREATE INDEX sessions_by_end ON sessions (coalesce(ended_at, expires_at));

-- Refresh tokens that were spent stay too: one that comes a second time was stolen, and ends its session.
CREATE TABLE refresh_tokens (
  hash       bytea PRIMARY KEY,
  session_id text COLLATE "C" NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  expires_at text COLLATE "C" NOT NULL,
  spent_at   text COLLATE "C",
  -- The hash of the token that was given out for a spent one last.
  successor  bytea
);

CREATE INDEX refresh_tokens_of_session ON refresh_tokens (session_id);
