-- What newer lists say of a case that waits: one row a list. The newest holds. The alert itself keeps its number,
-- its time and what was said when it was made.

CREATE TABLE alert_ranks (
    rank_id INTEGER PRIMARY KEY CHECK (rank_id > 0),
    alert_id INTEGER NOT NULL REFERENCES alerts,
    list_date TEXT NOT NULL CHECK (length(list_date) = 10), -- the list that says it, YYYY-MM-DD
    as_of TEXT NOT NULL CHECK (length(as_of) = 10), -- of rank and estimate: an earlier list's when the person is no longer ranked
    rank INTEGER NOT NULL CHECK (rank >= 1),
    score REAL NOT NULL,
    low REAL,
    high REAL,
    band TEXT NOT NULL,
    model TEXT NOT NULL,
    reasons TEXT NOT NULL, -- JSON
    time_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX alert_ranks_by_alert ON alert_ranks (alert_id, rank_id);

CREATE TRIGGER alert_ranks_no_update BEFORE UPDATE ON alert_ranks
BEGIN SELECT RAISE(ABORT, 'what a list said is never changed'); END;
CREATE TRIGGER alert_ranks_no_delete BEFORE DELETE ON alert_ranks
BEGIN SELECT RAISE(ABORT, 'what a list said is never changed'); END;
