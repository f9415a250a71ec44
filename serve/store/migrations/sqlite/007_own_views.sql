-- What a reviewer thought of a case from its records, before the estimate: kept once for each alert and person.

CREATE TABLE own_views (
    view_id INTEGER PRIMARY KEY CHECK (view_id > 0),
    alert_id INTEGER NOT NULL REFERENCES alerts,
    user_id INTEGER NOT NULL REFERENCES users,
    time_ms INTEGER NOT NULL,
    closer_look TEXT NOT NULL CHECK (closer_look IN ('yes', 'no', 'unsure')),
    words TEXT NOT NULL,
    UNIQUE (alert_id, user_id)
) STRICT;

CREATE TRIGGER own_views_no_update BEFORE UPDATE ON own_views
BEGIN SELECT RAISE(ABORT, 'a view is never changed'); END;
CREATE TRIGGER own_views_no_delete BEFORE DELETE ON own_views
BEGIN SELECT RAISE(ABORT, 'a view is never changed'); END;

-- Labels that could be misread.
UPDATE outcomes SET label = 'Monitor, with a review date' WHERE code = 'watch';
UPDATE outcomes SET label = 'Unsafe to act on' WHERE code = 'unsuitable';
UPDATE outcomes SET label = 'Not this person: records were linked wrongly' WHERE code = 'not_this_person';
UPDATE outcomes SET label = 'Strategy discussion or section 47 enquiry' WHERE code = 'strategy_s47';
UPDATE reveal_reasons SET label = 'A section 47 enquiry, or a risk of serious harm' WHERE code = 'enquiry_s47';
UPDATE reveal_reasons SET label = 'A data protection request (access, rectification or objection)' WHERE code = 'subject_request';
