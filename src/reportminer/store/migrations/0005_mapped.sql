-- The map of findings in the HTML report: made once from the vectors that the themes were grouped in, and kept.

-- The one stored layout. `key` is a hash of the model, the space, the texts and the code that it was made from: with another
-- one it is made anew. `model` and `space` say whose vectors were laid out.
CREATE TABLE layouts (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    model TEXT NOT NULL,
    space TEXT NOT NULL
);

-- Where each text stands: `x` and `y` from 0 to 1, both axes of one scale, `x` to the right. `text_hash` is that of `findings`.
-- Near places mean texts that are alike; how far groups are from each other means nothing.
CREATE TABLE layout_places (
    layout_id INTEGER NOT NULL REFERENCES layouts(id) ON DELETE CASCADE,
    text_hash TEXT NOT NULL,
    x REAL NOT NULL,
    y REAL NOT NULL,
    PRIMARY KEY (layout_id, text_hash)
) WITHOUT ROWID;
