-- The index gets its words from words(), in src/recipes/search.ts, which cuts and folds a query too: the tokenizer unicode61
-- knows no character newer than Unicode 6.1, and `ascii` only cuts at the spaces that words() puts between. Triggers call
-- it, so that it is the same whoever writes: a store, the seed, a reset. A program whose connection has no words() can
-- read and delete recipes, but cannot write what is searched, which would not be found.
--
-- A query asks for single words, so their positions are not kept.
DROP TABLE public_search;
DROP TABLE private_search;
DROP TRIGGER public_recipe_added;
DROP TRIGGER private_recipe_added;
DROP TRIGGER recipe_changed;
DROP VIEW recipe_words;

CREATE VIRTUAL TABLE public_search USING fts5 (
  words, content = '', contentless_delete = 1, detail = none, tokenize = 'porter ascii'
);

CREATE VIRTUAL TABLE private_search USING fts5 (
  author, words, content = '', contentless_delete = 1, detail = column, tokenize = 'porter ascii'
);

CREATE TRIGGER public_recipe_added AFTER INSERT ON recipes WHEN new.visibility = 'public' BEGIN
  INSERT INTO public_search (rowid, words)
  VALUES (new.key, words(new.title, new.description, new.ingredients, new.tags));
END;

CREATE TRIGGER private_recipe_added AFTER INSERT ON recipes WHEN new.visibility = 'private' BEGIN
  INSERT INTO private_search (rowid, author, words)
  VALUES (new.key, replace(new.author_id, '-', ''), words(new.title, new.description, new.ingredients, new.tags));
END;

CREATE TRIGGER recipe_changed AFTER UPDATE OF title, description, ingredients, tags, visibility ON recipes BEGIN
  DELETE FROM public_search WHERE rowid = old.key AND old.visibility = 'public';
  DELETE FROM private_search WHERE rowid = old.key AND old.visibility = 'private';
  INSERT INTO public_search (rowid, words)
  SELECT new.key, words(new.title, new.description, new.ingredients, new.tags) WHERE new.visibility = 'public';
  INSERT INTO private_search (rowid, author, words)
  SELECT new.key, replace(new.author_id, '-', ''), words(new.title, new.description, new.ingredients, new.tags)
  WHERE new.visibility = 'private';
END;
