-- Collecting from publishers: documents with all their addresses, where their bytes are kept, and what each visit did.

-- Who put a page here: 'folder' for files beside the database, else the name of a source ('hmi-probation').
ALTER TABLE sources ADD COLUMN origin TEXT NOT NULL DEFAULT 'folder';

-- What a collected page says, as a hash: its bytes differ at every visit (a time in a style sheet's address), this does not.
ALTER TABLE pages ADD COLUMN identity TEXT;
-- Where its bytes are: a WARC file in the folder of the corpus. `content` is empty then.
ALTER TABLE pages ADD COLUMN warc_file TEXT;
ALTER TABLE pages ADD COLUMN warc_offset INTEGER;
ALTER TABLE pages ADD COLUMN warc_length INTEGER;
ALTER TABLE pages ADD COLUMN warc_record TEXT;
ALTER TABLE pages ADD COLUMN bytes INTEGER;
-- What its listing said, where the page itself may not say it.
ALTER TABLE pages ADD COLUMN listed_title TEXT;
ALTER TABLE pages ADD COLUMN listed_published TEXT;
ALTER TABLE pages ADD COLUMN listed_kind TEXT;
ALTER TABLE pages ADD COLUMN listed_body TEXT;
-- Which source a document that did not come belongs to.
ALTER TABLE failures ADD COLUMN origin TEXT;
CREATE INDEX pages_of_an_identity ON pages(identity);
CREATE INDEX pages_of_a_record ON pages(warc_record);

-- One published document a row: `address` is how it is shown, and its name in `sources`; `key` its canonical form.
-- `parent_id` is the page that offers it, for a file. `etag` and `modified` are for the next conditional request.
CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    address TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT,
    published TEXT,
    body TEXT,
    listing TEXT,
    version TEXT,
    parent_id INTEGER REFERENCES documents(id),
    page_id INTEGER NOT NULL REFERENCES pages(id),
    length INTEGER NOT NULL DEFAULT 0,
    etag TEXT,
    modified TEXT,
    checked TEXT
);
CREATE INDEX documents_of_a_page ON documents(page_id);
CREATE INDEX documents_of_a_parent ON documents(parent_id);
CREATE INDEX documents_of_an_origin ON documents(origin);

-- Every address of a document: asked for, redirected from, canonical, short, archived copy, same text elsewhere.
-- `version` is what a listing calls the copy that stands there, where that is not the document's own address.
CREATE TABLE addresses (
    key TEXT PRIMARY KEY,
    address TEXT NOT NULL,
    document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    how TEXT NOT NULL,
    version TEXT
) WITHOUT ROWID;
CREATE INDEX addresses_of_a_document ON addresses(document_id);

-- What a page offers ('attachment') or links to in its text ('link'). The other end may not be stored (yet).
CREATE TABLE links (
    document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    relation TEXT NOT NULL,
    n INTEGER NOT NULL,
    key TEXT NOT NULL,
    address TEXT NOT NULL,
    label TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT 'other',
    PRIMARY KEY (document_id, relation, n)
) WITHOUT ROWID;
CREATE INDEX links_to_a_key ON links(key);

-- The last answer of every listing, so that a 304 needs no second transfer, and a killed visit no second request.
CREATE TABLE listings (
    address TEXT PRIMARY KEY,
    origin TEXT NOT NULL,
    final TEXT NOT NULL,
    headers TEXT NOT NULL,
    content BLOB NOT NULL,
    etag TEXT,
    modified TEXT,
    fetched TEXT NOT NULL
);

-- One visit a row. `ended` is null while it runs, and stays so when it is killed. `filled` counts the announcements with
-- each field (JSON), to see when a listing stops telling it. `whole` is 1 for a visit that asked for everything.
CREATE TABLE visits (
    id INTEGER PRIMARY KEY,
    origin TEXT NOT NULL,
    site TEXT NOT NULL,
    began TEXT NOT NULL,
    ended TEXT,
    outcome TEXT,
    whole INTEGER NOT NULL DEFAULT 0,
    announced INTEGER NOT NULL DEFAULT 0,
    filled TEXT NOT NULL DEFAULT '{}',
    requests INTEGER NOT NULL DEFAULT 0,
    added INTEGER NOT NULL DEFAULT 0,
    changed INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX visits_of_an_origin ON visits(origin, id);

DROP VIEW v_pages;
CREATE VIEW v_pages AS
SELECT pages.id AS page_id, pages.sha256, pages.media_type, coalesce(pages.bytes, length(pages.content)) AS bytes,
    pages.current,
    (SELECT name FROM sources WHERE page_id = pages.id ORDER BY sources.current DESC, name LIMIT 1) AS source,
    (SELECT count(*) FROM sources WHERE page_id = pages.id AND sources.current = 1) AS sources,
    pages.address, pages.fetched, pages.identity, pages.warc_file, pages.warc_offset, pages.warc_length, pages.warc_record,
    pages.sha256 || ifnull(' title ' || pages.listed_title, '') || ifnull(' published ' || pages.listed_published, '')
        || ifnull(' kind ' || pages.listed_kind, '') || ifnull(' body ' || pages.listed_body, '') AS made_from
FROM pages;

CREATE VIEW v_documents AS
SELECT documents.id AS document_id, documents.origin, documents.kind, documents.title, documents.published,
    documents.body, documents.address, documents.listing, parents.address AS offered_by,
    (SELECT group_concat(address, ' ') FROM (
        SELECT address FROM addresses WHERE document_id = documents.id ORDER BY key)) AS addresses,
    pages.media_type, coalesce(pages.bytes, length(pages.content)) AS bytes, coalesce(pages.identity, pages.sha256) AS identity,
    pages.sha256, pages.fetched, pages.warc_file, pages.warc_offset, pages.warc_length, pages.warc_record,
    reports.key AS report_key
FROM documents
JOIN pages ON pages.id = documents.page_id
LEFT JOIN documents AS parents ON parents.id = documents.parent_id
LEFT JOIN reports ON reports.page_id = pages.id;

-- Documents that belong together, each pair in both directions: a page and its file, pages that link to one another, and
-- release and report of one inspected body, of one programme where both name it, published within a month.
CREATE VIEW v_related AS
WITH pairs (one_id, other_id, how) AS (
    SELECT id, parent_id, 'attachment' FROM documents WHERE parent_id IS NOT NULL
    UNION SELECT links.document_id, addresses.document_id, links.relation
    FROM links JOIN addresses ON addresses.key = links.key AND addresses.document_id != links.document_id
    UNION SELECT one.id, other.id, 'same body and time'
    FROM documents AS one JOIN reports AS one_report ON one_report.page_id = one.page_id
    JOIN report_bodies AS one_body ON one_body.report_id = one_report.id
    JOIN report_bodies AS other_body ON other_body.body_id = one_body.body_id
    JOIN reports AS other_report ON other_report.id = other_body.report_id
    JOIN documents AS other ON other.page_id = other_report.page_id
    WHERE one.kind = 'press release' AND other.kind = 'report'
    AND abs(julianday(one_report.published) - julianday(other_report.published)) <= 31
    AND (one_report.programme IS NULL OR other_report.programme IS NULL OR one_report.programme = other_report.programme)
), both_ways (one_id, other_id, how) AS (
    SELECT one_id, other_id, how FROM pairs UNION SELECT other_id, one_id, how FROM pairs
)
SELECT one.address, one.kind, other.address AS other_address, other.kind AS other_kind, min(how) AS how,
    one.id AS document_id, other.id AS other_id
FROM both_ways JOIN documents AS one ON one.id = one_id JOIN documents AS other ON other.id = other_id
GROUP BY one.id, other.id;
