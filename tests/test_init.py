from __future__ import annotations

import subprocess
import sys

import pytest

import reportminer

NAMES = (
    "Block Body Corpus Embedder Finding MissingError ModelError Page Rating Report ReportMinerError StoreError Theme "
    "Themes UnreadableError UsageError __version__ embedder export extract manifest methods write_report"
)


def test_the_public_names() -> None:
    assert " ".join(reportminer.__all__) == NAMES
    assert set(dir(reportminer)) == set(reportminer.__all__)


@pytest.mark.parametrize("name", NAMES.split())
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(reportminer, name) is not None


def test_another_name_is_not() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Document'"):
        _ = reportminer.Document


def test_the_import_is_light() -> None:
    code = (
        "import sys, reportminer; reportminer.Corpus; "
        "print([n for n in ('numpy', 'sklearn', 'pandas', 'spacy', 'onnxruntime', 'torch', 'bs4') if n in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (run.stdout.strip(), run.stderr) == ("[]", "")
