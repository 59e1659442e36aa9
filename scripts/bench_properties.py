"""The property tests that were asked for, run by name: what no table of figures shows."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from bench_scores import Claim
from bench_sets import ROOT

TESTS = {
    "determinism": "tests/themes/test_estimator.py::test_no_order_and_no_repetition_changes_the_themes",
    "assigning equals the fit": "tests/themes/test_estimator.py::test_predicting_the_texts_of_the_fit_repeats_the_fit",
    "duplicates share a theme": "tests/themes/test_near.py::test_duplicates_share_a_theme",
    "shares sum to one": "tests/given/test_head.py::test_shares_sum_to_one_each_text_alone",
    "curation is replayed": "tests/codebook/test_replay_properties.py::test_replaying_twice_is_replaying_once",
}


def measure() -> Iterator[Claim]:
    """Yield whether each property test passes, in a process of its own."""
    for what, test in TESTS.items():
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(ROOT / test.split("::")[0])]
        done = subprocess.run(  # noqa: S603 - our own tests
            [*command, "-k", test.split("::")[1]], cwd=ROOT, check=False, capture_output=True, text=True
        )
        ok = done.returncode == 0
        yield Claim(
            what=f"property test: {what}", asked="passes", reached=f"{test} {'passes' if ok else 'fails'}", ok=ok
        )
