-- Logins: users who are locked, passwords that an administrator gave and that expire, second factors, and from where
-- people have signed in.

ALTER TABLE users ADD COLUMN locked_ms INTEGER;
ALTER TABLE users ADD COLUMN password_until_ms INTEGER; -- of a password that somebody else chose; NULL = one's own
ALTER TABLE users ADD COLUMN factor TEXT; -- the secret of the second factor in base32; NULL = none
ALTER TABLE users ADD COLUMN factor_step INTEGER NOT NULL DEFAULT 0; -- of the last code that was taken

-- A good login by the hash of name and address: failures of strangers do not make that person wait there.
CREATE TABLE login_places (
    place_id INTEGER PRIMARY KEY CHECK (place_id > 0),
    pair_hash BLOB NOT NULL UNIQUE CHECK (length(pair_hash) = 32),
    address_hash BLOB NOT NULL CHECK (length(address_hash) = 32),
    last_ms INTEGER NOT NULL
) STRICT;
