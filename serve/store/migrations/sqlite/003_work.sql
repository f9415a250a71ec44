-- The hub's work: alerts, what people decided about them, whose identity was opened and why, events
-- that programs sent, and named values.

CREATE TABLE alerts (
    alert_id INTEGER PRIMARY KEY CHECK (alert_id > 0),
    scenario TEXT NOT NULL,
    as_of TEXT NOT NULL CHECK (length(as_of) = 10), -- YYYY-MM-DD
    person TEXT NOT NULL,
    household TEXT, -- NULL: none known
    rank INTEGER NOT NULL CHECK (rank >= 1),
    score REAL NOT NULL,
    low REAL,
    high REAL,
    band TEXT NOT NULL,
    model TEXT NOT NULL,
    reasons TEXT NOT NULL, -- JSON
    state TEXT NOT NULL CHECK (state IN ('new', 'open', 'decided', 'replaced')),
    replaced_by INTEGER REFERENCES alerts,
    created_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX alerts_standing ON alerts (scenario, as_of, person) WHERE state <> 'replaced';
CREATE INDEX alerts_by_person ON alerts (person);
CREATE INDEX alerts_by_state ON alerts (state, scenario, as_of);

CREATE TRIGGER alerts_keep_what_was_said BEFORE UPDATE OF alert_id, scenario, as_of, person, household, rank, score, low,
    high, band, model, reasons, created_ms ON alerts
BEGIN SELECT RAISE(ABORT, 'only the state of an alert changes'); END;
CREATE TRIGGER alerts_no_delete BEFORE DELETE ON alerts
BEGIN SELECT RAISE(ABORT, 'alerts are replaced, not deleted'); END;

-- What a reviewer can decide. closes: the alert leaves the list; follow_up: a date is required.
CREATE TABLE outcomes (
    outcome_id INTEGER PRIMARY KEY CHECK (outcome_id > 0),
    code TEXT NOT NULL UNIQUE,
    label TEXT NOT NULL,
    place INTEGER NOT NULL UNIQUE, -- in lists
    closes INTEGER NOT NULL CHECK (closes IN (0, 1)),
    follow_up INTEGER NOT NULL CHECK (follow_up IN (0, 1))
) STRICT;
INSERT INTO outcomes (code, label, place, closes, follow_up) VALUES
    ('no_further_action', 'No further action', 1, 1, 0),
    ('information_advice', 'Information and advice, or signposting', 2, 1, 0),
    ('universal_or_other_agency', 'Pass to a universal service or another agency', 3, 1, 0),
    ('early_help', 'Early help or family help', 4, 1, 0),
    ('assessment_s17', 'Assessment under section 17', 5, 1, 0),
    ('strategy_s47', 'Strategy discussion or enquiry under section 47', 6, 1, 0),
    ('emergency_protection', 'Emergency protection order or police protection', 7, 1, 0),
    ('already_open', 'Already open: passed to the allocated worker', 8, 1, 0),
    ('transfer_authority', 'Transfer to another local authority', 9, 1, 0),
    ('other_panel', 'Another panel (MARAC, adult safeguarding, Prevent, exploitation)', 10, 1, 0),
    ('adequately_supported', 'Known and adequately supported', 11, 1, 0),
    ('not_this_person', 'Not this person: records were joined wrongly', 12, 1, 0),
    ('data_wrong', 'The data are wrong or out of date', 13, 1, 0),
    ('unsuitable', 'Unsuitable: acting on it would not be safe', 14, 1, 0),
    ('watch', 'Watch, and review on a date', 15, 1, 1),
    ('more_information', 'More information is needed', 16, 0, 0);

CREATE TABLE reviews (
    review_id INTEGER PRIMARY KEY CHECK (review_id > 0),
    alert_id INTEGER NOT NULL REFERENCES alerts,
    user_id INTEGER NOT NULL REFERENCES users,
    time_ms INTEGER NOT NULL,
    outcome TEXT NOT NULL REFERENCES outcomes (code),
    agree INTEGER NOT NULL CHECK (agree IN (0, 1)),
    rationale TEXT NOT NULL CHECK (length(trim(rationale)) > 0),
    follow_up TEXT CHECK (length(follow_up) = 10), -- YYYY-MM-DD
    note TEXT NOT NULL,
    submission TEXT UNIQUE, -- the form's own key: sent twice, stored once
    digest BLOB NOT NULL CHECK (length(digest) = 32) -- also in the audit
) STRICT;
CREATE INDEX reviews_by_alert ON reviews (alert_id);
CREATE INDEX reviews_by_follow_up ON reviews (follow_up) WHERE follow_up IS NOT NULL;

CREATE TRIGGER reviews_no_update BEFORE UPDATE ON reviews
BEGIN SELECT RAISE(ABORT, 'reviews are never changed: add another'); END;
CREATE TRIGGER reviews_no_delete BEFORE DELETE ON reviews
BEGIN SELECT RAISE(ABORT, 'reviews are never changed: add another'); END;

CREATE TABLE reveal_reasons (
    reason_id INTEGER PRIMARY KEY CHECK (reason_id > 0),
    code TEXT NOT NULL UNIQUE,
    label TEXT NOT NULL,
    place INTEGER NOT NULL UNIQUE
) STRICT;
INSERT INTO reveal_reasons (code, label, place) VALUES
    ('assess_alert', 'To assess this alert', 1),
    ('open_case', 'A case is open with this family', 2),
    ('enquiry_s47', 'An enquiry under section 47, or a risk of serious harm', 3),
    ('check_records', 'To check whether the records are right', 4),
    ('subject_request', 'A request of the person concerned (access, correction, objection)', 5),
    ('oversight', 'Supervision or audit', 6);

CREATE TABLE reveals (
    reveal_id INTEGER PRIMARY KEY CHECK (reveal_id > 0),
    alert_id INTEGER REFERENCES alerts,
    person TEXT NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users,
    reason TEXT NOT NULL REFERENCES reveal_reasons (code),
    words TEXT NOT NULL CHECK (length(trim(words)) > 0),
    time_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX reveals_by_person ON reveals (person, user_id);

CREATE TRIGGER reveals_no_update BEFORE UPDATE ON reveals
BEGIN SELECT RAISE(ABORT, 'reveals are never changed'); END;
CREATE TRIGGER reveals_no_delete BEFORE DELETE ON reveals
BEGIN SELECT RAISE(ABORT, 'reveals are never changed'); END;

CREATE TABLE events (
    event_id INTEGER PRIMARY KEY CHECK (event_id > 0),
    source TEXT NOT NULL,
    event_key TEXT NOT NULL, -- the sender's; sent twice, stored once
    columns TEXT NOT NULL, -- JSON
    sender TEXT NOT NULL,
    received_ms INTEGER NOT NULL,
    UNIQUE (source, event_key)
) STRICT;

CREATE TRIGGER events_no_update BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER events_no_delete BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;

CREATE TABLE named_values (
    value_id INTEGER PRIMARY KEY CHECK (value_id > 0),
    name TEXT NOT NULL UNIQUE,
    value TEXT NOT NULL,
    changed_ms INTEGER NOT NULL
) STRICT;
