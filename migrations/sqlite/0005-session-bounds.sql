-- Sessions in the order of their end, as they are deleted.
CREATE INDEX sessions_by_end ON sessions (coalesce(ended_at, expires_at));

-- A user whom many share can have far more ended sessions than living ones.
CREATE INDEX living_sessions_of_user ON sessions (user_id, created_at, id) WHERE ended_at IS NULL;
