CREATE TABLE recipes (
  -- A number that stays, VACUUM or not: the full-text index knows a recipe by it.
  key          INTEGER PRIMARY KEY,
  id           TEXT    NOT NULL UNIQUE,
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

-- Each sort of the public list walks an index of its own in either direction, from the cursor on.
CREATE INDEX recipes_public_by_creation ON recipes (created_at, id) WHERE visibility = 'public';
CREATE INDEX recipes_public_by_update ON recipes (updated_at, id) WHERE visibility = 'public';
CREATE INDEX recipes_public_by_title ON recipes (title, id) WHERE visibility = 'public';
CREATE INDEX recipes_public_by_cooking ON recipes (cook_minutes, id) WHERE visibility = 'public';
CREATE INDEX recipes_of_author ON recipes (author_id, created_at, id);

-- Words by their English stems, without accents. The text itself stands in recipes alone.
CREATE VIRTUAL TABLE public_search USING fts5 (
  title, description, ingredients, tags,
  content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 2'
);

-- Apart, so that no search of others takes longer for what stands here; and by author, so that no author's does.
CREATE VIRTUAL TABLE private_search USING fts5 (
  author, title, description, ingredients, tags,
  content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 2'
);

-- What is searched of a recipe. The lists are JSON: without this, their brackets and member names would be words too.
CREATE VIEW recipe_words AS
SELECT key, visibility, replace(author_id, '-', '') AS author, title, description,
  (SELECT group_concat(concat_ws(' ', value ->> 'quantity', value ->> 'name'), char(10)) FROM json_each(ingredients))
    AS ingredients,
  (SELECT group_concat(value, char(10)) FROM json_each(tags)) AS tags
FROM recipes;

CREATE TRIGGER public_recipe_added AFTER INSERT ON recipes WHEN new.visibility = 'public' BEGIN
  INSERT INTO public_search (rowid, title, description, ingredients, tags)
  SELECT key, title, description, ingredients, tags FROM recipe_words WHERE key = new.key;
END;

CREATE TRIGGER private_recipe_added AFTER INSERT ON recipes WHEN new.visibility = 'private' BEGIN
  INSERT INTO private_search (rowid, author, title, description, ingredients, tags)
  SELECT key, author, title, description, ingredients, tags FROM recipe_words WHERE key = new.key;
END;

CREATE TRIGGER public_recipe_removed AFTER DELETE ON recipes WHEN old.visibility = 'public' BEGIN
  DELETE FROM public_search WHERE rowid = old.key;
END;

CREATE TRIGGER private_recipe_removed AFTER DELETE ON recipes WHEN old.visibility = 'private' BEGIN
  DELETE FROM private_search WHERE rowid = old.key;
END;

CREATE TRIGGER recipe_changed AFTER UPDATE OF title, description, ingredients, tags, visibility ON recipes BEGIN
  DELETE FROM public_search WHERE rowid = old.key AND old.visibility = 'public';
  DELETE FROM private_search WHERE rowid = old.key AND old.visibility = 'private';
  INSERT INTO public_search (rowid, title, description, ingredients, tags)
  SELECT key, title, description, ingredients, tags FROM recipe_words WHERE key = new.key AND visibility = 'public';
  INSERT INTO private_search (rowid, author, title, description, ingredients, tags)
  SELECT key, author, title, description, ingredients, tags FROM recipe_words WHERE key = new.key AND visibility = 'private';
END;
