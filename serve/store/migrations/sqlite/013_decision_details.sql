-- What a decision says beside outcome and reasons, and the four groups in which outcomes are offered.

ALTER TABLE outcomes ADD COLUMN part TEXT NOT NULL DEFAULT '';
UPDATE outcomes SET place = place + 100;
UPDATE outcomes SET part = 'Help or protect', place = CASE code
    WHEN 'early_help' THEN 1 WHEN 'assessment_s17' THEN 2 WHEN 'strategy_s47' THEN 3 ELSE 4 END
    WHERE code IN ('early_help', 'assessment_s17', 'strategy_s47', 'emergency_protection');
UPDATE outcomes SET part = 'Pass on', place = CASE code
    WHEN 'already_open' THEN 5 WHEN 'universal_or_other_agency' THEN 6 WHEN 'other_panel' THEN 7 ELSE 8 END
    WHERE code IN ('already_open', 'universal_or_other_agency', 'other_panel', 'transfer_authority');
UPDATE outcomes SET part = 'Nothing more for now', place = CASE code
    WHEN 'information_advice' THEN 9 WHEN 'adequately_supported' THEN 10 ELSE 11 END
    WHERE code IN ('information_advice', 'adequately_supported', 'no_further_action');
UPDATE outcomes SET part = 'Wait, or something is wrong', place = CASE code
    WHEN 'more_information' THEN 12 WHEN 'watch' THEN 13 WHEN 'not_this_person' THEN 14 WHEN 'data_wrong' THEN 15 ELSE 16 END
    WHERE code IN ('more_information', 'watch', 'not_this_person', 'data_wrong', 'unsuitable');

CREATE TABLE review_details (
    review_id INTEGER PRIMARY KEY REFERENCES reviews,
    need INTEGER CHECK (need BETWEEN 1 AND 4), -- level of need; NULL = not said
    spoke_to TEXT NOT NULL, -- '' = not said
    informed TEXT CHECK (informed IN ('yes', 'no')), -- whether the family was; NULL = not said
    agreement TEXT CHECK (agreement IN ('agreed', 'refused', 'not_sought')), -- of the family to help; NULL = not said
    agreement_why TEXT NOT NULL -- why the family was not informed or agreement not sought; '' = not said
) STRICT;

CREATE TRIGGER review_details_no_update BEFORE UPDATE ON review_details
BEGIN SELECT RAISE(ABORT, 'reviews are never changed: add another'); END;
CREATE TRIGGER review_details_no_delete BEFORE DELETE ON review_details
BEGIN SELECT RAISE(ABORT, 'reviews are never changed: add another'); END;

-- A decision that is being written: one a case and person, until it is recorded or thrown away.
CREATE TABLE decision_drafts (
    draft_id INTEGER PRIMARY KEY CHECK (draft_id > 0),
    alert_id INTEGER NOT NULL REFERENCES alerts,
    user_id INTEGER NOT NULL REFERENCES users,
    time_ms INTEGER NOT NULL,
    fields TEXT NOT NULL, -- JSON, as typed
    UNIQUE (alert_id, user_id)
) STRICT;

-- Decisions that whoever made them took back within minutes: they stay in the history and count for nothing else.
CREATE TABLE review_undos (
    review_id INTEGER PRIMARY KEY REFERENCES reviews,
    time_ms INTEGER NOT NULL
) STRICT;

CREATE TRIGGER review_undos_no_update BEFORE UPDATE ON review_undos
BEGIN SELECT RAISE(ABORT, 'an undo is never changed: record the decision again'); END;
CREATE TRIGGER review_undos_no_delete BEFORE DELETE ON review_undos
BEGIN SELECT RAISE(ABORT, 'an undo is never changed: record the decision again'); END;
