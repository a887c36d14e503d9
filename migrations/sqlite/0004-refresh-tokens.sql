-- The hash of the token that was given out for a spent one last, so that it can be taken back when the spent one comes again
-- because its answer was lost.
ALTER TABLE refresh_tokens ADD COLUMN successor BLOB;
