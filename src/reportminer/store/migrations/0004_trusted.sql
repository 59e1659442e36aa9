-- Themes that keep their numbers, tell how far they can be trusted, and leave out what fits none.

-- `origin` is 'discovered', 'given' (of a codebook that was there before) or 'seeded'. `stability` is the share of resamples
-- in which the theme reappears, null where it was not measured. `locked` themes keep their findings at every refit.
ALTER TABLE themes ADD COLUMN origin TEXT NOT NULL DEFAULT 'discovered';
ALTER TABLE themes ADD COLUMN stability REAL;
ALTER TABLE themes ADD COLUMN note TEXT;
ALTER TABLE themes ADD COLUMN locked INTEGER NOT NULL DEFAULT 0;

-- `assigned` is 0 for a finding that fits no theme: the row names the nearest one. `steadiness` is the share of resamples
-- in which the finding stays with its theme.
ALTER TABLE theme_findings ADD COLUMN assigned INTEGER NOT NULL DEFAULT 1;
ALTER TABLE theme_findings ADD COLUMN steadiness REAL;

-- What was measured of a run (JSON): curve of the criterion, silhouette, coherence, stability, coverage, with what they mean.
ALTER TABLE theme_runs ADD COLUMN diagnostics TEXT NOT NULL DEFAULT '{}';
-- How themes join into broader ones (JSON): pairs of numbers and the height at which they join, closest first.
ALTER TABLE theme_runs ADD COLUMN hierarchy TEXT NOT NULL DEFAULT '[]';

-- Every number that a theme of this corpus ever had: it is never given to another. `members` are hashes of texts (JSON).
CREATE TABLE theme_numbers (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    members TEXT NOT NULL,
    current INTEGER NOT NULL DEFAULT 1
);

DROP VIEW v_theme_body;
DROP VIEW v_findings;
CREATE VIEW v_findings AS
SELECT findings.id AS finding_id, findings.key AS finding_key, reports.title AS report, reports.published,
    CAST(substr(reports.published, 1, 4) AS INTEGER) AS year, bodies.name AS body, findings.kind, findings.polarity,
    CASE WHEN theme_findings.assigned THEN themes.number END AS theme_number,
    CASE WHEN theme_findings.assigned THEN themes.name END AS theme,
    theme_findings.probability AS theme_probability, theme_findings.steadiness AS theme_steadiness,
    themes.number AS nearest_number, themes.name AS nearest_theme,
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

DROP VIEW v_themes;
CREATE VIEW v_themes AS
SELECT themes.id AS theme_id, themes.number, themes.name AS theme, themes.size AS findings, themes.bodies, themes.reports,
    themes.strengths, themes.concerns, themes.neutral,
    (SELECT min(value) FROM json_each(themes.years)) AS first_year,
    (SELECT max(value) FROM json_each(themes.years)) AS last_year,
    (SELECT group_concat(value, ', ') FROM json_each(themes.keywords)) AS keywords,
    themes.origin, themes.stability, themes.locked, themes.note
FROM themes;

CREATE VIEW v_theme_body AS
SELECT theme_number AS number, theme, body, count(*) AS findings, sum(polarity = 'strength') AS strengths,
    sum(polarity = 'concern') AS concerns, sum(polarity = 'neutral') AS neutral,
    count(DISTINCT report_key) AS reports
FROM v_findings
WHERE kind = 'finding' AND theme_number IS NOT NULL AND body IS NOT NULL
GROUP BY theme_number, theme, body;

-- Findings that fit no theme, with the nearest one.
CREATE VIEW v_unassigned AS
SELECT finding_key, report, published, body, polarity, nearest_number, nearest_theme, theme_probability, text, source, report_key
FROM v_findings
WHERE kind = 'finding' AND theme_number IS NULL AND nearest_number IS NOT NULL;
