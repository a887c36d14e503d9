-- What is limited over all instances: logins by client, and wrong passwords by account name. It may be lost in a crash, and is
-- written at each login: so it is in no log.
CREATE UNLOGGED TABLE limits (
  name    text COLLATE "C" PRIMARY KEY,
  used    integer NOT NULL,
  -- Milliseconds since 1970.
  ends_at bigint NOT NULL
);
