-- Who works on a case: each change of hands is a row, the newest holds.

CREATE TABLE case_owners (
    owner_id INTEGER PRIMARY KEY CHECK (owner_id > 0),
    alert_id INTEGER NOT NULL REFERENCES alerts,
    user_id INTEGER REFERENCES users, -- NULL: nobody, it was put back
    by_user INTEGER NOT NULL REFERENCES users,
    time_ms INTEGER NOT NULL,
    words TEXT NOT NULL -- why, of a case that was handed over, taken over or put back
) STRICT;
CREATE INDEX case_owners_by_alert ON case_owners (alert_id, owner_id);

CREATE TRIGGER case_owners_no_update BEFORE UPDATE ON case_owners
BEGIN SELECT RAISE(ABORT, 'a change of hands is never changed: add another'); END;
CREATE TRIGGER case_owners_no_delete BEFORE DELETE ON case_owners
BEGIN SELECT RAISE(ABORT, 'a change of hands is never changed: add another'); END;
