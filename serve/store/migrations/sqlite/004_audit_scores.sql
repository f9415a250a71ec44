-- Scores that programs ask for come by the thousand a second, each about somebody else. Their index
-- grows at its end only; one by subject would change a page a row. Who asks for one person's scores
-- reads that index from end to end.

DROP INDEX audit_by_subject;
CREATE INDEX audit_by_subject ON audit (subject, sequence) WHERE action <> 'person.score';
CREATE INDEX audit_scores ON audit (sequence, subject) WHERE action = 'person.score';
