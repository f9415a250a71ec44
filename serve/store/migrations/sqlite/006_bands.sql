-- Bands of alerts in the order in which they are looked at; others come after them.

CREATE TABLE bands (
    band_id INTEGER PRIMARY KEY CHECK (band_id > 0),
    name TEXT NOT NULL UNIQUE,
    place INTEGER NOT NULL UNIQUE
) STRICT;
INSERT INTO bands (name, place) VALUES ('red', 1), ('amber', 2), ('green', 3);
