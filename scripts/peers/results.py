"""What the peers found, run once and kept: the same texts, method, parameters and version are never run again."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
LONGEST = 3 * 3600  # seconds that one run of a peer may take
Params = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one run of a peer gave.

    Attributes:
        method: name of the method, as ``run_peer.py`` knows it.
        params: its parameters.
        version: package and version.
        labels: topic of each text, -1 for outliers; empty where the run failed.
        wall: seconds.
        cpu: seconds, with those of child processes.
        peak: megabytes at the most.
        whole: embedding is part of the run.
        error: last line of what a failed run said.
    """

    method: str
    params: dict[str, int]
    version: str
    labels: tuple[int, ...] = ()
    wall: float = 0.0
    cpu: float = 0.0
    peak: float = 0.0
    whole: bool = False
    error: str = ""


def cache_key(texts: Sequence[str], *facts: object) -> str:
    """Return a name for a result: it differs wherever texts, their order, or anything else that decides differs.

    Examples:
        >>> cache_key(["a", "b"], "bertopic", {"size": 10}) == cache_key(["a", "b"], "bertopic", {"size": 20})
        False
    """
    content = json.dumps([list(texts), *facts], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:20]


class Peers:
    """The peers' environment and the folder of what was run in it.

    Args:
        python: the environment's Python; where None or missing, only what is kept is there.
        cache: folder of results.
    """

    def __init__(self, python: Path | None, cache: Path) -> None:
        self.python = python if python is not None and python.exists() else None
        self.cache = cache
        cache.mkdir(parents=True, exist_ok=True)
        self.versions = self._versions()

    def _versions(self) -> dict[str, str]:
        kept = self.cache / "versions.json"
        if self.python is None:
            return dict(json.loads(kept.read_text(encoding="utf-8"))) if kept.exists() else {}
        command = [str(self.python), str(HERE / "run_peer.py"), "--versions"]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own
        kept.write_text(said, encoding="utf-8")
        return dict(json.loads(said))

    def run(self, texts: Sequence[str], method: str, params: Params, *, whole: bool = False, fresh: bool = False) -> Result | None:
        """Return what a method finds, from the cache or by running it; None where neither is possible.

        Args:
            texts: the texts.
            method: one of ``run_peer.METHODS``.
            params: its parameters, and ``run`` to tell repeated runs of a random method apart.
            whole: embed the texts in the same process; otherwise vectors made once for the set are handed over.
            fresh: run it in any case.
        """
        if method not in self.versions:
            return None
        version = f"{self.versions[method]}, {self.versions['model']}"
        kept = self.cache / f"{method}-{cache_key(texts, method, dict(params), version, whole)}.json"
        if kept.exists() and not fresh:
            found = json.loads(kept.read_text(encoding="utf-8"))
            return Result(**{**found, "labels": tuple(found["labels"])})
        if self.python is None:
            return None
        passed = {name: value for name, value in params.items() if name != "run"}
        vectors = None if whole else self._vectors(texts)
        labels, used, error = self._process(texts, method, ["--params", json.dumps(passed)], vectors)
        result = Result(
            method=method, params=dict(params), version=version, labels=labels, whole=whole, error=error, **used
        )
        kept.write_text(json.dumps(asdict(result)), encoding="utf-8")
        return result

    def _vectors(self, texts: Sequence[str]) -> Path:
        kept = self.cache / f"vectors-{cache_key(texts, self.versions['model'])}.npy"
        if not kept.exists():
            part = kept.with_suffix(".part.npy")
            self._process(texts, "embed", [], None, part)
            part.rename(kept)
        return kept

    def _process(
        self, texts: Sequence[str], method: str, more: list[str], vectors: Path | None, output: Path | None = None
    ) -> tuple[tuple[int, ...], dict[str, float], str]:
        """Run a method on texts in a process of its own; return labels, what it took, and what went wrong."""
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            given, used = place / "texts.jsonl", place / "used.json"
            out = output or place / "labels.json"
            given.write_text("\n".join(json.dumps(text) for text in texts), encoding="utf-8")
            command = [str(self.python), str(HERE / "run_peer.py"), str(given), method, str(out), *more]
            command += [] if vectors is None else ["--vectors", str(vectors)]
            said = measure(command, used)
            taken = json.loads(used.read_text(encoding="utf-8"))
            if said is not None:
                if output is not None:
                    message = f"the peers' environment cannot embed: {said}"
                    raise RuntimeError(message)
                return (), taken, said
            return (() if output else tuple(json.loads(out.read_text(encoding="utf-8")))), taken, ""


def measure(command: Sequence[str], used: Path) -> str | None:
    """Run a command in a process of its own, write what it took to a file; return its last words if it failed."""
    whole = [sys.executable, str(HERE / "measured.py"), str(used), "--", *command]
    done = subprocess.run(  # noqa: S603 - our own programs
        whole, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=LONGEST
    )
    if done.returncode == 0:
        return None
    return (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1][:300]
