CREATE TABLE notes (
  id         TEXT NOT NULL PRIMARY KEY,
  author_id  TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  text       TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;

CREATE INDEX notes_of_author ON notes (author_id);
