CREATE TABLE users (
  id                 text COLLATE "C" PRIMARY KEY,
  username           text COLLATE "C" NOT NULL,
  -- Kept as it was given, and compared without case.
  email              text COLLATE "C" NOT NULL,
  password_hash      text NOT NULL,
  created_at         text COLLATE "C" NOT NULL,
  -- When the user confirmed the address; NULL until then.
  email_confirmed_at text COLLATE "C",
  CONSTRAINT "username-taken" UNIQUE (username)
);

-- Addresses are ASCII, so this is the NOCASE of SQLite.
CREATE UNIQUE INDEX "email-taken" ON users (lower(email));
