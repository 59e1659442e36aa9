from __future__ import annotations

import builtins

import pytest

from reportminer import analysis
from reportminer.analysis import plots
from reportminer.analysis.examples import invented
from reportminer.errors import MissingError, UsageError

TABLE = invented()


def test_every_picture_is_written(tmp_path) -> None:
    hostile = TABLE.assign(label=TABLE["label"] + " $\\alpha$ <script>" + "x" * 60)
    figures = {
        "forest": plots.forest(analysis.concern_shares(hostile)),
        "differences": plots.forest(analysis.differences(TABLE, "year", 2015, 2016), label=["measure", "label"]),
        "odds": plots.forest(analysis.ratings(TABLE)),
        "map": plots.heat_map(analysis.concern_shares(hostile, "body")),
        "lines": plots.time_lines(analysis.shares(hostile, "year")),
        "one line": plots.time_lines(analysis.concern_shares(TABLE, "year", each_theme=False)),
    }
    for name, figure in figures.items():
        path = tmp_path / f"{name}.png"
        figure.savefig(path)
        assert path.read_bytes().startswith(b"\x89PNG")
    assert figures["odds"].axes[0].get_xscale() == "log"
    assert figures["differences"].axes[0].get_xlabel().startswith("difference")


def test_marks_stand_at_the_estimates() -> None:
    table = analysis.concern_shares(TABLE)
    axes = plots.forest(table).axes[0]
    drawn = sorted(x for line in axes.lines for x in line.get_xdata() if line.get_marker() in {"o", "D"})
    assert drawn == pytest.approx(sorted(table["estimate"]))
    assert [text.get_text() for text in axes.get_yticklabels()] == table["label"].tolist()


def test_a_table_that_cannot_be_drawn_is_told() -> None:
    with pytest.raises(UsageError, match="nothing to draw"):
        plots.forest(TABLE)
    with pytest.raises(UsageError, match="no column 'body'"):
        plots.heat_map(analysis.concern_shares(TABLE))
    with pytest.raises(UsageError, match="no years"):
        plots.time_lines(analysis.shares(TABLE), [1])
    with pytest.raises(UsageError, match="no theme 9"):
        plots.time_lines(analysis.shares(TABLE, "year"), [9])


def test_without_matplotlib_the_extra_is_named(monkeypatch) -> None:
    real = builtins.__import__

    def without(name, *rest):
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingError, match=r"reportminer\[plots\]"):
        plots.forest(analysis.concern_shares(TABLE))
