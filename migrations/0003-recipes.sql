CREATE TABLE recipes (
  id           TEXT    NOT NULL PRIMARY KEY,
  -- Never the same twice, not even for the same content: the entity tags are made of it.
  version      TEXT    NOT NULL,
  author_id    TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  title        TEXT    NOT NULL,
  description  TEXT    NOT NULL,
  servings     INTEGER NOT NULL,
  prep_minutes INTEGER NOT NULL,
  cook_minutes INTEGER NOT NULL,
  ingredients  TEXT    NOT NULL CHECK (json_valid(ingredients)),
  steps        TEXT    NOT NULL CHECK (json_valid(steps)),
  tags         TEXT    NOT NULL CHECK (json_valid(tags)),
  visibility   TEXT    NOT NULL CHECK (visibility IN ('public', 'private')),
  created_at   TEXT    NOT NULL,
  updated_at   TEXT    NOT NULL,
  UNIQUE (author_id, title)
) STRICT;

-- The list of public recipes walks this index in either direction, from the cursor on.
CREATE INDEX recipes_public_by_creation ON recipes (created_at, id) WHERE visibility = 'public';
