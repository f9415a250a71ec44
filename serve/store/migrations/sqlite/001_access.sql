-- Who may use the hub: people with passwords, their sessions, tokens of programs.
-- Times are UTC milliseconds since 1970. Secrets are never here, only their hashes. Every row of every table here but
-- login_failures and session_use is covered by a digest in the audit: see row_proof.c.

CREATE TABLE users (
    user_id INTEGER PRIMARY KEY CHECK (user_id > 0),
    name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 64),
    role TEXT NOT NULL CHECK (role IN ('analyst', 'reviewer', 'admin')),
    password TEXT NOT NULL, -- argon2id, with its salt and limits
    created_ms INTEGER NOT NULL,
    disabled_ms INTEGER
) STRICT;

-- Failed logins by the hash of the name that was typed, known or not.
CREATE TABLE login_failures (
    failure_id INTEGER PRIMARY KEY CHECK (failure_id > 0),
    name_hash BLOB NOT NULL UNIQUE CHECK (length(name_hash) = 32),
    n_failure INTEGER NOT NULL,
    last_ms INTEGER NOT NULL,
    retry_ms INTEGER NOT NULL -- no password is tried before
) STRICT;

CREATE TABLE sessions (
    session_id INTEGER PRIMARY KEY CHECK (session_id > 0),
    session_hash BLOB NOT NULL UNIQUE CHECK (length(session_hash) = 32),
    user_id INTEGER NOT NULL REFERENCES users,
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_ms);

-- When a session made its last request. It changes all the time, and nothing but the wait until a session ends comes of it.
CREATE TABLE session_use (
    session_id INTEGER PRIMARY KEY REFERENCES sessions ON DELETE CASCADE,
    seen_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE tokens (
    token_id INTEGER PRIMARY KEY CHECK (token_id > 0),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
    scopes TEXT NOT NULL, -- comma between; see token_scope_table
    token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    revoked_ms INTEGER
) STRICT;
CREATE UNIQUE INDEX tokens_in_use ON tokens (name) WHERE revoked_ms IS NULL;
