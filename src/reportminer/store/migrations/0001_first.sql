-- The first schema. Column names avoid SQL keywords (start_char, not start), so that a query typed by hand needs no quotes.
-- `name` and `title` are what Datasette shows in place of a foreign key's number.

-- One distinct content, byte for byte. `current` is 1 while some source holds this content.
CREATE TABLE pages (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    media_type TEXT NOT NULL,
    content BLOB NOT NULL,
    address TEXT,
    fetched TEXT,
    current INTEGER NOT NULL DEFAULT 0
);

-- A place (file or address) that held a page. Every version that a place has held is kept; one of them is current.
CREATE TABLE sources (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    page_id INTEGER NOT NULL REFERENCES pages(id),
    current INTEGER NOT NULL DEFAULT 1,
    size INTEGER,
    mtime_ns INTEGER,
    UNIQUE (name, page_id)
);
CREATE UNIQUE INDEX one_current_page_a_source ON sources(name) WHERE current = 1;
CREATE INDEX sources_of_a_page ON sources(page_id, current);

CREATE TRIGGER sources_inserted AFTER INSERT ON sources BEGIN
    UPDATE pages SET current = EXISTS (SELECT 1 FROM sources WHERE page_id = new.page_id AND current = 1)
    WHERE id = new.page_id;
END;
CREATE TRIGGER sources_updated AFTER UPDATE OF current, page_id ON sources BEGIN
    UPDATE pages SET current = EXISTS (SELECT 1 FROM sources WHERE page_id = pages.id AND current = 1)
    WHERE id IN (old.page_id, new.page_id);
END;
CREATE TRIGGER sources_deleted AFTER DELETE ON sources BEGIN
    UPDATE pages SET current = EXISTS (SELECT 1 FROM sources WHERE page_id = old.page_id AND current = 1)
    WHERE id = old.page_id;
END;

-- One report a page. `as_read` is what the reader knew (JSON), from which mining starts afresh each time.
-- made_from/settings belong to the stage "read", mined_from/mined_settings to the stage "mine".
CREATE TABLE reports (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    page_id INTEGER NOT NULL UNIQUE REFERENCES pages(id),
    title TEXT NOT NULL,
    published TEXT,
    kind TEXT NOT NULL,
    programme TEXT,
    chief_inspector TEXT,
    address TEXT,
    warnings TEXT NOT NULL DEFAULT '[]',
    as_read TEXT NOT NULL,
    made_from TEXT NOT NULL,
    settings TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    mined_from TEXT,
    mined_settings TEXT
);

CREATE TABLE blocks (
    id INTEGER PRIMARY KEY,
    report_id INTEGER NOT NULL REFERENCES reports(id) ON DELETE CASCADE,
    n INTEGER NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    start_char INTEGER NOT NULL,
    end_char INTEGER NOT NULL,
    depth INTEGER NOT NULL DEFAULT 0,
    marker TEXT,
    page_number INTEGER,
    box TEXT,
    UNIQUE (report_id, n)
);

CREATE TABLE bodies (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    UNIQUE (name, type)
);

CREATE TABLE report_bodies (
    report_id INTEGER NOT NULL REFERENCES reports(id) ON DELETE CASCADE,
    n INTEGER NOT NULL,
    body_id INTEGER NOT NULL REFERENCES bodies(id),
    PRIMARY KEY (report_id, n)
);
CREATE INDEX reports_of_a_body ON report_bodies(body_id);

CREATE TABLE ratings (
    id INTEGER PRIMARY KEY,
    report_id INTEGER NOT NULL REFERENCES reports(id) ON DELETE CASCADE,
    n INTEGER NOT NULL,
    body_id INTEGER REFERENCES bodies(id),
    scope TEXT NOT NULL,
    value TEXT NOT NULL,
    score TEXT,
    UNIQUE (report_id, n)
);
CREATE INDEX ratings_of_a_body ON ratings(body_id);

CREATE TABLE speakers (
    id INTEGER PRIMARY KEY,
    report_id INTEGER NOT NULL REFERENCES reports(id) ON DELETE CASCADE,
    n INTEGER NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (report_id, n)
);

CREATE TABLE findings (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    report_id INTEGER NOT NULL REFERENCES reports(id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    polarity TEXT,
    text TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    start_char INTEGER NOT NULL,
    end_char INTEGER NOT NULL,
    block_id INTEGER NOT NULL REFERENCES blocks(id) ON DELETE CASCADE,
    body_id INTEGER REFERENCES bodies(id),
    speaker TEXT,
    page_number INTEGER,
    cue TEXT,
    confidence REAL NOT NULL
);
CREATE INDEX findings_of_a_report ON findings(report_id, start_char);
CREATE INDEX findings_of_a_block ON findings(block_id);
CREATE INDEX findings_of_a_body ON findings(body_id);
CREATE INDEX findings_of_a_text ON findings(text_hash);

-- Full-text search. The quotes around the table's name are what Datasette looks for.
CREATE VIRTUAL TABLE findings_fts USING fts5(
    text, content="findings", content_rowid="id", tokenize="porter unicode61 remove_diacritics 2"
);
CREATE TRIGGER findings_inserted AFTER INSERT ON findings BEGIN
    INSERT INTO findings_fts (rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER findings_deleted AFTER DELETE ON findings BEGIN
    INSERT INTO findings_fts (findings_fts, rowid, text) VALUES ('delete', old.id, old.text);
END;
CREATE TRIGGER findings_updated AFTER UPDATE OF text ON findings BEGIN
    INSERT INTO findings_fts (findings_fts, rowid, text) VALUES ('delete', old.id, old.text);
    INSERT INTO findings_fts (rowid, text) VALUES (new.id, new.text);
END;

-- One vector a model and text: float32, little endian, unit length. `truncated` is 1 for a text longer than the model reads.
CREATE TABLE vectors (
    model TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    vector BLOB NOT NULL,
    truncated INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (model, text_hash)
) WITHOUT ROWID;

CREATE TABLE theme_runs (
    id INTEGER PRIMARY KEY,
    model TEXT NOT NULL,
    made_from TEXT NOT NULL,
    settings TEXT NOT NULL,
    parameters TEXT NOT NULL DEFAULT '{}',
    message TEXT
);

-- `number` is the theme's number in its run, from 1, largest first; `name` is its label.
CREATE TABLE themes (
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES theme_runs(id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    keywords TEXT NOT NULL,
    size INTEGER NOT NULL,
    bodies INTEGER NOT NULL,
    reports INTEGER NOT NULL,
    strengths INTEGER NOT NULL,
    concerns INTEGER NOT NULL,
    neutral INTEGER NOT NULL,
    years TEXT NOT NULL,
    UNIQUE (run_id, number)
);

-- `exemplar` is 1 for the most typical finding of the theme, 2 for the next; null for the others.
CREATE TABLE theme_findings (
    finding_id INTEGER NOT NULL REFERENCES findings(id) ON DELETE CASCADE,
    theme_id INTEGER NOT NULL REFERENCES themes(id) ON DELETE CASCADE,
    probability REAL NOT NULL,
    exemplar INTEGER,
    PRIMARY KEY (finding_id, theme_id)
);
CREATE INDEX findings_of_a_theme ON theme_findings(theme_id);

-- What went wrong last time, until it goes right.
CREATE TABLE failures (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    stage TEXT NOT NULL,
    error TEXT NOT NULL,
    message TEXT NOT NULL,
    made_from TEXT,
    settings TEXT,
    UNIQUE (source, stage)
);

-- The readable side. A page found at several sources is shown under the first of them by name; a page that is gone,
-- under the first that held it.
CREATE VIEW v_pages AS
SELECT pages.id AS page_id, pages.sha256, pages.media_type, length(pages.content) AS bytes, pages.current,
    (SELECT name FROM sources WHERE page_id = pages.id ORDER BY sources.current DESC, name LIMIT 1) AS source,
    (SELECT count(*) FROM sources WHERE page_id = pages.id AND sources.current = 1) AS sources,
    pages.address, pages.fetched
FROM pages;

CREATE VIEW v_reports AS
SELECT reports.id AS report_id, reports.key AS report_key, reports.title, reports.published,
    CAST(substr(reports.published, 1, 4) AS INTEGER) AS year, reports.kind, reports.programme, reports.chief_inspector,
    (SELECT group_concat(name, '; ') FROM (
        SELECT bodies.name FROM report_bodies JOIN bodies ON bodies.id = report_bodies.body_id
        WHERE report_bodies.report_id = reports.id ORDER BY report_bodies.n)) AS bodies,
    (SELECT count(*) FROM findings WHERE report_id = reports.id AND kind = 'finding') AS findings,
    (SELECT count(*) FROM findings WHERE report_id = reports.id AND polarity = 'strength') AS strengths,
    (SELECT count(*) FROM findings WHERE report_id = reports.id AND polarity = 'concern') AS concerns,
    (SELECT count(*) FROM findings WHERE report_id = reports.id AND polarity = 'neutral') AS neutral,
    (SELECT count(*) FROM findings WHERE report_id = reports.id AND kind = 'recommendation') AS recommendations,
    (SELECT min(name) FROM sources WHERE page_id = pages.id AND sources.current = 1) AS source,
    (SELECT count(*) FROM sources WHERE page_id = pages.id AND sources.current = 1) AS sources,
    reports.address, reports.warnings
FROM reports JOIN pages ON pages.id = reports.page_id
WHERE pages.current = 1;

CREATE VIEW v_findings AS
SELECT findings.id AS finding_id, findings.key AS finding_key, reports.title AS report, reports.published,
    CAST(substr(reports.published, 1, 4) AS INTEGER) AS year, bodies.name AS body, findings.kind, findings.polarity,
    themes.number AS theme_number, themes.name AS theme, theme_findings.probability AS theme_probability,
    findings.text, findings.speaker, findings.cue, findings.confidence,
    findings.start_char, findings.end_char, blocks.n AS block, findings.page_number,
    (SELECT min(name) FROM sources WHERE page_id = pages.id AND sources.current = 1) AS source,
    reports.key AS report_key, findings.text_hash
FROM findings
JOIN reports ON reports.id = findings.report_id
JOIN pages ON pages.id = reports.page_id
JOIN blocks ON blocks.id = findings.block_id
LEFT JOIN bodies ON bodies.id = findings.body_id
LEFT JOIN theme_findings ON theme_findings.finding_id = findings.id
LEFT JOIN themes ON themes.id = theme_findings.theme_id
WHERE pages.current = 1;

CREATE VIEW v_themes AS
SELECT themes.id AS theme_id, themes.number, themes.name AS theme, themes.size AS findings, themes.bodies, themes.reports,
    themes.strengths, themes.concerns, themes.neutral,
    (SELECT min(value) FROM json_each(themes.years)) AS first_year,
    (SELECT max(value) FROM json_each(themes.years)) AS last_year,
    (SELECT group_concat(value, ', ') FROM json_each(themes.keywords)) AS keywords
FROM themes;

CREATE VIEW v_theme_body AS
SELECT theme_number AS number, theme, body, count(*) AS findings, sum(polarity = 'strength') AS strengths,
    sum(polarity = 'concern') AS concerns, sum(polarity = 'neutral') AS neutral,
    count(DISTINCT report_key) AS reports
FROM v_findings
WHERE kind = 'finding' AND theme_number IS NOT NULL AND body IS NOT NULL
GROUP BY theme_number, theme, body;
