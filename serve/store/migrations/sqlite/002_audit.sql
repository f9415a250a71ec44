-- The audit: one chain of rows, each holding the hash of the one before. audit_chain.c says what is hashed.

CREATE TABLE audit (
    sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
    time_ms INTEGER NOT NULL,
    actor TEXT NOT NULL,   -- user:NAME, token:NAME, cli:NAME, unknown
    action TEXT NOT NULL,
    subject TEXT NOT NULL, -- a pseudonym, an id, or ''
    details TEXT NOT NULL, -- JSON
    client TEXT NOT NULL,  -- the address that the request came from, or ''
    changes TEXT NOT NULL, -- JSON: table → id of a row → digest of the row as it is from now on, null = deleted; or ''
    prev_hash BLOB NOT NULL CHECK (length(prev_hash) = 32),
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX audit_by_subject ON audit (subject, sequence);
CREATE INDEX audit_by_actor ON audit (actor, sequence);

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is never changed'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is never changed'); END;
CREATE TRIGGER audit_at_the_end BEFORE INSERT ON audit
WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM audit)
BEGIN SELECT RAISE(ABORT, 'the audit grows at its end only'); END;
