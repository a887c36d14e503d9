-- The photo of a recipe in the two forms in which it is served. Blobs come last: what stands before them is read without
-- them.
CREATE TABLE photos (
  recipe_id  TEXT    NOT NULL PRIMARY KEY REFERENCES recipes (id) ON DELETE CASCADE,
  version    TEXT    NOT NULL,
  updated_at TEXT    NOT NULL,
  -- Whether no other photo of this recipe came or went earlier in the same second: its date then tells it apart (RFC 9110
  -- 8.8.2.2).
  alone      INTEGER NOT NULL CHECK (alone IN (0, 1)),
  jpeg       BLOB    NOT NULL,
  webp       BLOB    NOT NULL
) STRICT;

-- The version of the photo, so that a recipe can be read without a look at photos.
ALTER TABLE recipes ADD COLUMN photo TEXT;

-- Each recipe has a new member, so each has a new version.
UPDATE recipes SET version = lower(hex(randomblob(9))), updated_at = max(updated_at, strftime('%FT%H:%M:%fZ'));
