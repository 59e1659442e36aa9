"""Findings with all that stands around them: listed, and searched by words or by meaning."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Row

from reportminer.records import Finding
from reportminer.store.database import Database
from reportminer.store.rows import finding_from_row

# A phrase in double quotes, or a word; an apostrophe inside a word belongs to it: “young people's”.
TERM = re.compile(r'"([^"]*)"|(\w+(?:[\'’]\w+)*)')


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """A finding with what one line of a table shows of it.

    Attributes:
        finding: the finding.
        title: title of its report.
        source: source of its report.
        published: publication date of its report, ``YYYY-MM-DD`` or None.
        theme: `Theme.id` of its theme, or None.
        label: label of its theme, or None.
        probability: how sure the clusterer is of the theme, 0 to 1, or None.
    """

    finding: Finding
    title: str
    source: str
    published: str | None
    theme: int | None
    label: str | None
    probability: float | None


class FoundTable:
    """Current findings as rows of the view `v_findings`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def rows(
        self,
        *,
        kind: str | None = None,
        polarity: str | None = None,
        theme: int | None = None,
        body: str | None = None,
        limit: int | None = None,
    ) -> list[FindingRow]:
        """Return findings, by date (newest first), source and place in the text.

        Args:
            kind: only ``finding`` or only ``recommendation``.
            polarity: only ``strength``, ``concern`` or ``neutral``.
            theme: only of the theme with this number.
            body: only of bodies whose name contains this, whatever the case.
            limit: at most so many.
        """
        # instr(lower()) and not LIKE: a name may hold % or _.
        rows = self._database.rows(
            "SELECT * FROM v_findings WHERE (:kind IS NULL OR kind = :kind) "
            "AND (:polarity IS NULL OR polarity = :polarity) AND (:theme IS NULL OR theme_number = :theme) "
            "AND (:body IS NULL OR instr(lower(body), lower(:body)) > 0) "
            "ORDER BY published DESC NULLS LAST, source, report_key, start_char, end_char, finding_key LIMIT :limit",
            {
                "kind": kind,
                "polarity": polarity,
                "theme": theme,
                "body": body,
                "limit": -1 if limit is None else limit,
            },
        )
        return [_finding_row(row) for row in rows]

    def of_report(self, key: str) -> list[FindingRow]:
        """Return the findings and recommendations of a current report, in order of the text."""
        rows = self._database.rows(
            "SELECT * FROM v_findings WHERE report_key = ? ORDER BY start_char, end_char, finding_key", (key,)
        )
        return [_finding_row(row) for row in rows]

    def get(self, keys: Sequence[str]) -> dict[str, FindingRow]:
        """Return the current findings with these keys, by key."""
        rows = self._database.rows(
            "SELECT * FROM v_findings WHERE finding_key IN (SELECT value FROM json_each(?))", (json.dumps(list(keys)),)
        )
        return {row["finding_key"]: _finding_row(row) for row in rows}

    def by_words(self, query: str, limit: int) -> list[str]:
        """Return the keys of current findings that share words with the query, best first.

        Those with every word come before those with some. Word forms meet by their stem: ``visit`` finds ``visits``.

        Args:
            query: words as a person types them; "words in double quotes" must stand together. Nothing in it is an
                operator: it may hold any character.
            limit: at most so many.
        """
        terms = fts_terms(query)
        keys: dict[str, None] = {}
        for joint in (" AND ", " OR ") if len(terms) > 1 else (" AND ",) * len(terms):
            rows = self._database.rows(
                "SELECT findings.key FROM findings_fts JOIN findings ON findings.id = findings_fts.rowid "
                "JOIN reports ON reports.id = report_id JOIN pages ON pages.id = page_id "
                "WHERE findings_fts MATCH ? AND pages.current = 1 ORDER BY bm25(findings_fts), findings.key LIMIT ?",
                (joint.join(terms), limit),
            )
            keys.update((row["key"], None) for row in rows)
        return list(keys)[:limit]

    def with_vectors(self, model: str) -> list[tuple[str, bytes]]:
        """Return key and vector (float32 bytes) of every current finding that has one of this model, by key."""
        rows = self._database.rows(
            "SELECT findings.key, vector FROM findings JOIN vectors ON vectors.text_hash = findings.text_hash "
            "JOIN reports ON reports.id = report_id JOIN pages ON pages.id = page_id "
            "WHERE model = ? AND pages.current = 1 ORDER BY findings.key",
            (model,),
        )
        return [(row["key"], row["vector"]) for row in rows]


def fts_terms(query: str) -> list[str]:
    """Return the words and quoted phrases of a query as FTS5 strings, in which nothing is an operator.

    Examples:
        >>> fts_terms('home NEAR("visits") OR -plan*')
        ['"home"', '"NEAR"', '"visits"', '"OR"', '"plan"']
        >>> fts_terms('"home visits" were')
        ['"home visits"', '"were"']
        >>> fts_terms('" * ( ^')
        []
    """
    terms = [" ".join(re.findall(r"\w+", match[1] or match[2] or "")) for match in TERM.finditer(query)]
    return [f'"{term}"' for term in dict.fromkeys(terms) if term]


def _finding_row(row: Row) -> FindingRow:
    return FindingRow(
        finding=finding_from_row(row),
        title=row["report"],
        source=row["source"],
        published=row["published"],
        theme=row["theme_number"],
        label=row["theme"],
        probability=row["theme_probability"],
    )
