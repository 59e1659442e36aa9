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
from typing import Any

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
        peak: megabytes at the most, of the process.
        whole: a whole process was measured, start and embedding too.
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

    def run(
        self, texts: Sequence[str], method: str, tries: Sequence[Params], *, whole: bool = False, fresh: bool = False
    ) -> list[Result]:
        """Return what a method finds, from the cache or by running it; nothing for what neither gives.

        Args:
            texts: the texts.
            method: one of ``run_peer.METHODS``.
            tries: sets of its parameters, each tried; ``run`` in them tells repeated runs of a random method apart.
            whole: embed the texts in the same process, one try a process, and measure all of it. Otherwise vectors made
                once for the set are handed over, all tries share a process, and its start is not counted.
            fresh: run it in any case.
        """
        if method not in self.versions:
            return []
        version = f"{self.versions[method]}, {self.versions['model']}"
        names = [f"{method}-{cache_key(texts, method, dict(params), version, whole)}.json" for params in tries]
        places = [self.cache / name for name in names]
        todo = [n for n, place in enumerate(places) if fresh or not place.exists()]
        batches = [[n] for n in todo] if whole else [todo]
        for batch in batches if self.python is not None and todo else ():
            passed = [{name: value for name, value in tries[n].items() if name != "run"} for n in batch]
            vectors = None if whole else self._vectors(texts)
            for n, found in zip(batch, self._process(texts, method, passed, vectors), strict=True):
                result = Result(method=method, params=dict(tries[n]), version=version, whole=whole, **found)
                places[n].write_text(json.dumps(asdict(result)), encoding="utf-8")
        kept = [json.loads(place.read_text(encoding="utf-8")) for place in places if place.exists()]
        return [Result(**{**found, "labels": tuple(found["labels"])}) for found in kept]

    def _vectors(self, texts: Sequence[str]) -> Path:
        """Return the file of the vectors of the texts; made where it is missing."""
        kept = self.cache / f"vectors-{cache_key(texts, self.versions['model'])}.npy"
        if not kept.exists():
            part = kept.with_suffix(".part.npy")
            with tempfile.TemporaryDirectory() as folder:
                said = self._start(texts, "embed", part, Path(folder), [])
            if said is not None:
                message = f"the peers' environment cannot embed: {said}"
                raise RuntimeError(message)
            part.rename(kept)
        return kept

    def _process(
        self, texts: Sequence[str], method: str, tries: Sequence[Params], vectors: Path | None
    ) -> list[dict[str, Any]]:
        """Run a method on texts in a process of its own; return labels, what they took, and what went wrong."""
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "labels.json"
            more = ["--params", json.dumps(list(tries)), *([] if vectors is None else ["--vectors", str(vectors)])]
            said = self._start(texts, method, out, Path(folder), more)
            used = json.loads((Path(folder) / "used.json").read_text(encoding="utf-8"))
            if said is not None:
                return [{**used, "error": said} for _ in tries]
            found = json.loads(out.read_text(encoding="utf-8"))
        return [{**one, **used} if vectors is None else {**one, "peak": used["peak"]} for one in found]

    def _start(self, texts: Sequence[str], method: str, out: Path, folder: Path, more: list[str]) -> str | None:
        given = folder / "texts.jsonl"
        given.write_text("\n".join(json.dumps(text) for text in texts), encoding="utf-8")
        command = [str(self.python), str(HERE / "run_peer.py"), str(given), method, str(out), *more]
        return measure(command, folder / "used.json")


def measure(command: Sequence[str], used: Path) -> str | None:
    """Run a command in a process of its own, write what it took to a file; return its last words if it failed."""
    whole = [sys.executable, str(HERE / "measured.py"), str(used), "--", *command]
    done = subprocess.run(  # noqa: S603 - our own programs
        whole, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=LONGEST
    )
    if done.returncode == 0:
        return None
    return (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1][:300]
