-- The photo of a recipe in the two forms in which it is served.
CREATE TABLE photos (
  recipe_id  text COLLATE "C" PRIMARY KEY REFERENCES recipes (id) ON DELETE CASCADE,
  version    text     NOT NULL,
  updated_at text COLLATE "C" NOT NULL,
  -- Whether no other photo of this recipe came or went earlier in the same second: its date then tells it apart (RFC 9110
  -- 8.8.2.2).
  alone      smallint NOT NULL CHECK (alone IN (0, 1)),
  jpeg       bytea    NOT NULL,
  webp       bytea    NOT NULL
);

-- They are compressed already.
ALTER TABLE photos ALTER COLUMN jpeg SET STORAGE EXTERNAL, ALTER COLUMN webp SET STORAGE EXTERNAL;
