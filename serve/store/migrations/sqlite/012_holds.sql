-- Memory between lists: after a decision its children are not listed again until a day, by the kind of outcome, or until
-- their records change, whichever comes first.

ALTER TABLE outcomes ADD COLUMN hold TEXT NOT NULL DEFAULT 'none'
    CHECK (hold IN ('none', 'not_right', 'nothing_needed', 'acted', 'monitor'));
UPDATE outcomes SET hold = 'acted' WHERE closes = 1;
UPDATE outcomes SET hold = 'nothing_needed' WHERE code IN
    ('no_further_action', 'information_advice', 'universal_or_other_agency', 'adequately_supported', 'unsuitable');
UPDATE outcomes SET hold = 'not_right' WHERE code IN ('not_this_person', 'data_wrong');
UPDATE outcomes SET hold = 'monitor' WHERE code = 'watch';

CREATE TABLE holds (
    hold_id INTEGER PRIMARY KEY CHECK (hold_id > 0),
    review_id INTEGER NOT NULL REFERENCES reviews,
    person TEXT NOT NULL, -- one child; others of the home have rows of their own, or none
    decided_on TEXT NOT NULL CHECK (length(decided_on) = 10), -- YYYY-MM-DD; records received from then on end it
    until TEXT NOT NULL CHECK (length(until) = 10) -- the first day on which the child may be listed again
) STRICT;
CREATE INDEX holds_by_person ON holds (person, hold_id);
CREATE INDEX holds_by_until ON holds (until);

CREATE TRIGGER holds_no_update BEFORE UPDATE ON holds
BEGIN SELECT RAISE(ABORT, 'a hold is never changed: a later decision takes its place'); END;
CREATE TRIGGER holds_no_delete BEFORE DELETE ON holds
BEGIN SELECT RAISE(ABORT, 'a hold is never changed: a later decision takes its place'); END;
