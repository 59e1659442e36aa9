-- Paged reports: blocks that go on over the page, and what full reports say of the inspection.
ALTER TABLE blocks ADD COLUMN turns TEXT;
ALTER TABLE reports ADD COLUMN inspection_start TEXT;
ALTER TABLE reports ADD COLUMN inspection_end TEXT;
ALTER TABLE reports ADD COLUMN lead_inspector TEXT;

DROP VIEW v_reports;
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
    reports.inspection_start, reports.inspection_end, reports.lead_inspector,
    (SELECT max(page_number) FROM blocks WHERE report_id = reports.id) AS pages,
    (SELECT min(name) FROM sources WHERE page_id = pages.id AND sources.current = 1) AS source,
    (SELECT count(*) FROM sources WHERE page_id = pages.id AND sources.current = 1) AS sources,
    reports.address, reports.warnings
FROM reports JOIN pages ON pages.id = reports.page_id
WHERE pages.current = 1;

CREATE VIEW v_ratings AS
SELECT reports.title AS report, reports.published, bodies.name AS body, ratings.scope, ratings.value, ratings.score,
    reports.key AS report_key
FROM ratings JOIN reports ON reports.id = ratings.report_id JOIN pages ON pages.id = reports.page_id
LEFT JOIN bodies ON bodies.id = ratings.body_id
WHERE pages.current = 1;
