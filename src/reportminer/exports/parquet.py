"""Parquet: typed columns for pandas, R, Arrow and DuckDB."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from reportminer.exports.material import FINDINGS, Material

SUFFIXES = (".parquet",)
EXTRA = "parquet"
HOLDS = "findings with typed columns, for pandas, R, DuckDB"
ROWS_AT_ONCE = 10_000


def write(material: Material, path: Path) -> None:
    """Write every finding as a row, some thousands at a time; fields tell in their metadata what they hold."""
    import pyarrow as pa  # noqa: PLC0415 - an extra
    import pyarrow.parquet as pq  # noqa: PLC0415 - an extra

    types = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64()}
    schema = pa.schema(
        [pa.field(column.name, types[column.type], metadata={"description": column.holds}) for column in FINDINGS]
    )
    with pq.ParquetWriter(path, schema, compression="zstd") as file:
        findings = material.findings()
        while rows := list(islice(findings, ROWS_AT_ONCE)):
            # Half of a surrogate pair is no text in any encoding.
            legal = [{name: _whole(value) for name, value in row.items()} for row in rows]
            file.write_table(pa.Table.from_pylist(legal, schema=schema))


def _whole(value: object) -> object:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) and not value.isascii() else value
