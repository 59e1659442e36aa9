"""Parquet: findings with types, as pandas, R (arrow), DuckDB and Spark read them."""

from __future__ import annotations

import json
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from reportminer.exports.material import FINDINGS, Column, Material

SUFFIXES = (".parquet",)
EXTRA = "parquet"
HOLDS = "findings with types, for pandas, R, DuckDB"

GROUP = 10_000
"""Rows in memory at a time, which are one row group of the file."""


def write(material: Material, path: Path) -> None:
    """Write the findings in row groups; what the columns hold and what the file is stand in its metadata."""
    import pyarrow as pa  # noqa: PLC0415 - an extra
    from pyarrow import parquet  # noqa: PLC0415

    types = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "date": pa.date32()}
    fields = [pa.field(one.name, types[one.type], metadata={"description": one.holds}) for one in FINDINGS]
    about = json.dumps(dict(material.about()), ensure_ascii=False)
    schema = pa.schema(fields, metadata={"reportminer": about})
    rows = material.findings()
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        while group := list(islice(rows, GROUP)):
            columns = [pa.array([_value(one, row) for row in group], types[one.type]) for one in FINDINGS]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))


def _value(column: Column, row: dict[str, Any]) -> Any:  # noqa: ANN401 - whatever a column holds
    value = row[column.name]
    return day(value) if column.type == "date" else value


def day(value: str | None) -> date | None:
    """Return a publication date; None for what is none.

    Examples:
        >>> day("2013-11-12"), day("soon"), day(None)
        (datetime.date(2013, 11, 12), None, None)
    """
    try:
        return None if value is None else date.fromisoformat(value)
    except ValueError:
        return None
