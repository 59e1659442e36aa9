from __future__ import annotations

from pathlib import Path

from reportminer.store import Store
from reportminer.store.layouts import LayoutRun


def test_one_layout_is_kept_the_last(tmp_path: Path) -> None:
    with Store(tmp_path / "corpus.sqlite") as store:
        assert store.layouts.run() is None
        assert store.layouts.places() == {}
        first = LayoutRun(key="k1", model="m", space="general")
        store.layouts.save(first, {"b": (0.25, 1.0), "a": (0.0, 0.5)})
        assert store.layouts.run() == first
        assert store.layouts.places() == {"a": (0.0, 0.5), "b": (0.25, 1.0)}
        second = LayoutRun(key="k2", model="m", space="probation")
        store.layouts.save(second, {"c": (0.125, 0.75)})
    with Store(tmp_path / "corpus.sqlite") as store:
        assert store.layouts.run() == second
        assert store.layouts.places() == {"c": (0.125, 0.75)}
