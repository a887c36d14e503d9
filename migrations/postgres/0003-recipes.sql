CREATE TABLE recipes (
  id           text COLLATE "C" PRIMARY KEY,
  -- Never the same twice, not even for the same content: the entity tags are made of it.
  version      text    NOT NULL,
  author_id    text COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  title        text COLLATE "C" NOT NULL,
  description  text    NOT NULL,
  servings     integer NOT NULL,
  prep_minutes integer NOT NULL,
  cook_minutes integer NOT NULL,
  -- JSON, as the text that responses contain.
  ingredients  text    NOT NULL,
  steps        text    NOT NULL,
  tags         text COLLATE "C" NOT NULL,
  visibility   text COLLATE "C" NOT NULL CHECK (visibility IN ('public', 'private')),
  created_at   text COLLATE "C" NOT NULL,
  updated_at   text COLLATE "C" NOT NULL,
  -- The version of the photo, so that a recipe can be read without a look at photos.
  photo        text,
  -- The stems of its words, for searches.
  words        tsvector NOT NULL,
  CONSTRAINT "title-taken" UNIQUE (author_id, title)
);

-- Each sort of the public list walks an index of its own in either direction, from the cursor on.
CREATE INDEX recipes_public_by_creation ON recipes (created_at, id) WHERE visibility = 'public';
CREATE INDEX recipes_public_by_update ON recipes (updated_at, id) WHERE visibility = 'public';
CREATE INDEX recipes_public_by_title ON recipes (title, id) WHERE visibility = 'public';
CREATE INDEX recipes_public_by_cooking ON recipes (cook_minutes, id) WHERE visibility = 'public';
CREATE INDEX recipes_of_author ON recipes (author_id, created_at, id);

-- Private recipes are searched among those of their author.
CREATE INDEX public_words ON recipes USING gin (words) WHERE visibility = 'public';

-- The English stemmer, without the list of stop words that the dictionary `english_stem` has.
CREATE TEXT SEARCH DICTIONARY every_english_stem (TEMPLATE = snowball, Language = english);

-- The stems of folded words with spaces between. No parser: what a letter is to it depends on the locale of the database.
-- A lexeme can have at most 2046 octets.
CREATE FUNCTION stems(folded text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(DISTINCT (ts_lexize('every_english_stem', left(word, 500)))[1]), '{}')
  FROM string_to_table(folded, ' ') AS word
  WHERE word <> ''
$$;

-- The query for all of these words; NULL, which finds nothing, for none.
CREATE FUNCTION all_of(folded text) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT string_agg('''' || stem || '''', ' & ')::tsquery FROM unnest(stems(folded)) AS stem
$$;
